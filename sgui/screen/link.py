"""The screen's end of its link with the seat: records in, records out, and nothing else ever."""

from collections.abc import Iterator

from sgui.host.link import Link, close_all
from sgui.values.errors import ProtocolError
from sgui.wire.presented import ToSeat, encode_to_seat
from sgui.wire.scene import ToScreen, decode_to_screen, descriptors

RECORDS_A_LOOK = 256  # before the loop draws again, so that talk cannot stop the picture

Received = tuple[ToScreen, tuple[int, ...]]


class SeatLink:
    """Raises host.link.LinkClosed from any method once the seat is gone."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def fileno(self) -> int:
        return self._link.fileno()

    @property
    def blocked(self) -> bool:
        """Something waits for the seat to read."""
        return self._link.blocked

    def flush(self) -> None:
        self._link.flush()

    def say(self, record: ToSeat, fds: tuple[int, ...] = ()) -> None:
        """fds stay the caller's."""
        self._link.send(encode_to_seat(record), fds)

    def records(self) -> Iterator[Received]:
        """What has arrived, with the descriptors that belong to it: now the caller's.

        Raises ProtocolError for what the seat would never send; all descriptors of that packet are closed.
        """
        for _ in range(RECORDS_A_LOOK):
            packet = self._link.receive()
            if packet is None:
                return
            yield _decoded(*packet)


def _decoded(packet: bytes, fds: list[int]) -> Received:
    try:
        record = decode_to_screen(packet)
        if len(fds) != descriptors(record):
            raise ProtocolError(f"scene: {len(fds)} descriptors, allowed is {descriptors(record)}")
    except ProtocolError:
        close_all(fds)
        raise
    return record, tuple(fds)
