"""The trust boundary: an untrusted record becomes something to believe or a ProtocolError. Nowhere else.

Framebuffers and damage: what the screen learns from a guest's pages.
Pipe records: what the seat learns from a guest's to-server pipe.
Reports: what the seat learns from the screen, which may have been taken over through the GPU driver.
"""

from sgui.values.errors import ProtocolError
from sgui.values.geometry import Rect
from sgui.values.pixels import PixelLayout
from sgui.wire.fbif import Geometry, Resize, Update


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
