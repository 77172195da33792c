import pytest

from sgui import config
from sgui.values.errors import ConfigError
from tests.config.policies import SMALL, parsed


def test_explain_names_the_line_that_decides() -> None:
    lines = config.explain(parsed(SMALL), "bank", "chat")
    assert lines[:2] == (
        "bank: label secret, level 3, categories {finance}",
        "chat: label open, level 0, categories {}",
    )
    assert lines[2].endswith("level 3 of secret > 0 of open (policy.toml:12: labels.secret.level)")
    assert lines[3].endswith("chat may not paste from secret (domains.chat.clipboard.paste_from by default)")
    assert lines[6].endswith("chat may not copy (domains.chat.clipboard.copy by default)")


def test_a_shipped_labels_word_is_its_files() -> None:
    text = 'version = 1\n[domains.a]\nlabel = "secret"\n[domains.b]\nlabel = "public"\n'
    policy = config.parse(text.encode(), "f", shipped_labels=config.shipped_labels())
    assert config.explain(policy, "a", "b")[2] == (
        "information a -> b: no: level 3 of secret > 0 of public (shipped label secret: labels.secret.level)"
    )


@pytest.mark.parametrize("name", ["", "Bank", "bank ", "--all", "../x", "\x1b[2J", "x" * 10000, "b\u0430nk"])
def test_a_domain_that_the_policy_does_not_have_is_refused_in_one_line(name: str) -> None:
    with pytest.raises(ConfigError) as caught:
        config.explain(parsed(SMALL), name, "bank")
    (reason,) = caught.value.reasons
    assert reason.startswith("policy: no domain ")
    assert reason.endswith("allowed are bank, chat")
    assert reason.isascii()
    assert reason.isprintable()
    assert len(reason) < 120


def test_both_unknown_names_are_told_and_no_domains_at_all_too() -> None:
    with pytest.raises(ConfigError) as caught:
        config.explain(parsed("version = 1"), "a", "b")
    assert caught.value.reasons == (
        "policy: no domain 'a', allowed are none",
        "policy: no domain 'b', allowed are none",
    )
