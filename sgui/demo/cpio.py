"""A newc cpio archive, as the kernel unpacks it into its first root. Needs no root and no device nodes."""

import stat
from collections.abc import Iterable
from dataclasses import dataclass

TRAILER = "TRAILER!!!"


@dataclass(frozen=True, slots=True)
class Entry:
    """path: without a leading slash, its folders before it. data: a file's bytes or a link's target."""

    path: str
    mode: int
    data: bytes = b""
    device: tuple[int, int] = (0, 0)


def folder(path: str) -> Entry:
    return Entry(path, stat.S_IFDIR | 0o755)


def file(path: str, data: bytes, mode: int = 0o644) -> Entry:
    return Entry(path, stat.S_IFREG | mode, data)


def character_device(path: str, major: int, minor: int) -> Entry:
    return Entry(path, stat.S_IFCHR | 0o600, device=(major, minor))


def archive(entries: Iterable[Entry]) -> bytes:
    """The whole archive; all files belong to root and carry no date, so equal input gives equal bytes.

    Source: Linux Documentation/driver-api/early-userspace/buffer-format.rst.
    """
    parts = [_member(number, entry) for number, entry in enumerate(entries, start=1)]
    return b"".join((*parts, _member(0, Entry(TRAILER, 0))))


def _member(number: int, entry: Entry) -> bytes:
    name = entry.path.encode("ascii") + b"\0"
    fields = (number, entry.mode, 0, 0, 1, 0, len(entry.data), 0, 0, *entry.device, len(name), 0)
    head = b"070701" + b"".join(b"%08x" % value for value in fields) + name
    return _padded(head) + _padded(entry.data)


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)
