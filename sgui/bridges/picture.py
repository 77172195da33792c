"""QEMU's picture, copied into the framebuffer that sgui gave us: as it comes, or from QEMU's memory.

QEMU has no back-pressure, so everything that it says is taken at once; its memory is read once a turn.
"""

from sgui.bridges.display import Pixels, Scanout, Update
from sgui.bridges.frames import Drawn
from sgui.bridges.mapped import Mapped
from sgui.values.damage import Damage
from sgui.values.errors import ProtocolError
from sgui.values.geometry import Rect, Size

ROW_ALIGNMENT = 4  # bytes


class Picture:
    """framebuffer: sgui's shared memory, writable. Its rows lie one after another from offset 0.

    damage: what was copied since `take_damage`. size and depth are those of the last scanout that fitted.
    """

    def __init__(self, framebuffer: memoryview) -> None:
        self._framebuffer = framebuffer
        self.size = Size(0, 0)
        self.depth = 32
        self.damage = Damage()
        self.shown = False
        self._memory: Mapped | Drawn | None = None
        self._passed = False
        self._stale = Damage()  # of what is mapped: said to have changed, and not read yet

    @property
    def stride(self) -> int:
        return stride_of(self.size, self.depth)

    def fits(self, size: Size, depth: int) -> bool:
        return stride_of(size, depth) * size.height <= len(self._framebuffer)

    def scan_out(self, scanout: Scanout) -> bool:
        """Show a whole picture. True if size or depth are new, so that sgui must be told before the damage.

        Raises ProtocolError for a picture that does not fit: ask `fits` first.
        """
        pixels = scanout.pixels
        changed = self._begin(pixels.size, pixels.depth)
        self.unmap()
        self._copy(pixels, 0, 0)
        return changed

    def map(self, memory: Mapped | Drawn) -> bool:
        """The same for a picture in QEMU's memory, which is ours to close."""
        changed = self._begin(memory.place.size, memory.place.depth)
        self.unmap()
        self._memory, self._stale = memory, Damage((Rect.of(self.size),))
        return changed

    def pass_on(self, size: Size) -> bool:
        """The same for a picture that is not copied at all: its damage alone is told."""
        changed = self._begin(size, 32)
        self.unmap()
        self._passed, self.damage = True, Damage((Rect.of(size),))
        return changed

    def _begin(self, size: Size, depth: int) -> bool:
        if not self.fits(size, depth):
            raise ProtocolError(f"qemu: {size.width} x {size.height} pixels do not fit")
        changed = not self.shown or (self.size, self.depth) != (size, depth)
        if changed:
            self.size, self.depth, self.damage = size, depth, Damage()
        self.shown = True
        return changed

    def update(self, update: Update) -> bool:
        """Copy a part. False if it does not belong to the picture that was scanned out last.

        QEMU shows a new surface with Updates alone if its device draws only parts of it, as text modes do:
        then the whole picture has to be asked for. Raises ProtocolError before the first Scanout of all.
        """
        if not self.size.area:
            raise ProtocolError("qemu: Update before Scanout")
        fitting = update.pixels.depth == self.depth and Rect.of(self.size).contains(update.rect)
        if self.shown and fitting:
            self._copy(update.pixels, update.x, update.y)
        return self.shown and fitting

    def update_mapped(self, rect: Rect) -> bool:
        """Something changed in QEMU's memory; it is read when the damage is taken. False: as `update`.

        Raises ProtocolError if there is no such memory.
        """
        if self._memory is None and not self._passed:
            raise ProtocolError("qemu: UpdateMap before ScanoutMap")
        inside = rect.intersect(Rect.of(self.size))
        if self._passed:
            self.damage = self.damage.add(inside) if self.shown else self.damage
            return self.shown
        if self.shown and not inside.empty:
            self._stale = self._stale.add(inside)
        return self.shown

    def hide(self) -> None:
        """There is no picture now, until the next scanout."""
        self.shown = False
        self.damage = self._stale = Damage()

    def unmap(self) -> None:
        if self._memory is not None:
            self._memory.close()
        self._memory, self._stale, self._passed = None, Damage(), False

    def take_damage(self) -> Damage:
        """Raises ProtocolError if QEMU's memory is not as it said."""
        if self._memory is not None:
            for rect in self._stale.rects:
                self._memory.read(rect, self._framebuffer, self.stride)
                self.damage = self.damage.add(rect)
            self._stale = Damage()
        taken, self.damage = self.damage, Damage()
        return taken

    def _copy(self, pixels: Pixels, x: int, y: int) -> None:
        target, source, row_bytes = self._framebuffer, pixels.data, pixels.row_bytes
        start = y * self.stride + x * self.depth // 8
        if pixels.stride == self.stride == row_bytes:
            whole = row_bytes * pixels.size.height
            target[start : start + whole] = source[:whole]
        else:
            for row in range(pixels.size.height):
                to, of = start + row * self.stride, row * pixels.stride
                target[to : to + row_bytes] = source[of : of + row_bytes]
        self.damage = self.damage.add(Rect(x, y, pixels.size.width, pixels.size.height))


def stride_of(size: Size, depth: int) -> int:
    row = size.width * depth // 8
    return row + -row % ROW_ALIGNMENT
