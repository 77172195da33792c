"""The sessions whose memory is mapped here: when their rings are looked at, and what the seat is told of
them.

Each is looked at on the points of one grid (pacing.py), at most once per refresh interval, in sight or not.
So a flood costs its sender's frames alone, and a hidden guest costs no frame at all.
"""

from sgui.core.picture.cursor import Looks
from sgui.screen.canvas import Canvas
from sgui.screen.cursors import Cursors
from sgui.screen.link import SeatLink
from sgui.screen.pacing import Pacing
from sgui.screen.render.renderer import Renderer
from sgui.screen.surface import Surface, Ways
from sgui.values.errors import HostError, ProtocolError
from sgui.values.pixels import PixelLayout
from sgui.values.quote import escaped
from sgui.wire.presented import GuestViolation, SurfaceBusy, SurfacePath, SurfaceSized
from sgui.wire.scene import CursorGiven, SurfaceGiven


class Guests:
    """Times are monotonic microseconds. surfaces: by generation; who broke a rule is no longer among them.

    changed: something in sight is not what the last frame shows.
    """

    def __init__(
        self,
        seat: SeatLink,
        canvas: Canvas,
        renderer: Renderer,
        pacing: Pacing,
        udmabuf: int | None = None,
    ) -> None:
        """udmabuf: the device that makes dma-bufs of memory, where it is there."""
        self._seat, self._canvas, self._renderer = seat, canvas, renderer
        self._pacing, self._udmabuf = pacing, udmabuf
        self._told: dict[int, tuple[PixelLayout | None, bool]] = {}
        self._paths: dict[int, str] = {}  # of those that may have another than memory
        self._cursors = Cursors(renderer)
        self.surfaces: dict[int, Surface] = {}
        self._awake: dict[int, Surface] = {}  # those with something to do; the others cost nothing
        self._owed: dict[int, Surface] = {}  # looked at since they were told that it was presented
        self.changed = False

    @property
    def looks(self) -> Looks:
        return self._cursors.looks

    def give(self, given: SurfaceGiven, fds: tuple[int, ...], now_us: int = 0) -> None:
        """Map a session; a violation if its memory is not as the seat said."""
        self.drop(given.generation)
        try:
            surface = Surface(given, fds, self._renderer, Ways(self._udmabuf, now_us))
        except (HostError, OSError) as error:  # OSError: no address space for it
            self._seat.say(GuestViolation(given.generation, escaped(str(error))))
            return
        self.surfaces[given.generation] = self._awake[given.generation] = surface
        self._told[given.generation] = (given.layout, False)
        if given.frames or given.udmabuf:
            self._paths[given.generation] = surface.path
        self.changed = True

    def drop(self, generation: int) -> None:
        """Unmap a session, if it is known."""
        if (surface := self.surfaces.pop(generation, None)) is not None:
            self._renderer.forget(generation)
            self._cursors.drop(generation)
            surface.close()
            del self._told[generation]
            self._paths.pop(generation, None)
            self._awake.pop(generation, None)
            self._owed.pop(generation, None)
            self.changed = True

    def set_cursor(self, given: CursorGiven) -> None:
        """A session that is not known here sets none."""
        if given.generation in self.surfaces:
            self._cursors.give(given)
            self.changed = self.changed or self._canvas.shows(given.generation)

    def ring(self, generation: int, now_us: int, watch_us: int = 0) -> None:
        if (surface := self.surfaces.get(generation)) is not None:
            surface.ring(now_us, watch_us)
            self._awake[generation] = surface

    def tell_paths(self) -> None:
        """After a frame: whose pixels took another path than before."""
        for generation, told in tuple(self._paths.items()):
            path = self.surfaces[generation].path
            if path != told:
                self._paths[generation] = path
                self._seat.say(SurfacePath(generation, path))

    def hide(self) -> None:
        """The renderer may have lost what it knew: everything is new to it."""
        for surface in self.surfaces.values():
            surface.hide()

    def due_us(self, now_us: int) -> int | None:
        """When `work` has something to do."""
        due_us: int | None = None
        for surface in self._awake.values():
            for next_us in (
                surface.deadline_us,
                self._look_us(surface, now_us) if surface.expected else None,
            ):
                if next_us is not None and (due_us is None or next_us < due_us):
                    due_us = next_us
        return due_us

    def work(self, now_us: int) -> None:
        """Look at every ring that is due, once."""
        for surface in tuple(self._awake.values()):
            deadline_us = surface.deadline_us
            if deadline_us is not None and deadline_us <= now_us:
                surface.settle(now_us)
                self._report(surface)
            if not surface.expected:
                if surface.deadline_us is None:
                    self._awake.pop(surface.generation, None)
            elif self._look_us(surface, now_us) <= now_us:
                self._look(surface, now_us)

    def presented(self, dark: bool) -> None:
        """Tell those whose pictures are in the frame that has just left, and those that are not in sight."""
        for generation, surface in tuple(self._owed.items()):
            if dark or self._canvas.settled(surface):
                del self._owed[generation]
                surface.present()

    def _look_us(self, surface: Surface, now_us: int) -> int:
        """Its first geometry is no frame, and is looked at at once."""
        if surface.layout is None:
            return now_us
        since_us = surface.looked_us + 1
        if surface.rung_us is not None and surface.rung_us > since_us:
            since_us = surface.rung_us
        return self._pacing.look_us(since_us, now_us)

    def _look(self, surface: Surface, now_us: int) -> None:
        try:
            surface.look(now_us)
        except ProtocolError as violation:
            self._seat.say(GuestViolation(surface.generation, str(violation)))
            self.drop(surface.generation)
        else:
            self._owed[surface.generation] = surface
            self._report(surface)

    def _report(self, surface: Surface) -> None:
        """Tell the seat of a new layout or a throttle; only what is in sight asks for a frame.

        A new size that the scene does not speak of yet waits for the seat's answer, a scene that fits.
        """
        generation, layout, busy = surface.generation, surface.layout, surface.busy
        told_layout, told_busy = self._told[generation]
        self._told[generation] = (layout, busy)
        if layout is not None and layout != told_layout:
            numbers = (layout.width, layout.height, layout.stride, layout.offset, layout.depth)
            self._seat.say(SurfaceSized(generation, *numbers))
        if busy != told_busy:
            self._seat.say(SurfaceBusy(generation, busy))
        if not self._canvas.shows(generation):
            surface.hide()
        elif not surface.damage.empty and self._canvas.fits(surface):
            self.changed = True
