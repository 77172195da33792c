from sgui.core.words import printable


def test_what_is_not_printable_ascii_becomes_a_question_mark() -> None:
    assert printable("a\n\x1b\u202e\u00e9~ \x7f") == "a????~ ?"


def test_what_is_longer_than_80_is_cut() -> None:
    assert printable("x" * 81) == "x" * 80
