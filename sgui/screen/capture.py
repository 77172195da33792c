"""Pictures of the output for the control socket: the last presented frame, redacted as the seat demands.

Redaction happens in the renderer's own picture, between two frames and never presented; then the picture is
put back. So a redacted picture has the same band, labels and pointer, to the pixel.
"""

import fcntl
import os
from dataclasses import dataclass

import numpy as np

from sgui.core.picture.font import Font
from sgui.host.link import close_all
from sgui.screen.canvas import Canvas
from sgui.screen.damage_map import gathered
from sgui.screen.link import SeatLink
from sgui.screen.output.output import Output
from sgui.screen.redaction import redacted
from sgui.screen.render.renderer import Pixels
from sgui.values.geometry import Rect
from sgui.wire.presented import Captured, CaptureFailed

SEALS = fcntl.F_SEAL_WRITE | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL


@dataclass(frozen=True, slots=True)
class Camera:
    output: Output
    font: Font

    def capture(self, identity: int, shown: frozenset[str], canvas: Canvas, seat: SeatLink) -> None:
        """Answer with a sealed picture, or with the reason why there is none."""
        size = self.output.size
        try:
            fd = sealed_picture(self.picture(shown, canvas))
        except (OSError, MemoryError) as error:
            seat.say(CaptureFailed(identity, f"screenshot: {type(error).__name__}, no memory for a picture"))
            return
        try:
            seat.say(Captured(identity, size.width, size.height, size.width * 4), (fd,))
        finally:
            close_all([fd])

    def picture(self, shown: frozenset[str], canvas: Canvas) -> Pixels:
        """What was presented last, without the pixels of guests but these domains'."""
        whole = Rect.of(self.output.size)
        if canvas.scene is None:
            return self.output.renderer.read(whole)
        cleaned, covered = redacted(canvas.draw_list, canvas.scene, shown, self.font)
        damage = gathered(covered, whole)
        if damage.empty:
            return self.output.renderer.read(whole)
        canvas.paint(cleaned, damage)
        picture = self.output.renderer.read(whole)
        canvas.paint(canvas.draw_list, damage)
        return picture


def sealed_picture(pixels: Pixels) -> int:
    """A memfd of the pixels, rows without gaps, that nobody can change any more. Raises OSError."""
    fd = os.memfd_create("sgui-screenshot", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    try:
        with open(fd, "wb", closefd=False, buffering=0) as file:
            left = memoryview(np.ascontiguousarray(pixels).data).cast("B")
            while left:
                left = left[file.write(left) :]
        fcntl.fcntl(fd, fcntl.F_ADD_SEALS, SEALS)
    except BaseException:
        os.close(fd)
        raise
    return fd
