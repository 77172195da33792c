"""Text from elsewhere, harmless on a terminal."""

import ast

from hypothesis import given
from hypothesis import strategies as st

from sgui.values.quote import escaped, printable, quoted


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_whatever_it_was_it_is_printable_ascii_and_can_be_told_apart(text: str) -> None:
    shown = escaped(text)
    assert all(" " <= c <= "~" for c in shown)
    assert ast.literal_eval('"' + shown.replace('"', '\\"') + '"') == text


def test_a_message_keeps_what_was_escaped_before() -> None:
    assert printable(f"key {quoted('a' + chr(10))}\r\u20ac") == r"key 'a\n'\r\u20ac"


def test_a_quoted_text_is_cut_and_says_so() -> None:
    assert quoted("abc", 3) == "'abc'"
    assert quoted("abcd", 3) == "'abc'..."
    assert quoted("a\n\x1b[2J\u202e\ud800\x7f") == r"'a\n\x1b[2J\u202e\ud800\x7f'"
