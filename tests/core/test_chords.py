from dataclasses import replace
from itertools import chain, combinations

import pytest

from sgui.core.chords import MODIFIERS, Hotkey, Pressed, modifiers, recognised
from sgui.core.keys import Hands
from tests.core.samples import ALT, CTRL, DELETE, HOTKEYS, META, RIGHT, SHIFT, ZERO, A, C, F, G, L, V

CAPSLOCK, NUMLOCK, SCROLLLOCK = 58, 69, 70
LEFT, SPACE, TWO = 105, 57, 3


def held(*codes: int) -> Hands:
    """Each on a keyboard of its own: chords are recognised over all devices together."""
    return Hands(frozenset(enumerate(codes)))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (DELETE, Pressed(Hotkey.ATTENTION)),
        (RIGHT, Pressed(Hotkey.NEXT)),
        (LEFT, Pressed(Hotkey.PREVIOUS)),
        (TWO, Pressed(Hotkey.DIRECT, 1)),
        (ZERO, Pressed(Hotkey.DIRECT, 9)),
        (SPACE, Pressed(Hotkey.LAYOUT)),
        (C, Pressed(Hotkey.COPY)),
        (V, Pressed(Hotkey.PASTE)),
        (L, Pressed(Hotkey.LOCK)),
        (G, Pressed(Hotkey.CAPTURE)),
        (F, Pressed(Hotkey.FULLSCREEN)),
        (A, None),
    ],
)
def test_the_hotkeys_of_the_policy(code: int, expected: Pressed | None) -> None:
    assert recognised(HOTKEYS, held(CTRL, ALT, code), code) == expected


def test_left_and_right_modifiers_are_alike() -> None:
    assert recognised(HOTKEYS, held(97, 100, RIGHT), RIGHT) == Pressed(Hotkey.NEXT)


@pytest.mark.parametrize("extra", [SHIFT, META])
def test_hotkeys_match_their_modifiers_exactly(extra: int) -> None:
    assert recognised(HOTKEYS, held(CTRL, ALT, extra, RIGHT), RIGHT) is None
    assert recognised(HOTKEYS, held(CTRL, ALT, extra, TWO), TWO) is None
    assert recognised(HOTKEYS, held(CTRL, RIGHT), RIGHT) is None


def test_locks_are_no_modifiers() -> None:
    locks = held(CAPSLOCK, NUMLOCK, SCROLLLOCK, CTRL, ALT, RIGHT)
    assert modifiers(locks) == {"ctrl", "alt"}
    assert recognised(HOTKEYS, locks, RIGHT) == Pressed(Hotkey.NEXT)


def test_a_modifier_completes_nothing() -> None:
    assert recognised(HOTKEYS, held(DELETE, CTRL, ALT), ALT) is None


EXTRA = (CAPSLOCK, NUMLOCK, SCROLLLOCK, *(code for code in MODIFIERS if code not in (CTRL, ALT)))


def test_e14_the_attention_key_works_with_any_locks_and_modifiers() -> None:
    for extra in chain.from_iterable(combinations(EXTRA, n) for n in range(len(EXTRA) + 1)):
        assert recognised(HOTKEYS, held(CTRL, ALT, *extra, DELETE), DELETE) == Pressed(Hotkey.ATTENTION)


@pytest.mark.parametrize("missing", [(CTRL,), (ALT,), ()])
def test_without_its_modifiers_delete_is_a_key(missing: tuple[int, ...]) -> None:
    assert recognised(HOTKEYS, held(*missing, DELETE), DELETE) is None


@pytest.mark.parametrize(("name", "code"), [("pause", 119), ("pause", 411), ("sysrq", 99)])
def test_other_attention_keys_stand_alone(name: str, code: int) -> None:
    hotkeys = replace(HOTKEYS, attention=name)
    assert recognised(hotkeys, held(code), code) == Pressed(Hotkey.ATTENTION)
    assert recognised(hotkeys, held(CTRL, SHIFT, code), code) == Pressed(Hotkey.ATTENTION)
    assert recognised(hotkeys, held(CTRL, ALT, DELETE), DELETE) is None


def test_attention_only_leaves_one_hotkey() -> None:
    hotkeys = replace(HOTKEYS, attention_only=True)
    for code in (RIGHT, LEFT, TWO, SPACE, C, V, L, G, F):
        assert recognised(hotkeys, held(CTRL, ALT, code), code) is None
    assert recognised(hotkeys, held(CTRL, ALT, DELETE), DELETE) == Pressed(Hotkey.ATTENTION)
