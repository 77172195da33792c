"""The trust boundary: an untrusted record becomes something to believe or a ProtocolError. Nowhere else.

Framebuffers and damage: what the screen learns from a guest's pages.
Pipe records: what the seat learns from a guest's to-server pipe.
Reports: what the seat learns from the screen, which may have been taken over through the GPU driver.
"""

from collections.abc import Container
from dataclasses import dataclass, replace

from sgui.values.errors import ProtocolError
from sgui.values.geometry import Rect
from sgui.values.limits import CURSOR_SIDE, TITLE_BYTES
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
from sgui.wire.presented import FramePresented, SurfaceSized

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
    return Rect(update.x, update.y, update.width, update.height).intersect(Rect.of(layout.size))


@dataclass(frozen=True, slots=True)
class Cursor:
    """A guest's whole cursor image. argb: width x height words, little-endian; width 0: hidden, no pixels."""

    shape: CursorShape
    argb: bytes


@dataclass(frozen=True, slots=True)
class Named:
    """What a guest calls itself: at most 256 bytes of UTF-8, still untrusted; show it quoted, if at all."""

    untrusted_title: str


Said = Ring | Named | Signal | Cursor


class Conversation:
    """What one guest has said so far on its to-server pipe, as far as the next record depends on it."""

    def __init__(self, cursor: CursorShape | None = None, argb_bytes: int = 0) -> None:
        """cursor: an image that was begun with an earlier listener, who saw so many bytes of its pixels."""
        self._cursor = cursor
        self._argb = bytes(argb_bytes)

    @property
    def begun(self) -> tuple[CursorShape | None, int]:
        """What a successor has to know."""
        return self._cursor, len(self._argb) if self._cursor else 0

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
            case ClipboardData():
                return None  # this version asks nobody, and an answer with a wrong nonce is ignored
            case said:
                return said

    def _cursor_bytes_due(self) -> int:
        return 0 if self._cursor is None else self._cursor.width * self._cursor.height * 4 - len(self._argb)

    def _shape(self, shape: CursorShape) -> Cursor | None:
        if shape.width == 0:
            return Cursor(shape, b"")
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


def presented(untrusted: FramePresented, newest_serial: int, generations: Container[int]) -> FramePresented:
    """The screen's word that a frame was presented. Generations that are no longer there are left out.

    newest_serial: of the last scene that was sent. Raises ProtocolError("screen: ...") for one that was not.
    """
    if (newest_serial - untrusted.serial) % _SERIALS >= _SERIALS // 2:
        raise ProtocolError(f"screen: presented scene {untrusted.serial}, the newest is {newest_serial}")
    return replace(untrusted, generations=tuple(g for g in untrusted.generations if g in generations))


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
