"""H01: no hotkey takes the secure attention key's place, another's, or a letter's."""

import pytest
from hypothesis import given

from sgui.config.hotkeys import DEFAULT, chord, chord_text, modifiers, modifiers_text
from sgui.config.keys import CODES
from sgui.config.kinds import Unfit
from sgui.core.policy import Chord
from tests.config import policies
from tests.config.policies import parsed, reasons


def refused(lines: str) -> list[str]:
    found = reasons(f"version = 1\n[hotkeys]\n{lines}\n")
    return [reason.split(": ", 2)[1] + ": " + reason.split(": ", 2)[2] for reason in found]


def test_absence_gives_the_contracts_hotkeys() -> None:
    assert parsed("version = 1").hotkeys == DEFAULT
    assert parsed("version = 1\n[hotkeys]").hotkeys == DEFAULT
    written = """version = 1
[hotkeys]
attention = "ctrl+alt+delete"
switching = "hotkeys"
next      = "ctrl+alt+right"
previous  = "ctrl+alt+left"
direct    = "ctrl+alt"
layout    = "ctrl+alt+space"
copy      = "ctrl+alt+c"
paste     = "ctrl+alt+v"
lock      = "ctrl+alt+l"
capture   = "ctrl+alt+g"
fullscreen = "ctrl+alt+f"
"""
    assert parsed(written).hotkeys == DEFAULT


def test_each_key_of_the_section_is_read() -> None:
    hotkeys = parsed(
        'version = 1\n[hotkeys]\nattention = "pause"\nswitching = "attention-only"\nnext = "f13"\n'
        'previous = "shift+f13"\ndirect = "meta"\nlayout = "meta+l"\ncopy = "meta+shift+c"\n'
        'paste = "alt+insert"\nlock = "scrolllock"\ncapture = "meta+g"\nfullscreen = "f11"'
    ).hotkeys
    assert (hotkeys.attention, hotkeys.attention_only, hotkeys.direct) == ("pause", True, {"meta"})
    assert hotkeys.next == Chord(frozenset(), CODES["f13"])
    assert hotkeys.previous == Chord(frozenset({"shift"}), CODES["f13"])
    assert hotkeys.layout == Chord(frozenset({"meta"}), CODES["l"])
    assert hotkeys.copy == Chord(frozenset({"meta", "shift"}), CODES["c"])
    assert hotkeys.paste == Chord(frozenset({"alt"}), CODES["insert"])
    assert hotkeys.capture == Chord(frozenset({"meta"}), CODES["g"])
    assert hotkeys.fullscreen == Chord(frozenset(), CODES["f11"])
    assert hotkeys.lock == Chord(frozenset(), CODES["scrolllock"])


@given(policies.chords)
def test_a_chord_reads_back_as_it_is_written(any_chord: Chord) -> None:
    assert chord(chord_text(any_chord)) == any_chord


@given(policies.modifiers.filter(lambda m: m & {"ctrl", "alt", "meta"}))
def test_modifiers_read_back_as_they_are_written(held: frozenset[str]) -> None:
    assert modifiers(modifiers_text(held)) == held


def test_the_order_of_modifiers_means_nothing() -> None:
    assert chord("alt+ctrl+a") == chord("ctrl+alt+a")
    assert chord_text(chord("meta+shift+alt+ctrl+a")) == "ctrl+alt+shift+meta+a"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "+",
        "ctrl",
        "ctrl+",
        "+a",
        "ctrl+alt",
        "ctrl++a",
        "ctrl+ctrl+a",
        "Ctrl+a",
        "ctrl + a",
        "ctrl-a",
        "super+a",
        "hyper+a",
        "ctrl+A",
        "ctrl+\u0430",
        "ctrl+a+b",
        "ctrl+f25",
        "ctrl+1a",
        "ctrl+kp1",
        5,
        True,
        ["ctrl", "a"],
        None,
    ],
)
def test_what_is_no_chord_is_refused(text: object) -> None:
    with pytest.raises(Unfit, match="allowed"):
        chord(text)


@pytest.mark.parametrize(
    "text", ["a", "1", "space", "enter", "shift+a", "left", "shift+delete", "escape", "tab"]
)
def test_what_people_type_is_no_hotkey_by_itself(text: str) -> None:
    with pytest.raises(Unfit, match="allowed without ctrl, alt or meta"):
        chord(text)


@pytest.mark.parametrize(
    "text",
    [
        "ctrl+alt+delete",
        "alt+ctrl+delete",
        "ctrl+alt+shift+delete",
        "ctrl+alt+meta+delete",
        "ctrl+alt+shift+meta+delete",
        "pause",
        "ctrl+pause",
        "shift+pause",
        "sysrq",
        "alt+sysrq",
    ],
)
@pytest.mark.parametrize("attention", ["ctrl+alt+delete", "pause", "sysrq"])
def test_no_hotkey_is_made_of_a_secure_attention_key(text: str, attention: str) -> None:
    """Also of one that the policy did not choose: hands that learn it elsewhere must find nothing there."""
    assert refused(f'attention = "{attention}"\nlock = "{text}"') == [
        f"hotkeys.lock: '{text}', allowed is what no secure attention key is made of"
    ]


@pytest.mark.parametrize("text", ["ctrl+delete", "alt+delete", "meta+shift+delete"])
def test_delete_with_less_than_both_is_free(text: str) -> None:
    assert refused(f'lock = "{text}"') == []


@pytest.mark.parametrize("value", ['""', '"none"', '"ctrl+alt+a"', "false", '"Pause"', "[]"])
def test_there_is_always_a_secure_attention_key(value: str) -> None:
    (reason,) = refused(f"attention = {value}")
    assert reason.endswith("allowed is ctrl+alt+delete, pause, sysrq")


def test_equal_chords_are_refused_also_against_defaults() -> None:
    assert refused('lock = "alt+ctrl+c"') == [
        'hotkeys.lock: "ctrl+alt+c" is copy already, allowed is a chord of its own'
    ]
    assert len(refused('next = "f1"\nprevious = "f1"\nlayout = "f1"')) == 3


@pytest.mark.parametrize("digit", "0123456789")
def test_a_chord_that_direct_takes_is_refused(digit: str) -> None:
    assert refused(f'paste = "ctrl+alt+{digit}"') == [
        f'hotkeys.paste: "ctrl+alt+{digit}" is direct already, allowed is a chord of its own'
    ]
    assert refused(f'paste = "ctrl+alt+{digit}"\ndirect = "meta"') == []
    assert refused(f'paste = "ctrl+alt+shift+{digit}"') == []


@pytest.mark.parametrize("value", ['""', '"shift"', '"ctrl+"', '"ctrl+1"', '"ctrl+ctrl"', "true", "1"])
def test_direct_is_modifiers_that_nobody_types_with(value: str) -> None:
    (reason,) = refused(f"direct = {value}")
    assert reason.startswith("hotkeys.direct: ")
    assert "allowed are modifiers" in reason
