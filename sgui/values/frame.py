"""A picture in a dma-buf: where its pixels lie and what they are, valid by construction.

Source: Linux drm_fourcc.h; EGL_EXT_image_dma_buf_import; QEMU ui/dbus-display1.xml, ScanoutDMABUF.
"""

from dataclasses import dataclass

from sgui.values.errors import ProtocolError
from sgui.values.geometry import Size
from sgui.values.limits import FRAME_OFFSET_MAX, SIDE_MAX

XRGB8888 = 0x34325258  # "XR24": B G R X in memory, as the framebuffer of depth 32
LINEAR = 0  # DRM_FORMAT_MOD_LINEAR: rows one after another
IMPLICIT = 0x00FF_FFFF_FFFF_FFFF  # DRM_FORMAT_MOD_INVALID: as the driver that made it knows
FOURCCS = {XRGB8888: "XR24", 0x34325241: "AR24", 0x34324258: "XB24", 0x34324241: "AB24"}
BGR = frozenset({XRGB8888, 0x34325241})  # whose bytes are those of our framebuffer
STRIDE_MAX = 4 * 4 * SIDE_MAX  # beyond this a driver's own sums need not be trusted


@dataclass(frozen=True, slots=True)
class Format:
    """fourcc and modifier, as a GPU names what it reads."""

    fourcc: int
    modifier: int


@dataclass(frozen=True, slots=True)
class Frame:
    """One plane of four-byte pixels. width, height in pixels; stride and offset in bytes.

    top_first: the first row in memory is the top one; else the bottom one, as OpenGL has it.
    Raises ProtocolError("frame: ...") for anything that no such picture can have.
    """

    width: int
    height: int
    stride: int
    offset: int
    format: Format
    top_first: bool = True

    def __post_init__(self) -> None:
        if self.format.fourcc not in FOURCCS:
            allowed = ", ".join(FOURCCS.values())
            raise ProtocolError(f"frame: fourcc {self.format.fourcc:#x}, allowed are {allowed}")
        for what, side in (("width", self.width), ("height", self.height)):
            if not 1 <= side <= SIDE_MAX:
                raise ProtocolError(f"frame: {what} {side}, allowed is 1 to {SIDE_MAX}")
        if not self.width * 4 <= self.stride <= STRIDE_MAX or self.stride % 4:
            raise ProtocolError(
                f"frame: stride {self.stride}, allowed is {self.width * 4} to {STRIDE_MAX} in fours"
            )
        if not 0 <= self.offset <= FRAME_OFFSET_MAX or self.offset % 4:
            raise ProtocolError(f"frame: offset {self.offset}, allowed is 0 to {FRAME_OFFSET_MAX} in fours")

    @property
    def size(self) -> Size:
        return Size(self.width, self.height)

    @property
    def end(self) -> int:
        """As far as its rows reach, which no dma-buf may be smaller than. Tiles take no less than rows."""
        return self.offset + self.stride * self.height
