"""A window's input on its way to the seat: bounded, whole records, never waiting."""

import os
import struct

from sgui.screen.input_pipe import EV_SYN, RECORD_BYTES, SYN_DROPPED, SYN_REPORT, InputPipe

KEY = struct.pack("<qqHHi", 0, 0, 1, 30, 1)


def pipe() -> tuple[int, InputPipe]:
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    return reader, InputPipe(writer)


def drained(reader: int) -> list[tuple[int, int, int]]:
    """type, code, value of every whole record that is there."""
    data = b""
    while True:
        try:
            data += os.read(reader, 65536)
        except BlockingIOError:
            return [record[2:] for record in struct.iter_unpack("<qqHHi", data)]


def test_records_go_through_whole() -> None:
    reader, window = pipe()
    window.write(KEY * 500)
    assert drained(reader) == [(1, 30, 1)] * 500


def test_what_does_not_fit_is_dropped_and_the_seat_told_as_soon_as_there_is_room() -> None:
    reader, window = pipe()
    for _ in range(100):
        window.write(KEY * 170)  # whole pages, so that no room is left for a word in between
    assert window.lost
    window.flush()
    assert window.lost
    taken = drained(reader)
    assert len(taken) < 17_000 and set(taken) == {(1, 30, 1)}
    window.write(KEY)
    assert not window.lost
    assert drained(reader) == [(EV_SYN, SYN_DROPPED, 0), (EV_SYN, SYN_REPORT, 0), (1, 30, 1)]
    assert len(KEY) == RECORD_BYTES


def test_a_seat_that_is_gone_is_not_an_error_here() -> None:
    reader, window = pipe()
    os.close(reader)
    window.write(KEY)
    window.write(KEY)
    assert window.closed and not window.lost
