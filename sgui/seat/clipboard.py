"""The text that was copied: in this process alone, one at most, overwritten when it goes.

The core decides whose it is and who gets it, and never sees it; so it is in no log, checkpoint or recording.
A seat that dies takes it along.
"""

from typing import TYPE_CHECKING

from sgui.admit import Copied
from sgui.core.effects import (
    AskClipboard,
    Effect,
    HandClipboard,
    IgnoreClipboard,
    KeepClipboard,
    WipeClipboard,
)
from sgui.core.events import ClipboardAnswered
from sgui.host import clock
from sgui.wire.channel import encode
from sgui.wire.pipe_records import ClipboardRequest, clipboard_parts, encode_to_guest

if TYPE_CHECKING:
    from sgui.seat.loop import Seat
    from sgui.seat.session import Session


class Clipboard:
    """What reading and writing leave in freed memory is not overwritten."""

    def __init__(self, seat: "Seat") -> None:
        self._seat = seat
        self._text = bytearray()
        self._heard = bytearray()

    def perform(self, effect: Effect) -> None:
        match effect:
            case AskClipboard(generation, nonce):
                self.ask(generation, nonce)
            case IgnoreClipboard(generation):
                self.ignore(generation)
            case KeepClipboard():
                self.keep()
            case HandClipboard(generation, nonce):
                self.hand(generation, nonce)
            case WipeClipboard():
                self.wipe()

    def ask(self, generation: int, nonce: int) -> None:
        """A guest whose pipe is full does not hear it, and its silence is an answer."""
        session = self._seat.guests.sessions.get(generation)
        if session is not None:
            session.conversation.ask(nonce)
            self._seat.guests.tell(session, encode(encode_to_guest(ClipboardRequest(nonce))))

    def ignore(self, generation: int) -> None:
        session = self._seat.guests.sessions.get(generation)
        if session is not None:
            session.conversation.ignore()

    def hear(self, session: "Session", copied: Copied) -> None:
        """While the core decides, `keep` takes this text; afterwards it is gone."""
        self._heard = bytearray(copied.utf8)
        size = len(copied.utf8)
        self._seat.step(ClipboardAnswered(session.generation, copied.nonce, size, clock.now_us()))
        _overwrite(self._heard)

    def keep(self) -> None:
        self.wipe()
        self._text, self._heard = self._heard, bytearray()

    def hand(self, generation: int, nonce: int) -> None:
        """Once: a guest that has not read its pipe for so long gets a part, which it must discard."""
        session = self._seat.guests.sessions.get(generation)
        records = (encode(encode_to_guest(part)) for part in clipboard_parts(nonce, bytes(self._text)))
        if session is not None and not all(self._seat.guests.tell(session, record) for record in records):
            self._seat.note("clipboard.lost", domain=session.domain)
        self.wipe()

    def wipe(self) -> None:
        _overwrite(self._text)


def _overwrite(text: bytearray) -> None:
    text[:] = bytes(len(text))
    text.clear()
