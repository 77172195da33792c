"""The trust boundary: what is believed of a guest, and of the screen."""

import struct

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sgui import admit
from sgui.admit import Conversation, Copied, Cursor, Named
from sgui.values.errors import ProtocolError
from sgui.values.geometry import Rect
from sgui.values.pixels import BYTES_PER_PIXEL, PixelLayout
from sgui.wire.channel import RING, Record
from sgui.wire.fbif import Geometry, Resize, Update
from sgui.wire.pipe_records import CursorShape, Ring, Signal
from sgui.wire.presented import FramePresented, FramesCounted, Spent, SurfaceSized
from sgui.wire.ward_input import Opened
from tests.hardware import vector

LIMIT = 640 * 480 * 4
GOOD = Geometry(640, 480, 2560, LIMIT, 32)
i32 = st.integers(-(1 << 31), (1 << 31) - 1)
u32 = st.integers(0, (1 << 32) - 1)
near = st.integers(-3, 700)  # where most of the rules are
depths = st.sampled_from([0, 8, 16, 24, 32, 33, -32])


def fits(layout: PixelLayout, limit: int) -> None:
    """What has to hold for whoever reads these pixels."""
    assert 1 <= layout.width <= 16384
    assert 1 <= layout.height <= 16384
    assert layout.width * BYTES_PER_PIXEL[layout.depth] <= layout.stride
    assert layout.offset >= 0
    assert layout.offset + layout.stride * layout.height <= layout.limit <= limit


# -- framebuffers ----------------------------------------------------------------------------------------


def test_a_device_is_known_by_what_it_could_send_and_a_stream_by_its_kind() -> None:
    keyboard = Opened(3, "evdev", "event3", vector("keyboard-at").description)
    assert (admit.device(keyboard).kind, admit.device(keyboard).port) == ("keyboard", "isa0060/serio0")
    assert admit.device(Opened(1, "pipe", "pipe")).kind == "pipe"


def test_a_good_geometry() -> None:
    assert admit.framebuffer(GOOD, LIMIT) == PixelLayout(640, 480, 2560, 0, 32, LIMIT)


def test_less_memory_than_there_is_bounds_the_picture() -> None:
    less = Geometry(640, 100, 2560, 2560 * 100, 32)
    assert admit.framebuffer(less, LIMIT).limit == 2560 * 100


@pytest.mark.parametrize("mem_length", [0, LIMIT + 1, (1 << 32) - 1])
def test_memory_that_is_not_ours_to_show(mem_length: int) -> None:
    with pytest.raises(ProtocolError, match=f"fbif: mem_length {mem_length}, allowed is 1 to {LIMIT}"):
        admit.framebuffer(Geometry(640, 480, 2560, mem_length, 32), LIMIT)


@given(near | i32, near | i32, st.integers(0, 4096) | u32, st.just(LIMIT) | u32, depths)
def test_any_geometry_fits_or_is_refused(w: int, h: int, line: int, memory: int, depth: int) -> None:
    assume(depth >= 0)
    try:
        layout = admit.framebuffer(Geometry(w, h, line, memory, depth), LIMIT)
    except ProtocolError as error:
        assert str(error).startswith("fbif: ")
    else:
        fits(layout, LIMIT)


@given(near | i32, near | i32, st.integers(-1, 4096) | i32, depths | i32, st.integers(-1, 9999) | i32)
def test_any_resize_fits_or_is_refused(w: int, h: int, stride: int, depth: int, offset: int) -> None:
    try:
        layout = admit.resize(Resize(w, h, stride, depth, offset), LIMIT)
    except ProtocolError as error:
        assert str(error).startswith("fbif: ")
    else:
        fits(layout, LIMIT)


def test_a_resize_may_flip_pages() -> None:
    assert admit.resize(Resize(640, 240, 2560, 32, 2560 * 240), LIMIT).offset == 2560 * 240


# -- damage ----------------------------------------------------------------------------------------------

LAYOUT = PixelLayout(1920, 1080, 7680, 0, 32, 7680 * 1080)


@pytest.mark.parametrize(
    ("update", "rect"),
    [
        (Update(0, 0, 1920, 1080), Rect(0, 0, 1920, 1080)),
        (Update(0, 0, 2000, 1), Rect(0, 0, 1920, 1)),
        (Update(-10, -10, 20, 20), Rect(0, 0, 10, 10)),
        (Update(1, 1, 0x7FFFFFFF, 0x7FFFFFFF), Rect(1, 1, 1919, 1079)),
        (Update(5, 5, 0, 9), Rect(0, 0, 0, 0)),
        (Update(5, 5, -4, -4), Rect(0, 0, 0, 0)),
        (Update(1920, 0, 1, 1), Rect(0, 0, 0, 0)),
    ],
)
def test_damage_is_clipped(update: Update, rect: Rect) -> None:
    assert admit.damage(update, LAYOUT) == rect


@given(near | i32, near | i32, near | i32, near | i32)
def test_any_damage_lies_in_the_picture_and_in_what_was_said(x: int, y: int, w: int, h: int) -> None:
    rect = admit.damage(Update(x, y, w, h), LAYOUT)
    assert Rect.of(LAYOUT.size).contains(rect)
    assert Rect(x, y, w, h).contains(rect)


# -- pipe records ----------------------------------------------------------------------------------------


def shape(width: int, height: int, hot_x: int = 0, hot_y: int = 0) -> Record:
    numbers = (width, height, hot_x, hot_y)
    return Record(3, b"".join(number.to_bytes(4, "little") for number in numbers))


def test_rings_and_signals() -> None:
    assert Conversation().admit(RING) == Ring()
    assert Conversation().admit(Record(4, b"\0\0\0\0")) == Signal(False)
    assert Conversation().admit(Record(4, b"\1\0\0\0")) == Signal(True)


def test_a_title_is_unicode_of_bounded_length() -> None:
    assert Conversation().admit(Record(1, "[dom0] ü".encode())) == Named("[dom0] ü")
    assert Conversation().admit(Record(1, b"x" * 256)) == Named("x" * 256)
    with pytest.raises(ProtocolError, match="title of 257 bytes, allowed is 256"):
        Conversation().admit(Record(1, b"x" * 257))
    with pytest.raises(ProtocolError, match="not UTF-8"):
        Conversation().admit(Record(1, b"\xff"))


def part(nonce: int, total: int, data: bytes) -> Record:
    return Record(2, nonce.to_bytes(4, "little") + total.to_bytes(4, "little") + data)


def asked(nonce: int = 7) -> Conversation:
    said = Conversation()
    said.ask(nonce)
    return said


def test_clipboard_that_nobody_asked_for_is_ignored() -> None:
    assert Conversation().admit(part(0, 6, b"secret")) is None
    assert Conversation().admit(part(0, 1, b"\xff")) is None


def test_an_answer_comes_in_parts_with_other_records_between() -> None:
    said = asked()
    assert said.admit(part(7, 6, b"sec")) is None
    assert said.admit(RING) == Ring()
    assert said.admit(part(7, 6, b"")) is None
    assert said.admit(part(7, 6, b"ret")) == Copied(7, b"secret")
    assert said.admit(part(7, 6, b"again!")) is None


def test_an_answer_with_another_nonce_is_ignored_and_changes_nothing() -> None:
    said = asked()
    assert said.admit(part(7, 4, b"te")) is None
    assert said.admit(part(6, 99, b"\xff\xff")) is None
    assert said.admit(part(7, 4, b"xt")) == Copied(7, b"text")


def test_an_answer_to_an_older_question_is_no_remainder_of_the_next() -> None:
    said = asked(1)
    said.admit(part(1, 9, b"stale "))
    said.ask(2)
    assert said.admit(part(1, 9, b"end")) is None
    assert said.admit(part(2, 3, b"new")) == Copied(2, b"new")


def test_after_the_deadline_what_there_was_is_gone() -> None:
    said = asked()
    said.admit(part(7, 6, b"sec"))
    said.ignore()
    assert said.admit(part(7, 6, b"ret")) is None


def test_bytes_beyond_the_announced_total_are_cut_on_a_character() -> None:
    assert asked().admit(part(7, 4, b"text and more")) == Copied(7, b"text")
    assert asked().admit(part(7, 2, "x\u00fc and more".encode())) == Copied(7, b"x")
    assert asked().admit(part(7, 0, b"more")) == Copied(7, b"")


@pytest.mark.parametrize("total", [32769, 200_000, (1 << 32) - 1])
def test_e17_more_than_32_kib_are_cut_before_they_are_kept(total: int) -> None:
    said, data, got, fed = asked(), ("xy" + "\u20ac" * 1360).encode(), None, 0
    while got is None:
        got = said.admit(part(7, total, data))
        fed += len(data)
    assert isinstance(got, Copied)
    assert len(got.utf8) <= 32768 < fed < 32768 + 4096
    assert (data * 9).startswith(got.utf8)
    assert got.utf8.decode("utf-8")
    assert said.admit(part(7, total, data)) is None


def test_32_kib_exactly_are_whole() -> None:
    said = asked()
    got = [said.admit(part(7, 32768, bytes(4096))) for _ in range(8)]
    assert got == [None] * 7 + [Copied(7, bytes(32768))]


def test_a_cut_never_leaves_half_a_character() -> None:
    said = asked()
    for _ in range(7):
        assert said.admit(part(7, 32771, b"x" * 4096)) is None
    assert said.admit(part(7, 32771, b"x" * 4095 + "\u20ac".encode())) == Copied(7, b"x" * 32767)


@pytest.mark.parametrize("utf8", [b"\xff", b"ok\xc3", b"\xed\xa0\x80", b"\xc0\x80", b"a\x80b"])
def test_an_answer_that_is_no_unicode_breaks_a_rule(utf8: bytes) -> None:
    with pytest.raises(ProtocolError, match="channel: clipboard is not UTF-8"):
        asked().admit(part(7, len(utf8), utf8))


def test_an_answer_whose_length_changes_breaks_a_rule() -> None:
    said = asked()
    said.admit(part(7, 6, b"abc"))
    with pytest.raises(ProtocolError, match="channel: clipboard of 7 bytes, announced were 6"):
        said.admit(part(7, 7, b"def"))


def test_a_text_does_not_show_in_messages() -> None:
    assert "secret" not in repr(Copied(7, b"secret"))


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 8), st.binary(max_size=5)), max_size=20))
def test_any_answer_is_unicode_of_the_announced_length_at_most(parts: list[tuple[int, int, bytes]]) -> None:
    said = asked(1)
    try:
        for nonce, total, data in parts:
            got = said.admit(part(nonce, total, data))
            if isinstance(got, Copied):
                assert nonce == 1
                assert len(got.utf8) <= total
                assert got.utf8.decode("utf-8") is not None
    except ProtocolError as error:
        assert str(error).startswith("channel: clipboard")


def test_a_cursor_comes_in_parts_with_other_records_between() -> None:
    said = Conversation()
    assert said.admit(shape(2, 2, 1, 1)) is None
    assert said.admit(Record(3, b"AAAA" * 3)) is None
    assert said.admit(RING) == Ring()
    assert said.admit(Record(3, b"BBBB")) == Cursor(CursorShape(2, 2, 1, 1), b"AAAA" * 3 + b"BBBB")
    assert said.admit(shape(1, 1)) is None
    assert said.admit(Record(3, b"CCCC")) == Cursor(CursorShape(1, 1, 0, 0), b"CCCC")


def test_width_zero_hides_the_cursor() -> None:
    assert Conversation().admit(shape(0, 0)) == Cursor(CursorShape(0, 0, 0, 0), b"")


def test_more_pixels_than_announced_are_refused() -> None:
    said = Conversation()
    said.admit(shape(2, 1))
    with pytest.raises(ProtocolError, match="12 bytes"):
        said.admit(Record(3, bytes(12)))


@pytest.mark.parametrize(
    "record",
    [shape(65, 1), shape(1, 65), shape(1, 0), shape(65535, 65535), shape(2, 2, 2, 0), shape(2, 2, 0, 2)],
)
def test_cursors_that_cannot_be(record: Record) -> None:
    with pytest.raises(ProtocolError, match=r"channel: (cursor|hot spot)"):
        Conversation().admit(record)


@given(st.lists(st.builds(Record, st.integers(0, 5), st.binary(max_size=20)), max_size=20))
def test_any_conversation_is_admitted_or_refused_and_stays_bounded(records: list[Record]) -> None:
    said = Conversation()
    try:
        for record in records:
            got = said.admit(record)
            if isinstance(got, Cursor):
                assert len(got.argb) == got.shape.width * got.shape.height * 4 <= 64 * 64 * 4
    except ProtocolError as error:
        assert str(error).startswith("channel: ")


# -- the screen's word -----------------------------------------------------------------------------------


def test_only_scenes_that_were_sent_can_have_been_presented() -> None:
    frame = FramePresented(5, 100, (1, 2))
    assert admit.presented(frame, 5, {1, 2}) == frame
    assert admit.presented(frame, 9, {1, 2}) == frame
    with pytest.raises(ProtocolError, match="screen: presented scene 5, the newest is 4"):
        admit.presented(frame, 4, {1, 2})


def test_serials_go_around() -> None:
    old = FramePresented((1 << 32) - 1, 0, ())
    assert admit.presented(old, 3, ()) == old
    with pytest.raises(ProtocolError, match="the newest is 4294967295"):
        admit.presented(FramePresented(3, 0, ()), (1 << 32) - 1, ())


def test_sessions_that_are_gone_are_left_out() -> None:
    assert admit.presented(FramePresented(5, 0, (1, 2, 3)), 5, {2}).generations == (2,)
    spent = tuple(Spent(generation, 1, 9, 5, 2) for generation in (1, 2, 3))
    assert admit.counted(FramesCounted(4, (7,), spent), {2}) == FramesCounted(4, (7,), spent[1:2])


@given(u32, u32, u32, u32, depths)
def test_the_screen_cannot_widen_a_session(w: int, h: int, stride: int, offset: int, depth: int) -> None:
    try:
        layout = admit.sized(SurfaceSized(1, w, h, stride, offset, abs(depth)), LIMIT)
    except ProtocolError:
        return
    fits(layout, LIMIT)


def test_a_good_report_of_a_size() -> None:
    assert admit.sized(SurfaceSized(1, 640, 480, 2560, 0, 32), LIMIT) == PixelLayout(
        640, 480, 2560, 0, 32, LIMIT
    )


def test_a_conversation_goes_on_with_another_listener() -> None:
    first = Conversation()
    assert first.begun == (None, 0)
    first.admit(Record(3, struct.pack("<4I", 2, 1, 0, 0)))
    first.admit(Record(3, b"AAAA"))
    assert first.begun == (CursorShape(2, 1, 0, 0), 4)
    second = Conversation(*first.begun)
    assert second.admit(Record(3, b"BBBB")) == Cursor(CursorShape(2, 1, 0, 0), bytes(4) + b"BBBB")
    assert second.begun == (None, 0)
