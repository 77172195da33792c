"""Where pixels lie in a guest's framebuffer: valid by construction."""

from dataclasses import dataclass

from sgui.values.errors import ProtocolError
from sgui.values.geometry import Rect, Size
from sgui.values.limits import SIDE_MAX

BYTES_PER_PIXEL = {32: 4, 24: 3, 16: 2}  # depth in bits: what a line must hold at least


@dataclass(frozen=True, slots=True)
class PixelLayout:
    """width, height in pixels; stride and offset in bytes; depth in bits (32: XRGB8888 LE).

    limit: bytes of the framebuffer that this layout lies in, ours, never the guest's word.
    Raises ProtocolError("fbif: ...") for anything that does not fit. Integers are Python's, so no sum wraps.
    Source: the checks of QEMU hw/display/xenfb.c, xenfb_configure_fb.
    """

    width: int
    height: int
    stride: int
    offset: int
    depth: int
    limit: int

    def __post_init__(self) -> None:
        if self.depth not in BYTES_PER_PIXEL:
            raise ProtocolError(f"fbif: depth {self.depth}, allowed are 32, 24 and 16")
        for what, side in (("width", self.width), ("height", self.height)):
            if not 1 <= side <= SIDE_MAX:
                raise ProtocolError(f"fbif: {what} {side}, allowed is 1 to {SIDE_MAX}")
        if not 0 <= self.offset < self.limit:
            raise ProtocolError(f"fbif: offset {self.offset}, allowed is 0 to {self.limit - 1}")
        least = self.width * BYTES_PER_PIXEL[self.depth]
        if not least <= self.stride <= self.limit:
            raise ProtocolError(f"fbif: stride {self.stride}, allowed is {least} to {self.limit}")
        if self.offset + self.stride * self.height > self.limit:
            raise ProtocolError(
                f"fbif: {self.stride} x {self.height} bytes at {self.offset}, memory ends at {self.limit}"
            )

    @property
    def size(self) -> Size:
        return Size(self.width, self.height)

    @property
    def bounds(self) -> Rect:
        return Rect(0, 0, self.width, self.height)

    @property
    def pixel_bytes(self) -> int:
        """Depth 24 is 32-bit words, as QEMU's xenfb reads it, where a line has room for them; else packed.

        Source: QEMU hw/display/xenfb.c, xenfb_guest_copy, which checks for 3 bytes and reads 4.
        """
        if self.depth == 24 and self.stride >= self.width * 4:
            return 4
        return BYTES_PER_PIXEL[self.depth]
