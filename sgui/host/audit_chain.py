"""The audit log as a chain: each record carries the hash of the one before it. Pure: bytes in, bytes out.

A record is one ASCII JSON object, one line of the log:

    {"n":1,"time":...,"boot":...,"monotonic_us":...,"kind":...,<fields>,"prev":HEX,"hash":HEX}

`hash` is SHA-256 over the line's bytes without `,"hash":"..."`; `prev` is the hash before, first zeros.
The anchor names the newest record and holds the last commit's lines, so that a log that ends too early, or
is an older copy, is found out, and one that was cut by a power failure is completed. An attacker who puts an
older log *and* its older anchor in place is not found: that takes a counter that cannot be turned back (TPM).
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from sgui.values.errors import ProtocolError
from sgui.wire.strict_json import dump, parse

START = "0" * 64
LINE_BYTES = 65536  # sixteen fields of 256 characters, all of them escaped, are half of it
CHAIN = frozenset({"n", "prev", "hash"})
RESERVED = CHAIN | {"time", "boot", "monotonic_us", "kind"}

Value = str | int | bool | None
Fields = Mapping[str, Value]

_SHAPE = re.compile(
    rb'\{"n":([1-9][0-9]{0,15}),[\x20-\x7e]*,"prev":"([0-9a-f]{64})"(,"hash":"([0-9a-f]{64})")\}'
)


class ChainError(Exception):
    """str() names the first bad record: `audit: record 57: ...`."""

    def __init__(self, number: int, why: str) -> None:
        super().__init__(f"audit: record {number}: {why}")
        self.number = number


@dataclass(frozen=True, slots=True)
class Sealed:
    """A record in its place. line: without the newline."""

    number: int
    hash: str
    line: bytes


@dataclass(frozen=True, slots=True)
class Place:
    """How far a chain has come: number of the newest record, its hash."""

    number: int = 0
    hash: str = START

    def seal(self, body: Fields) -> Sealed:
        """The next record."""
        text = dump({"n": self.number + 1} | dict(body) | {"prev": self.hash})
        digest = hashlib.sha256(text).hexdigest()
        return Sealed(self.number + 1, digest, text[:-1] + f',"hash":"{digest}"}}'.encode("ascii"))

    def check(self, untrusted_line: bytes) -> "Place":
        """The place behind this line, the next record without its newline. Raises ChainError."""
        number = self.number + 1
        match = _SHAPE.fullmatch(untrusted_line)
        if match is None or len(untrusted_line) > LINE_BYTES:
            raise ChainError(number, "not a whole record")
        if int(match[1]) != number:
            raise ChainError(number, f"has number {int(match[1])}")
        text = untrusted_line[: match.start(3)] + b"}"
        digest = hashlib.sha256(text).hexdigest()
        if match[4].decode() != digest:
            raise ChainError(number, "its hash is not that of its text")
        if match[2].decode() != self.hash:
            raise ChainError(number, "does not continue the record before it")
        try:
            parse(text, "audit", LINE_BYTES, 2)
        except ProtocolError:
            raise ChainError(number, "not a JSON object") from None
        return Place(number, digest)


@dataclass(frozen=True, slots=True)
class Anchor:
    """What STATE/audit.head says: the newest record's number and hash, and the last commit's lines."""

    place: Place
    lines: tuple[bytes, ...]

    @property
    def before(self) -> Place:
        """The place before the last commit."""
        match = _SHAPE.fullmatch(self.lines[0])
        assert match is not None  # decode() has checked all lines
        return Place(self.place.number - len(self.lines), match[2].decode())

    @property
    def tail(self) -> bytes:
        """The last commit as it stands in the log."""
        return b"".join(line + b"\n" for line in self.lines)

    def encode(self) -> bytes:
        """One line of JSON, then the last commit's lines."""
        first = dump({"n": self.place.number, "hash": self.place.hash, "lines": len(self.lines)})
        return first + b"\n" + self.tail

    @classmethod
    def decode(cls, untrusted_text: bytes) -> "Anchor":
        """Raises ProtocolError("audit: ...") for anything that encode() does not write."""
        first, *lines = untrusted_text.split(b"\n")
        match parse(first, "audit", 1024, 1):
            case {"n": int(number), "hash": str(digest), "lines": int(count)} if (
                count >= 1 and len(lines) == count + 1 and lines[-1] == b"" and number >= count
            ):
                anchor = cls(Place(number, digest), tuple(lines[:-1]))
            case _:
                raise ProtocolError("audit: the anchor is not one")
        if not _SHAPE.fullmatch(anchor.lines[0]):
            raise ProtocolError("audit: the anchor is not one")
        try:
            place = _walk(anchor.lines, anchor.before)
        except ChainError as error:
            raise ProtocolError(f"{error}, in the anchor") from None
        if place != anchor.place or anchor.encode() != untrusted_text:
            raise ProtocolError("audit: the anchor contradicts itself")
        return anchor


def _walk(lines: Iterable[bytes], place: Place) -> Place:
    for line in lines:
        place = place.check(line)
    return place


def read_lines(log: BinaryIO, place: Place, until: int | None = None) -> Place:
    """Check the log's lines from here on, to the end or up to record `until`. Raises ChainError."""
    while place.number != until and (line := log.readline(LINE_BYTES + 2)):
        if not line.endswith(b"\n"):
            raise ChainError(place.number + 1, "not a whole record")
        place = place.check(line[:-1])
    return place


def verify(log: BinaryIO, anchor: Anchor | None) -> Place:
    """Check a whole log against its anchor. Raises ChainError naming the first bad record."""
    place = read_lines(log, Place())
    if anchor is None or place == anchor.place:
        return place
    named = anchor.place.number
    if place.number < named:
        raise ChainError(place.number + 1, f"missing, the anchor names {named} records")
    if place.number > named:
        raise ChainError(named + 1, f"not in the anchor, which names {named} records")
    raise ChainError(named, "not the one that the anchor names")


def unfinished(log: BinaryIO, anchor: Anchor) -> tuple[int, bytes]:
    """Where and what to write so that the log ends as the anchor says; b"" if it does already.

    Allowed is only what a stop between anchor and log leaves: the last commit missing, wholly or in part.
    Raises ChainError.
    """
    if read_lines(log, Place(), anchor.before.number) == anchor.before:
        offset = log.tell()
        rest = log.read(len(anchor.tail) + 1)
        if anchor.tail.startswith(rest):
            return offset, b"" if rest == anchor.tail else anchor.tail
    log.seek(0)
    verify(log, anchor)
    raise ChainError(anchor.place.number, "not the one that the anchor names")
