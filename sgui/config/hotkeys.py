"""Chords: read, checked against each other and against the secure attention key, and written."""

from collections.abc import Iterable
from itertools import combinations

from sgui.config.keys import CODES, DIGITS, FUNCTION_KEYS, MODIFIERS, NAMES
from sgui.config.kinds import Unfit, choice
from sgui.config.schema import Table
from sgui.core.policy import Chord, Hotkeys

ATTENTION = ("ctrl+alt+delete", "pause", "sysrq")
SWITCHING = ("hotkeys", "attention-only")
CHORDS = ("next", "previous", "layout", "copy", "paste", "lock", "capture", "fullscreen")
CONTROL = frozenset(("ctrl", "alt", "meta"))  # shift alone still types
RESERVED = frozenset((CODES["pause"], CODES["sysrq"]))

DEFAULT = Hotkeys(
    attention="ctrl+alt+delete",
    attention_only=False,
    next=Chord(frozenset(("ctrl", "alt")), CODES["right"]),
    previous=Chord(frozenset(("ctrl", "alt")), CODES["left"]),
    direct=frozenset(("ctrl", "alt")),
    layout=Chord(frozenset(("ctrl", "alt")), CODES["space"]),
    copy=Chord(frozenset(("ctrl", "alt")), CODES["c"]),
    paste=Chord(frozenset(("ctrl", "alt")), CODES["v"]),
    lock=Chord(frozenset(("ctrl", "alt")), CODES["l"]),
    capture=Chord(frozenset(("ctrl", "alt")), CODES["g"]),
    fullscreen=Chord(frozenset(("ctrl", "alt")), CODES["f"]),
)


def read_hotkeys(table: Table | None) -> Hotkeys:
    """The section [hotkeys]; None is an absent one. Refusals go to the table's report."""
    if table is None:
        return DEFAULT
    hotkeys = Hotkeys(
        attention=table.take("attention", choice(*ATTENTION), DEFAULT.attention),
        attention_only=table.take("switching", choice(*SWITCHING), SWITCHING[0]) == SWITCHING[1],
        direct=table.take("direct", modifiers, DEFAULT.direct),
        **{key: table.take(key, chord, getattr(DEFAULT, key)) for key in CHORDS},
    )
    _refuse_conflicts(table, hotkeys)
    return hotkeys


def chord(value: object) -> Chord:
    """Modifiers and one key, joined by `+`, as "ctrl+alt+right"."""
    if not isinstance(value, str):
        raise Unfit('allowed is a chord as "ctrl+alt+right"')
    *held, key = value.split("+")
    if key not in CODES:
        raise Unfit(
            f"allowed are keys as right, space, f5, c, with modifiers {', '.join(MODIFIERS)} before them"
        )
    found = Chord(_modifiers(held), CODES[key])
    if found.code in RESERVED or (key == "delete" and found.modifiers >= {"ctrl", "alt"}):
        raise Unfit("allowed is what no secure attention key is made of")
    if not found.modifiers & CONTROL and found.code not in FUNCTION_KEYS:
        raise Unfit("allowed without ctrl, alt or meta are only f1 to f24, scrolllock and menu")
    return found


def modifiers(value: object) -> frozenset[str]:
    """Modifiers that go with a digit, as "ctrl+alt"."""
    if not isinstance(value, str):
        raise Unfit('allowed are modifiers as "ctrl+alt"')
    found = _modifiers(value.split("+"))
    if not found & CONTROL:
        raise Unfit("allowed are modifiers with at least one of ctrl, alt and meta")
    return found


def chord_text(chord: Chord) -> str:
    return "+".join((*_ordered(chord.modifiers), NAMES[chord.code]))


def modifiers_text(modifiers: Iterable[str]) -> str:
    return "+".join(_ordered(modifiers))


def _ordered(modifiers: Iterable[str]) -> list[str]:
    return sorted(modifiers, key=MODIFIERS.index)


def _modifiers(words: list[str]) -> frozenset[str]:
    if not set(words) <= set(MODIFIERS) or len(set(words)) < len(words):
        raise Unfit(f"allowed are modifiers {', '.join(MODIFIERS)}, each once, joined by '+'")
    return frozenset(words)


def _refuse_conflicts(table: Table, hotkeys: Hotkeys) -> None:
    chords: list[tuple[str, Chord]] = [(key, getattr(hotkeys, key)) for key in CHORDS]
    for (one, first), (two, second) in combinations(chords, 2):
        if first == second:
            table.refuse(two, f'"{chord_text(second)}" is {one} already, allowed is a chord of its own')
    for key, chord in chords:
        if chord.modifiers == hotkeys.direct and chord.code in DIGITS:
            table.refuse(key, f'"{chord_text(chord)}" is direct already, allowed is a chord of its own')
