"""sgui/demo/terminal.py"""

from sgui.demo.cast import CAST
from sgui.demo.hands import CODES
from sgui.demo.terminal import BACKSPACE, SHIFTS, Terminal
from sgui.values.geometry import Size

SIZE = Size(320, 240)


def terminal() -> Terminal:
    return Terminal(SIZE, "bank", 45, "Hello.")


def typed(made: Terminal, text: str) -> list[str | None]:
    return [made.key(CODES[letter], True) for letter in text]


def test_enter_completes_a_line() -> None:
    made = terminal()
    assert typed(made, "echo hi\n") == [None] * 7 + ["echo hi"]
    assert typed(made, "\n") == [""]


def test_releases_and_unknown_keys_write_nothing() -> None:
    made = terminal()
    made.key(CODES["a"], False)
    made.key(0x110, True)
    assert typed(made, "b\n")[-1] == "b"


def test_shift_and_backspace() -> None:
    made = terminal()
    made.key(SHIFTS[0], True)
    typed(made, "ab")
    made.key(SHIFTS[0], False)
    typed(made, "cd")
    made.key(BACKSPACE, True)
    assert typed(made, "\n") == ["ABc"]


def test_the_picture_has_the_size_and_shows_what_was_typed() -> None:
    made = terminal()
    before = made.pixels()
    assert len(before) == SIZE.area * 4
    assert made.pixels() == before
    typed(made, "a")
    assert made.pixels() != before


def test_many_lines_scroll() -> None:
    made = terminal()
    for _ in range(100):
        typed(made, "same\n")
    full = made.pixels()
    typed(made, "same\n")
    assert made.pixels() == full


def test_every_role_of_the_demonstration_has_its_colour() -> None:
    assert all(Terminal(SIZE, role.name, role.color, role.message).pixels() for role in CAST)
