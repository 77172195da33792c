"""What the user pastes into this guest: parts that become one text."""

from dataclasses import dataclass, field

from sgui.values.errors import ProtocolError
from sgui.values.limits import CLIPBOARD_BYTES
from sgui.wire.pipe_records import ClipboardData


@dataclass(frozen=True, slots=True)
class Pasted:
    """Another domain's text, which may hold anything that Unicode has: control characters too."""

    text: str = field(repr=False)


class Parts:
    """Of the newest hand-over; an unfinished older one is dropped."""

    def __init__(self) -> None:
        self._nonce: int | None = None
        self._got = b""

    def add(self, part: ClipboardData) -> Pasted | None:
        """The text once it is whole. Raises ProtocolError if the server errs."""
        if part.nonce != self._nonce:
            self._nonce, self._got = part.nonce, b""
        self._got += part.data
        if not len(self._got) <= part.total <= CLIPBOARD_BYTES:
            raise ProtocolError(f"guest: {len(self._got)} bytes of a text of {part.total}")
        if len(self._got) < part.total:
            return None
        self._nonce, whole = None, self._got
        self._got = b""
        return Pasted(_text(whole))


def cut(text: str) -> bytes:
    """As much of it as a clipboard takes, in UTF-8, with no half character."""
    return text.encode("utf-8")[:CLIPBOARD_BYTES].decode("utf-8", "ignore").encode("utf-8")


def _text(utf8: bytes) -> str:
    try:
        return utf8.decode("utf-8")
    except UnicodeDecodeError:
        raise ProtocolError("guest: pasted text is not UTF-8") from None
