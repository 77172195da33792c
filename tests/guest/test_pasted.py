import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.guest.pasted import Parts, Pasted, cut
from sgui.values.errors import ProtocolError
from sgui.values.limits import CLIPBOARD_BYTES
from sgui.wire.pipe_records import ClipboardData, clipboard_parts


@given(st.text(max_size=5000))
def test_parts_become_the_text(text: str) -> None:
    parts = Parts()
    got = [parts.add(part) for part in clipboard_parts(7, text.encode())]
    assert got == [None] * (len(got) - 1) + [Pasted(text)]


def test_an_unfinished_text_is_dropped_when_the_next_one_comes() -> None:
    parts = Parts()
    assert parts.add(ClipboardData(1, 6, b"old")) is None
    assert parts.add(ClipboardData(2, 3, b"new")) == Pasted("new")
    assert parts.add(ClipboardData(1, 3, b"end")) == Pasted("end")


@pytest.mark.parametrize(
    "part",
    [
        ClipboardData(1, 2, b"abc"),
        ClipboardData(1, CLIPBOARD_BYTES + 1, b"abc"),
        ClipboardData(1, 1, b"\xff"),
    ],
)
def test_a_server_that_errs_is_told_apart(part: ClipboardData) -> None:
    with pytest.raises(ProtocolError, match="guest: "):
        Parts().add(part)


def test_a_long_text_is_cut_on_a_character() -> None:
    assert cut("ü" * 20000) == "ü".encode() * (CLIPBOARD_BYTES // 2)
    assert cut("x" + "ü" * 20000) == b"x" + "ü".encode() * (CLIPBOARD_BYTES // 2 - 1)
    assert cut("kurz") == b"kurz"


def test_a_text_does_not_show_in_messages() -> None:
    assert "secret" not in repr(Pasted("secret"))
