"""Requests byte by byte, as the protocol encodes them; tests/bridges/test_x11_real.py has a real server."""

import struct

from sgui.values.geometry import Rect, Size
from sgui.wire import x11_requests as core
from sgui.wire.x11 import Reply


def reply(head: bytes, body: bytes = b"") -> Reply:
    return Reply(1, head.ljust(32, b"\0"), body)


def test_a_request_says_its_length_in_words() -> None:
    assert core.request(43) == b"\x2b\0\x01\0"
    assert core.request(16, 1, b"abcde") == b"\x10\x01\x03\0abcde\0\0\0"
    assert core.intern_atom("UTF8_STRING") == b"\x10\0\x05\0\x0b\0\0\0UTF8_STRING\0"
    assert core.query_extension("XTEST") == b"\x62\0\x04\0\x05\0\0\0XTEST\0\0\0"


def test_windows() -> None:
    assert core.map_window(0x42) == b"\x08\0\x02\0\x42\0\0\0"
    assert core.select_events(0x42, core.ENTER_WINDOW)[4:] == struct.pack("<III", 0x42, 1 << 11, 16)
    hidden = core.create_hidden_window(0x42, 0x50D)
    assert hidden[:2] == b"\x01\0" and hidden[4:12] == struct.pack("<II", 0x42, 0x50D)
    assert len(hidden) == 4 * struct.unpack_from("<H", hidden, 2)[0] == 36
    placed = core.place_window(0x42, Rect(-1, 2, 3, 4))
    assert placed[4:] == struct.pack("<IHxxiiIIII", 0x42, 0x5F, -1, 2, 3, 4, 0, 0)
    assert core.get_geometry(0x42) == b"\x0e\0\x02\0\x42\0\0\0"
    assert core.set_input_focus(0x42) == b"\x2a\x01\x03\0\x42\0\0\0\0\0\0\0"
    assert core.get_input_focus() == b"\x2b\0\x01\0"


def test_what_is_asked_of_a_window_is_granted_as_asked() -> None:
    event = struct.pack("<BBHIIIhhHHHH4x", 23, 1, 0, 0x50D, 0x42, 0x43, -5, 6, 70, 80, 9, 0b1001111)
    granted = core.configure_as_asked(event)
    assert granted[4:] == struct.pack("<IHxxIIIII", 0x42, 0b1001111, 0xFFFFFFFB, 6, 70, 80, 1)
    assert core.asked_size(event, Size(1, 2)) == Size(70, 80)
    position_alone = event[:26] + b"\x03\0" + event[28:]
    assert core.asked_size(position_alone, Size(1, 2)) == Size(1, 2)
    assert core.window_of(event) == 0x42
    told = core.encode_configure_notify(0x42, Rect(1, 2, 3, 4))
    assert told == struct.pack("<BxHIIIhhHHHB5x", 22, 0, 0x42, 0x42, 0, 1, 2, 3, 4, 0, 0) and len(told) == 32
    assert core.entered_window(struct.pack("<BBHIIIIIhhhhHBB", 7, *range(14))) == 4


def test_selections_and_properties() -> None:
    assert core.set_selection_owner(0x42, 9)[4:] == struct.pack("<III", 0x42, 9, 0)
    assert core.convert_selection(0x42, 9, 8, 7)[4:] == struct.pack("<IIIII", 0x42, 9, 8, 7, 0)
    changed = core.change_property(0x42, 7, 4, 32, bytes(8))
    assert changed[4:] == struct.pack("<IIIBxxxI", 0x42, 7, 4, 32, 2) + bytes(8)
    asked = core.get_property(0x42, 7, 0, 400, delete=True)
    assert asked[1] == 1 and asked[4:] == struct.pack("<IIIII", 0x42, 7, 0, 0, 100)
    found = core.decode_property(reply(struct.pack("<BBHIIII", 1, 8, 1, 1, 31, 5, 3), b"abc\0"))
    assert found == core.Property(31, 8, b"abc", 5)
    assert core.decode_property(reply(struct.pack("<BBHIIII", 1, 0, 1, 0, 0, 0, 0))).data == b""
    assert core.decode_geometry(reply(struct.pack("<BBHIIhhHH", 1, 24, 1, 0, 1, -1, 2, 3, 4))) == Rect(
        -1, 2, 3, 4
    )


def test_who_wants_our_selection_is_answered_with_an_event() -> None:
    event = struct.pack("<BxHIIIIII4x", 30, 0, 11, 0x42, 0x60, 9, 8, 7)
    asked = core.decode_selection_request(event)
    assert asked == core.SelectionRequest(time=11, requestor=0x60, selection=9, target=8, name=7)
    given = core.encode_selection_notify(asked, True)
    assert given == struct.pack("<BxH5I8x", 31, 0, 11, 0x60, 9, 8, 7)
    assert core.selection_given(given)
    assert not core.selection_given(core.encode_selection_notify(asked, False))
    assert core.send_event(0x60, given) == b"\x19\0\x0b\0" + struct.pack("<II", 0x60, 0) + given


def test_an_extension_is_there_or_not() -> None:
    head = struct.pack("<BxHIBBBB", 1, 1, 0, 1, 143, 91, 152)
    assert core.decode_extension(reply(head)) == core.Extension(143, 91)
    assert core.decode_extension(reply(struct.pack("<BxHIBBBB", 1, 1, 0, 0, 143, 91, 0))) is None
