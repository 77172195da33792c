"""P14: parse and serialise are inverse, and equal policies are equal bytes."""

import hashlib
import tomllib
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sgui import config
from sgui.config.schema import KEYS
from sgui.core.policy import Policy
from tests.config.policies import SMALL, parsed, policies


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(policies())
def test_p14_parse_of_serialise_is_the_policy(policy: Policy) -> None:
    text = config.serialise(policy)
    back = parsed(text)
    assert replace(back, digest="") == policy
    assert config.serialise(back) == text
    assert text.endswith(f"\n# digest {back.digest}\n")
    assert text.isascii()


def test_the_digest_is_that_of_everything_before_its_line() -> None:
    policy = parsed(SMALL)
    before, line = config.serialise(policy).split("# digest ")
    assert line == f"{hashlib.sha256(before.encode()).hexdigest()}\n"
    assert policy.digest == line.strip()


def test_every_default_is_spelled_out() -> None:
    effective = tomllib.loads(config.serialise(parsed(SMALL)))
    optional = {"overlay", "bridge", "override"}
    for section, keys in KEYS.items():
        table: object = effective
        for step in section.split(".") if section else []:
            assert isinstance(table, dict)
            table = table.get(step if step != "NAME" else next(iter(table)))
        if table is not None:
            assert isinstance(table, dict)
            assert set(table) - optional == set(keys) - optional, section
            assert set(table) <= set(keys)


def test_the_small_policy_reads_like_this() -> None:
    assert config.serialise(parsed(SMALL)) == (
        """\
version = 1

[output]
layout = "tile"
scale = 1.5
rotation = 0
theme = "standard"
reduced_motion = false

[hotkeys]
attention = "ctrl+alt+delete"
switching = "hotkeys"
direct = "ctrl+alt"
next = "ctrl+alt+right"
previous = "ctrl+alt+left"
layout = "ctrl+alt+space"
copy = "ctrl+alt+c"
paste = "ctrl+alt+v"
lock = "ctrl+alt+l"
capture = "ctrl+alt+g"
fullscreen = "ctrl+alt+f"

[lock]
idle_s = 0
layout = "us"
user = ""
services = ""
unlock = "pam"

[management]
focus = false
screenshot = "never"

[devices]
allow = ["keyboard", "keys", "pointer", "tablet", "touch", "touchpad"]
deny = []
returning = false

[labels.open]
text = "OPEN"
color = "#8abd42"
pattern = "dots"
icon = "shield"
level = 0
categories = []

[labels.secret]
text = "SECRET"
color = "#c01c28"
pattern = "solid"
icon = "shield"
level = 3
categories = ["finance"]

[domains.bank]
label = "secret"
max_size = [1920, 1080]
scaling = "fit"
owner = ""
fullscreen = false
screenshot = false
guest_alpha = false
dmabuf = false
udmabuf = false
capture = false
touch = false
keyboard = ""
clipboard = { copy = true, paste_from = ["open"], ask_from = [] }

[domains.chat]
label = "open"
max_size = [1920, 1080]
scaling = "fit"
owner = ""
fullscreen = false
screenshot = false
guest_alpha = false
dmabuf = false
udmabuf = false
capture = false
touch = false
keyboard = ""
clipboard = { copy = false, paste_from = [], ask_from = [] }
bridge = { kind = "qemu", qmp = "/run/vm/chat.qmp", console = 0 }
# digest """
        + parsed(SMALL).digest
        + "\n"
    )


def sections(text: str) -> list[str]:
    first, *rest = text.split("\n[")
    return [first, *(f"\n[{section}" for section in rest)]


@given(st.permutations(sections(SMALL)[1:]))
def test_p14_the_order_in_the_file_decides_nothing_but_the_order_of_domains(order: list[str]) -> None:
    policy, original = parsed("version = 1" + "\n".join(order)), parsed(SMALL)
    assert {domain.name: domain for domain in policy.domains} == {d.name: d for d in original.domains}
    assert replace(policy, domains=original.domains, digest=original.digest) == original
    same_order = [d.name for d in policy.domains] == [d.name for d in original.domains]
    assert (policy.digest == original.digest) is same_order


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("scale = 1.5", "scale = 1.75"),
        ('"SECRET"', '"Secret"'),
        ('"#c01c28"', '"#c01c29"'),
        ("level = 3", "level = 4"),
        ("copy = true", "copy = false"),
        ("/run/vm/chat.qmp", "/run/vm/chat.qmq"),
    ],
)
def test_every_change_of_meaning_changes_the_digest(old: str, new: str) -> None:
    assert parsed(SMALL.replace(old, new)).digest != parsed(SMALL).digest


def test_a_change_of_words_alone_does_not() -> None:
    other = "# comment\r\n" + SMALL.replace("scale = 1.5", "scale = 15e-1").replace('"#c01c28"', "'#C01C28'")
    assert parsed(other).digest == parsed(SMALL).digest
    assert parsed(other.replace("\n", "\r\n").replace("\r\r", "\r")).digest == parsed(SMALL).digest
