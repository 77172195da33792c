"""One session's framebuffer as the screen holds it: maps, admitted layout, and what changed since it was
seen.

The guest may write the fb page and the framebuffer at any moment. The page is mapped writable for our
consumer index alone; the framebuffer is mapped read only, and only a renderer looks at it, through an
admitted layout.
"""

import contextlib
from dataclasses import dataclass

from sgui.host.link import close_all
from sgui.host.memory_unsafe import map_read_only, map_read_write
from sgui.screen.direct import Direct
from sgui.screen.fb_ring import FbRing
from sgui.screen.frames import Frames
from sgui.screen.pacing import Allowance
from sgui.screen.render.renderer import Picture, Renderer, Source
from sgui.values.damage import Damage
from sgui.values.geometry import Rect
from sgui.values.limits import PAGE_BYTES, RESIZES_PER_SECOND
from sgui.values.pixels import PixelLayout
from sgui.wire.presented import PATHS
from sgui.wire.scene import SurfaceGiven

SECOND_US = 1_000_000


@dataclass(frozen=True, slots=True)
class Ways:
    """udmabuf: the device, where it is there. now_us: when the session came."""

    udmabuf: int | None = None
    now_us: int = 0


NO_WAYS = Ways()


class Surface:
    """Times are monotonic microseconds.

    damage: surface pixels inside layout that no renderer has been told of. shown: the parts of the surface
    that the renderer keeps up to date; a part that was not in it is drawn wholly when it comes into sight.
    damaged_us: when the RING record of the oldest such damage was read, or, of damage found without one, when
    it was looked for before. rung_us: of a RING not looked at yet. watched_us: until when the ring is looked
    at without one. path: how its pixels reached the GPU last, one of wire.presented's PATHS.
    """

    def __init__(
        self, given: SurfaceGiven, fds: tuple[int, ...], renderer: Renderer, ways: Ways = NO_WAYS
    ) -> None:
        """Takes the descriptors (fb page, framebuffer, frame socket) over.

        Raises HostError if they are not as promised.
        """
        self.generation, self.domain, self.memory_bytes = given.generation, given.domain, given.bytes
        self.path = PATHS[0]
        page_fd, memory_fd, *frames = fds
        try:
            self._page = map_read_write(page_fd, PAGE_BYTES)
            self._memory = map_read_only(memory_fd, given.bytes)
            direct = given.udmabuf and Direct(ways.udmabuf, memory_fd, given.bytes, renderer)
        except BaseException:
            close_all(frames)
            raise
        finally:
            close_all((page_fd, memory_fd))
        self._direct = direct or None
        self._frames = Frames(frames[0], renderer, ways.now_us) if frames else None
        self._view = memoryview(self._memory)
        self._ring = FbRing(self._page, given.bytes)
        self._resizes = Allowance(RESIZES_PER_SECOND, SECOND_US)
        self._wanted: PixelLayout | None = None
        self._busy_until_us: int | None = None
        self._source: Source | None = None
        self.layout = given.layout
        self.damage = Damage()
        self.shown: tuple[Rect, ...] = ()
        self.damaged_us: int | None = None
        self.rung_us: int | None = None if given.layout is None else 0
        self.looked_us = -SECOND_US
        self.watched_us = -SECOND_US
        self._next_row = 0

    @property
    def busy(self) -> bool:
        return self._busy_until_us is not None

    @property
    def expected(self) -> bool:
        """Its ring is to be looked at."""
        waits = self._frames is not None and self._frames.waits
        return waits or self.rung_us is not None or self.looked_us < self.watched_us

    @property
    def deadline_us(self) -> int | None:
        """When `settle` has something to do."""
        return self._resizes.free_us if self._wanted is not None else self._busy_until_us

    @property
    def source(self) -> Source:
        """Only for surfaces that have a layout."""
        assert self.layout is not None
        picture = self._picture(self.layout)
        if self._source is None or self._source.picture is not picture:
            self._source = Source(self._view, self.layout, picture)
        return self._source

    def _picture(self, layout: PixelLayout) -> Picture | None:
        """Where the GPU reads instead of the framebuffer: the guest's own frame, else the same memory."""
        if self._frames is None and self._direct is None:
            return None
        found = self._frames.picture(layout.size) if self._frames else None
        self.path = PATHS[1] if found else PATHS[0]
        if found is None and self._direct is not None:
            found = self._direct.picture(layout)
            self.path = PATHS[2] if found else PATHS[0]
        return found

    def ring(self, now_us: int, watch_us: int = 0) -> None:
        """The guest says that there is something to see; so it may for a while without saying so."""
        self.watched_us = max(self.watched_us, now_us + watch_us)
        if self.rung_us is None:
            self.rung_us = now_us

    def look(self, now_us: int) -> None:
        """Look at the ring, once. Raises ProtocolError: the surface is to be dropped then."""
        rung_us = self.looked_us if self.rung_us is None else self.rung_us
        self.rung_us, self.looked_us = None, now_us
        if self.layout is None:
            self._adopt(self._ring.geometry())
        latest = self._wanted or self.layout
        assert latest is not None
        seen = self._ring.look(latest)
        if seen.damage.rects and self.damaged_us is None:
            self.damaged_us = rung_us or None
        if seen.layout != latest:
            self._wanted = seen.layout
            self.settle(now_us)
        elif self._wanted is None:
            self._add(seen.damage)
        if self._frames is not None and self._frames.look(now_us) and self.layout is not None:
            self._adopt(self.layout)
        if self._direct is not None and not self.damage.empty:
            self._direct.damaged()

    def _add(self, damage: Damage) -> None:
        if not self.damage.rects:
            self.damage = damage
            return
        for rect in damage.rects:
            self.damage = self.damage.add(rect)

    def settle(self, now_us: int) -> None:
        """Adopt the newest layout when the allowance permits; say for how long the guest counts as busy."""
        wanted = self._wanted
        if wanted is not None and self.layout is not None:
            same_storage = (wanted.size, wanted.depth) == (self.layout.size, self.layout.depth)
            if same_storage or self._resizes.take(now_us):
                self._adopt(wanted)
            else:
                self._busy_until_us = self._resizes.free_us + SECOND_US
        if self._busy_until_us is not None and now_us >= self._busy_until_us:
            self._busy_until_us = None

    def _adopt(self, layout: PixelLayout) -> None:
        self.layout, self._wanted, self._source = layout, None, None
        self.damage, self.shown = Damage((Rect.of(layout.size),)), ()

    def told(self, shown: tuple[Rect, ...]) -> None:
        """The renderer knows these parts as they are now."""
        self.damage, self.shown, self.damaged_us = Damage(), shown, None

    def take_rows(self, rows: int) -> tuple[Rect, ...]:
        """The damage in sight, in the next strip of so many rows after the last one; the rest stays.

        What is out of sight is forgotten: all is new when more of the surface comes into sight.
        """
        in_sight = Damage()
        for rect in self.damage.rects:
            for source in self.shown:
                in_sight = in_sight.add(rect.intersect(source))
        self.damage, box = in_sight, in_sight.box
        top = self._next_row if box.y <= self._next_row < box.bottom else box.y
        strip = Rect(box.x, top, box.width, min(rows, box.bottom - top))
        taken, left = self.damage.clip(strip).rects, Damage()
        for rect in self.damage.rects:
            for part in rect.minus(strip):
                left = left.add(part)
        self.damage, self._next_row = left, strip.bottom
        if strip.bottom == box.bottom:
            self.damaged_us = None
        return taken

    def present(self) -> None:
        """A frame with all that was looked at has been presented, or nothing of it is in sight."""
        self._ring.present()

    def hide(self) -> None:
        """Nothing of it is seen: what changes costs nothing, and all is new when it is seen again."""
        self.damage, self.shown, self.damaged_us = Damage(), (), None
        for way in (self._frames, self._direct):
            if way is not None:
                way.hide()

    def close(self) -> None:
        """Unmap; memory that a renderer still holds a view of goes when the view does."""
        self._source = None
        for way in (self._frames, self._direct):
            if way is not None:
                way.close()
        for held in (self._view, self._page, self._memory):
            with contextlib.suppress(BufferError):
                held.release() if isinstance(held, memoryview) else held.close()
