"""The trust boundary: an untrusted record becomes something to believe or a ProtocolError. Nowhere else.

Framebuffers and damage: what the screen learns from a guest's pages.
Pipe records: what the seat learns from a guest's to-server pipe.
Devices: what the seat learns of an input device, which may lie about itself.
Reports: what the seat learns from the screen, which may have been taken over through the GPU driver.
"""

from codecs import getincrementaldecoder
from collections.abc import Container
from dataclasses import dataclass, field, replace

from sgui.values.device import Identity
from sgui.values.errors import ProtocolError
from sgui.values.geometry import Rect
from sgui.values.hardware import identity
from sgui.values.limits import CLIPBOARD_BYTES, CURSOR_SIDE, TITLE_BYTES
from sgui.values.pixels import PixelLayout
from sgui.wire.channel import Record
from sgui.wire.fbif import Geometry, Resize, Update
from sgui.wire.pipe_records import (
    ClipboardData,
    CursorPixels,
    CursorShape,
    Ring,
    Signal,
    Title,
    decode_to_server,
)
from sgui.wire.presented import FramePresented, FramesCounted, SurfaceSized
from sgui.wire.ward_input import Opened

_SERIALS = 1 << 32


def framebuffer(untrusted_geometry: Geometry, limit_bytes: int) -> PixelLayout:
    """The layout that the fb page names at the first RING. limit_bytes: size of the memory, ours.

    mem_length may be smaller than the memory, never larger; the picture lies within it.
    Raises ProtocolError("fbif: ...") for whatever does not fit.
    Source: QEMU hw/display/xenfb.c, xenfb_configure_fb.
    """
    if not 0 < untrusted_geometry.mem_length <= limit_bytes:
        raise ProtocolError(
            f"fbif: mem_length {untrusted_geometry.mem_length}, allowed is 1 to {limit_bytes}"
        )
    return PixelLayout(
        width=untrusted_geometry.width,
        height=untrusted_geometry.height,
        stride=untrusted_geometry.line_length,
        offset=0,
        depth=untrusted_geometry.depth,
        limit=untrusted_geometry.mem_length,
    )


def resize(untrusted_resize: Resize, limit_bytes: int) -> PixelLayout:
    """The layout that XENFB_TYPE_RESIZE names. limit_bytes: as far as the picture may reach, ours.

    Raises ProtocolError("fbif: ...") for whatever does not fit.
    """
    return PixelLayout(
        width=untrusted_resize.width,
        height=untrusted_resize.height,
        stride=untrusted_resize.stride,
        offset=untrusted_resize.offset,
        depth=untrusted_resize.depth,
        limit=limit_bytes,
    )


def damage(untrusted_update: Update, layout: PixelLayout) -> Rect:
    """The part of the update that lies in the picture; empty if none does. Python's integers do not wrap."""
    update = untrusted_update
    return Rect(update.x, update.y, update.width, update.height).intersect(layout.bounds)


def device(opened: Opened) -> Identity:
    """What the seat knows an input by. What it claims in words is cut and escaped, and decides nothing."""
    if opened.description is None:
        return Identity(opened.kind, 0, 0, "", "", opened.kind)
    return identity(opened.description)


@dataclass(frozen=True, slots=True)
class Cursor:
    """A guest's whole cursor image. argb: width x height words, little-endian; 0 x 0: hidden, no pixels."""

    shape: CursorShape
    argb: bytes


@dataclass(frozen=True, slots=True)
class Named:
    """What a guest calls itself: at most 256 bytes of UTF-8, still untrusted; show it quoted, if at all."""

    untrusted_title: str


@dataclass(frozen=True, slots=True)
class Copied:
    """A guest's whole answer to the copy hotkey: at most 32 KiB of UTF-8, for guests alone."""

    nonce: int
    utf8: bytes = field(repr=False)


class Answer:
    """What a guest says to one question, cut before it is kept: never more than 32 KiB are here (QSB-011)."""

    def __init__(self, nonce: int) -> None:
        self._nonce = nonce
        self._total: int | None = None
        self._kept = b""

    def add(self, part: ClipboardData) -> Copied | None:
        """The text once it is whole. A part with another nonce answers an older question, or none.

        Raises ProtocolError("channel: ...").
        """
        if part.nonce != self._nonce:
            return None
        if part.total != (part.total if self._total is None else self._total):
            raise ProtocolError(f"channel: clipboard of {part.total} bytes, announced were {self._total}")
        self._total = part.total
        most = min(part.total, CLIPBOARD_BYTES)
        room = most - len(self._kept)
        self._kept += part.data[:room]
        if len(self._kept) < most:
            return None
        return Copied(part.nonce, _text(self._kept, len(part.data) > room or part.total > most))


Said = Ring | Named | Signal | Cursor | Copied


class Conversation:
    """What one guest has said so far on its to-server pipe, as far as the next record depends on it."""

    def __init__(self, cursor: CursorShape | None = None, argb_bytes: int = 0) -> None:
        """cursor: an image that was begun with an earlier listener, who saw so many bytes of its pixels."""
        self._cursor = cursor
        self._argb = bytes(argb_bytes)
        self._answer: Answer | None = None

    @property
    def begun(self) -> tuple[CursorShape | None, int]:
        """What a successor has to know."""
        return self._cursor, len(self._argb) if self._cursor else 0

    def ask(self, nonce: int) -> None:
        """From now on an answer with this nonce counts, once, and no other does."""
        self._answer = Answer(nonce)

    def ignore(self) -> None:
        """No answer counts any more; what there was of one goes."""
        self._answer = None

    def admit(self, untrusted: Record) -> Said | None:
        """What the record means; None for a part of what is not whole yet, or that nobody asked for.

        Raises ProtocolError("channel: ...").
        """
        match decode_to_server(untrusted, self._cursor_bytes_due()):
            case Title(utf8):
                return Named(_title(utf8))
            case CursorShape() as shape:
                return self._shape(shape)
            case CursorPixels(argb):
                self._argb += argb
                return self._whole_cursor()
            case ClipboardData() as part:
                return self._copied(part)
            case said:
                return said

    def _copied(self, part: ClipboardData) -> Copied | None:
        copied = self._answer.add(part) if self._answer else None
        if copied:
            self._answer = None
        return copied

    def _cursor_bytes_due(self) -> int:
        return 0 if self._cursor is None else self._cursor.width * self._cursor.height * 4 - len(self._argb)

    def _shape(self, shape: CursorShape) -> Cursor | None:
        if shape.width == 0:
            return Cursor(CursorShape(0, 0, 0, 0), b"")
        if not (shape.width <= CURSOR_SIDE and 1 <= shape.height <= CURSOR_SIDE):
            raise ProtocolError(
                f"channel: cursor {shape.width}x{shape.height}, allowed is {CURSOR_SIDE} a side"
            )
        if not (shape.hot_x < shape.width and shape.hot_y < shape.height):
            raise ProtocolError(f"channel: hot spot {shape.hot_x},{shape.hot_y}, must lie in the cursor")
        self._cursor, self._argb = shape, b""
        return None

    def _whole_cursor(self) -> Cursor | None:
        if self._cursor is None or self._cursor_bytes_due():
            return None
        whole, self._cursor = Cursor(self._cursor, self._argb), None
        return whole


def _title(untrusted_utf8: bytes) -> str:
    if len(untrusted_utf8) > TITLE_BYTES:
        raise ProtocolError(f"channel: title of {len(untrusted_utf8)} bytes, allowed is {TITLE_BYTES}")
    try:
        return untrusted_utf8.decode("utf-8")
    except UnicodeDecodeError:
        raise ProtocolError("channel: title is not UTF-8") from None


def _text(untrusted_utf8: bytes, cut: bool) -> bytes:
    """cut: at the end half a character may be left, which then goes too."""
    try:
        return getincrementaldecoder("utf-8")().decode(untrusted_utf8, final=not cut).encode("utf-8")
    except UnicodeDecodeError:
        raise ProtocolError("channel: clipboard is not UTF-8") from None


def presented(untrusted: FramePresented, newest_serial: int, generations: Container[int]) -> FramePresented:
    """The screen's word that a frame was presented. Generations that are no longer there are left out.

    newest_serial: of the last scene that was sent. Raises ProtocolError("screen: ...") for one that was not.
    """
    if (newest_serial - untrusted.serial) % _SERIALS >= _SERIALS // 2:
        raise ProtocolError(f"screen: presented scene {untrusted.serial}, the newest is {newest_serial}")
    return replace(untrusted, generations=tuple(g for g in untrusted.generations if g in generations))


def counted(untrusted: FramesCounted, generations: Container[int]) -> FramesCounted:
    """Frames that the screen counted. What was spent on sessions that are no longer there is left out."""
    return replace(untrusted, spent=tuple(each for each in untrusted.spent if each.generation in generations))


def sized(untrusted: SurfaceSized, limit_bytes: int) -> PixelLayout:
    """The layout that the screen says it admitted. limit_bytes: size of that session's memory, ours.

    Raises ProtocolError("fbif: ...") for whatever does not fit.
    """
    return PixelLayout(
        width=untrusted.width,
        height=untrusted.height,
        stride=untrusted.stride,
        offset=untrusted.offset,
        depth=untrusted.depth,
        limit=limit_bytes,
    )
