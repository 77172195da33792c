"""Bytes as a parser of RFB asks for them.

A parser is a generator. It yields how many bytes it wants next and is sent exactly those, or asks to look
ahead and is sent what there is, or yields what it has understood. So it reads as the RFC is written, and how
the bytes were cut on their way cannot matter.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import TypeVar

from sgui.values.errors import ProtocolError
from sgui.wire.rfb import Said

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ahead:
    """All that has come, as soon as there are so many bytes; none of them is taken."""

    bytes: int


Parser = Generator[int | Ahead | Said, memoryview, T]

NOTHING = memoryview(b"")


@dataclass(frozen=True, slots=True)
class Refusal:
    """The bytes that came cannot be; nothing is understood any more. reason: `rfb: what, what is allowed`."""

    reason: str


class Decoder:
    """Total: whatever is fed, `said` yields values and at most one Refusal, the last.

    Keeps at most what was fed once and what the parser wants at once, which its bounds limit.
    """

    def __init__(self, parser: Parser[None]) -> None:
        self._parser = parser
        self._view, self._at = NOTHING, 0
        self._wanted: int | Ahead | None = None  # None: the parser has something to say first
        self._refused = False

    @property
    def rest(self) -> int:
        """Bytes that were fed and not looked at."""
        return len(self._view) - self._at

    def feed(self, untrusted: bytes) -> None:
        if self._refused:
            return
        whole = bytes(self._view[self._at :]) + untrusted if self.rest else untrusted
        self._view, self._at = memoryview(whole), 0

    def said(self) -> Iterator[Said | Refusal]:
        """What the bytes say so far; whoever stops in between goes on with the next call."""
        while not self._refused:
            ahead = isinstance(self._wanted, Ahead)
            wanted = self._wanted.bytes if isinstance(self._wanted, Ahead) else self._wanted or 0
            if self.rest < wanted:
                return
            given = self._view[self._at : None if ahead else self._at + wanted]
            self._at += 0 if ahead else wanted
            try:
                asked = next(self._parser) if self._wanted is None else self._parser.send(given)
            except ProtocolError as error:
                self._refused, self._view, self._at = True, NOTHING, 0
                yield Refusal(str(error))
                return
            self._wanted = asked if isinstance(asked, int | Ahead) else None
            if not isinstance(asked, int | Ahead):
                yield asked
