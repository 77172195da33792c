"""What one policy permits more or less than another."""

import pytest

from sgui import config
from sgui.core.permissions import changes
from sgui.core.policy import Policy

LABELS = config.shipped_labels()
TEXT = """version = 1
[management]
{management}
[hotkeys]
{hotkeys}
[labels.high]
text = "HIGH"
color = "#c01c28"
pattern = "bars"
level = {level}
[labels.low]
text = "LOW"
color = "#1c71d8"
[domains.bank]
label = "high"
{bank}
[domains.web]
label = "low"
{web}
{more}
"""


def policy(**parts: str) -> Policy:
    empty = dict.fromkeys(("management", "hotkeys", "bank", "web", "more"), "")
    text = TEXT.format(**(empty | {"level": "3"} | parts))
    return config.parse(text.encode(), "new.toml", shipped_labels=LABELS)


def told(old: Policy, new: Policy) -> list[str]:
    return [str(change).split(" (")[0] for change in changes(old, new)]


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"management": "focus = true"}, ["control socket moves the focus: no -> yes"]),
        ({"management": "screenshot = 'full'"}, ["screenshots: never -> full"]),
        ({"web": "max_size = [9000, 1080]"}, ["web picture width: 1920 -> 9000"]),
        ({"web": "fullscreen = true"}, ["web fullscreen: no -> yes"]),
        ({"web": "screenshot = true"}, ["web in screenshots: no -> yes"]),
        ({"web": "capture = true"}, ["web captures the pointer: no -> yes"]),
        ({"web": "guest_alpha = true"}, ["web guest alpha: no -> yes"]),
        ({"web": "dmabuf = true"}, ["web dma-bufs: no -> yes"]),
        ({"web": "udmabuf = true"}, ["web framebuffer to the GPU: no -> yes"]),
        ({"web": "clipboard = { copy = true }"}, ["web copies: no -> yes"]),
        ({"bank": "clipboard = { paste_from = ['low'] }"}, ["bank pastes from label low: no -> yes"]),
        ({"bank": "clipboard = { ask_from = ['low'] }"}, ["bank pastes from label low: no -> asked"]),
        (
            {"bank": "clipboard = { ask_from = ['low'] }", "web": "clipboard = { copy = true }"},
            [
                "bank pastes from label low: no -> asked",
                "clipboard web -> bank: no -> asked",
                "web copies: no -> yes",
            ],
        ),
        (
            {"bank": "clipboard = { paste_from = ['low'] }", "web": "clipboard = { copy = true }"},
            [
                "bank pastes from label low: no -> yes",
                "clipboard web -> bank: no -> yes",
                "web copies: no -> yes",
            ],
        ),
        ({"level": "0"}, ["information bank -> web: no -> yes"]),
        (
            {"bank": "overlay = { over = ['low'], opacity = 0.5, region = 'top', size = [9, 9] }"},
            [
                "bank as an overlay top, 9x9, opacity 0.5: no -> yes",
                "bank over label low: no -> yes",
                "overlay bank over web: no -> yes",
            ],
        ),
        (
            {"web": "bridge = { kind = 'qemu', qmp = '/run/a' }"},
            ["web bridge qemu, qmp /run/a, console 0: no -> yes"],
        ),
    ],
    ids=lambda value: "" if isinstance(value, list) else " ".join(value.values())[:40],
)
def test_what_grows_one_way_shrinks_the_other(parts: dict[str, str], said: list[str]) -> None:
    plain, more = policy(), policy(**parts)
    assert sorted(told(plain, more)) == [f"grows: {each}" for each in said]
    assert all(line.startswith("shrinks: ") for line in told(more, plain))
    assert len(told(more, plain)) == len(said)


def test_a_device_that_is_denied_is_less_than_one_that_is_not_named() -> None:
    named = policy(more='[devices]\ndeny = ["046d:c31c"]')
    assert [line.rpartition(": ")[2] for line in told(policy(), named)] == ["no -> denied"]
    assert [line.rpartition(": ")[2] for line in told(named, policy())] == ["denied -> no"]


def test_switching_by_hotkey_is_a_permission() -> None:
    strict = policy(hotkeys="switching = 'attention-only'")
    assert told(policy(), strict) == ["shrinks: switching by hotkey and pointer: yes -> no"]


def test_another_owner_is_one_more_and_one_less() -> None:
    assert told(policy(), policy(web="owner = 'nobody'")) == [
        "shrinks: web connects, owner who runs sgui: yes -> no",
        "grows: web connects, owner nobody: no -> yes",
    ]


def test_a_new_domain_grows_in_all_it_may() -> None:
    lines = told(policy(), policy(more="[domains.mail]\nlabel = 'low'"))
    assert "grows: mail connects, owner who runs sgui: no -> yes" in lines
    assert "grows: information mail -> bank: no -> yes" in lines
    assert all(line.startswith("grows: ") and "mail" in line for line in lines)


def test_looks_are_no_permission() -> None:
    assert changes(policy(), policy(web="scaling = 'none'")) == ()


def test_the_same_is_the_same() -> None:
    assert changes(policy(), policy()) == ()
