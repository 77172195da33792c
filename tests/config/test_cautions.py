import os
import pwd

from sgui import config
from tests.config.policies import SMALL, changed, parsed

BASE = 'version = 1\n[labels.low]\ntext = "LOW"\ncolor = "#8abd42"\n[domains.d]\nlabel = "low"\n'


def warned(lines: str) -> tuple[str, ...]:
    return config.warnings(parsed(BASE + lines))


def test_a_plain_policy_needs_no_word() -> None:
    assert warned("") == ()
    assert warned(f'owner = "{pwd.getpwuid(os.getuid()).pw_name}"') == ()


def test_what_is_granted_needs_no_word() -> None:
    assert warned("fullscreen = true\ncapture = true") == ()
    assert warned("guest_alpha = true") == ()
    assert warned('clipboard = { copy = true, paste_from = ["low"] }') == ()
    assert warned('overlay = { over = [], region = "top", size = [9, 9] }') == ()
    assert config.warnings(parsed(changed('"tile"', '"float"'))) == ()


def test_an_unknown_owner_passes_with_a_warning() -> None:
    policy = parsed(BASE + 'owner = "no-such-user"\n[domains.e]\nlabel = "low"\nowner = "no-such-user"')
    assert config.unknown_owners(policy) == ("no-such-user",)
    assert config.warnings(policy) == (
        "policy.toml:7: domains.d.owner: 'no-such-user' is no user here, sgui run will refuse it",
        "policy.toml:10: domains.e.owner: 'no-such-user' is no user here, sgui run will refuse it",
    )
    assert config.unknown_owners(parsed(BASE + 'owner = "root"')) == ()


def test_only_root_gives_a_guest_s_socket_to_another_user() -> None:
    """Found by a reload that ended the seat, which then could not start again."""
    policy = parsed(
        BASE + 'owner = "daemon"\n[domains.e]\nlabel = "low"\nowner = "daemon"\n'
        '[domains.f]\nlabel = "low"\nowner = "no-such-user"'
    )
    unknown = "policy: owner 'no-such-user', must be a user of this system"
    daemon = pwd.getpwnam("daemon").pw_uid
    assert config.refused_owners(policy, 0) == config.refused_owners(policy, daemon) == (unknown,)
    assert config.refused_owners(policy, daemon + 1000) == (
        unknown,
        "policy: owner 'daemon', must be the user who runs sgui where that is not root",
    )
    assert config.refused_owners(parsed(BASE), 1000) == ()


def test_a_policy_without_domains_is_legal_and_useless() -> None:
    assert config.warnings(parsed("version = 1")) == ("domains: there is none, so no guest can connect",)


def test_an_override_that_excuses_nothing_is_named() -> None:
    assert warned('clipboard = { override = "just in case" }') == (
        "policy.toml:7: domains.d.clipboard.override: excuses nothing, the lattice allows it all",
    )
    overlay = 'overlay = { over = ["low"], region = "top", size = [9, 9], override = "just in case" }'
    assert warned(overlay)[0] == (
        "policy.toml:7: domains.d.overlay.override: excuses nothing, the lattice allows it all"
    )
    needed = parsed(
        SMALL + '[domains.low]\nlabel = "open"\nclipboard = { paste_from = ["secret"], override = "x" }'
    )
    assert not any("override" in line for line in config.warnings(needed))


def test_labels_that_read_the_same_are_named() -> None:
    same = changed('"OPEN"', '"SECRET"')
    assert config.warnings(parsed(same))[0] == (
        'policy.toml:8: labels.secret.text: "SECRET" is also the text of open'
    )
