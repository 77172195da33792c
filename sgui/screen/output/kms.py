"""A bare console: one picture on all displays of a card, each of which has the whole band.

Who paints is decided at the start: the GPU where there is one and its driver passes the self-test, else the
processor into plain memory (kms_gl.py, kms_dumb.py). Modes, flips and cables are the same for both.
"""

import select
from collections.abc import Callable
from pathlib import Path

from sgui.host.voice import say
from sgui.screen.output.hotplug import Hotplug
from sgui.screen.output.kms_dumb import DumbFrames
from sgui.screen.output.kms_frames import Frames
from sgui.screen.output.kms_modes import Shown, Wish, arrangement
from sgui.screen.output.kms_unsafe import Card, Refused, cards
from sgui.screen.output.output import OutputEvent, OutputExposed, OutputLost, OutputResized
from sgui.screen.render.renderer import Renderer
from sgui.values.damage import Damage
from sgui.values.errors import HostError
from sgui.values.geometry import Size
from sgui.values.rotation import Rotation


class KmsOutput:
    """Implements Output. Raises HostError where there is no card; waits, asleep, where no display is."""

    backend = "kms"

    def __init__(
        self,
        wish: Wish,
        folder: Path = Path("/dev/dri"),
        gpu: bool = True,
        dark: Callable[[], None] = lambda: None,
    ) -> None:
        """gpu: whether one may paint. dark: told once if no display is there yet."""
        self._wish, self._hotplug, self._gpu = wish, Hotplug(), gpu
        self._card, self._shown = self._first_light(folder, dark)
        self.size = self._mode_size = self._shown[0].mode.size
        self._rotation = Rotation.UPRIGHT
        self.refresh_mhz = min(each.mode.refresh_mhz for each in self._shown)
        self._flips = True
        self._frames: Frames = self._lit(folder)
        self.renderer: Renderer = self._frames.renderer

    def _lit(self, folder: Path) -> Frames:
        """What paints, with the modes set: GL only where a frame of it could be shown."""
        if self._gpu and (self._wish.gl or any(folder.glob("renderD*"))):
            try:
                return self._lit_by_gl()
            except HostError as error:
                say(f"{error}; going on with plain memory", "sgui-screen")
        self._frames = DumbFrames(self._card, self._mode_size, self._gpu)
        self._set_modes()
        return self._frames

    def _lit_by_gl(self) -> Frames:
        """Raises HostError."""
        try:
            from sgui.screen.output.kms_gl import GlFrames  # noqa: PLC0415  (fails where there is no GL)
        except ImportError as error:
            raise HostError(f"kms: {error}") from error
        self._frames = frames = GlFrames(self._card, self._mode_size, asked=self._wish.gl)
        try:
            self._set_modes()
            self._card.flip(self._crtcs, frames.next(Damage()))
            frames.flipped()
        except HostError:
            frames.close()
            raise
        return frames

    # what is connected

    def _first_light(self, folder: Path, dark: Callable[[], None]) -> tuple[Card, tuple[Shown, ...]]:
        """The first card with a display; sleep until there is one."""
        told = False
        while True:
            for path in cards(folder):
                card = Card(path)
                if shown := arrangement(card.connectors(), card.crtcs(), self._wish):
                    return card, shown
                card.close()
            if not cards(folder):
                raise HostError(f"kms: no card in {folder}, one with a driver of the kernel is needed")
            if not told:
                told = True
                say("kms: no display is connected, waiting for one", "sgui-screen")
                dark()
            while not self._hotplug.take():
                select.select([self._hotplug], [], [])

    def fds(self) -> tuple[int, ...]:
        return (self._hotplug.fileno(),)

    def pump(self) -> tuple[OutputEvent, ...]:
        """Without a display all is dark, and stays so until there is one again."""
        if not self._hotplug.take():
            return ()
        shown = arrangement(self._card.connectors(), self._card.crtcs(), self._wish)
        for crtc in {each.crtc for each in self._shown} - {each.crtc for each in shown}:
            self._card.switch_off(crtc)
        before, self._shown = self._shown, shown
        if not shown:
            return (OutputLost(),) if before else ()
        return self._rearranged(shown[0].mode.size, was_dark=not before)

    def _rearranged(self, size: Size, was_dark: bool) -> tuple[OutputEvent, ...]:
        """Modes are set again even where none changed: after a suspension the card may have forgotten.

        was_dark: what was seen before is not seen again.
        """
        if size == self._mode_size and not was_dark:
            self._set_modes()
            return (OutputExposed(),)
        self._mode_size = size
        self._frames.resize(size)
        self._set_modes()
        self._frames.free_old()
        return self._begun()

    def turn(self, rotation: Rotation) -> tuple[OutputEvent, ...]:
        """The mode stays, and so do the buffers."""
        if rotation is self._rotation:
            return ()
        self._rotation = rotation
        begun = self._begun()
        return begun if self._shown else ()

    def _begun(self) -> tuple[OutputEvent, ...]:
        """A picture of the size that follows from mode and rotation."""
        self.size = self._rotation.size(self._mode_size)
        self._frames.begin(self._rotation)
        return (OutputResized(self.size),)

    # what is shown

    def present(self, damage: Damage) -> None:
        """Returns when the display shows it."""
        if self._flips and self._flip(damage):
            return
        changed = self._frames.in_place(damage)
        self._card.dirty(self._frames.front, changed.rects)

    def _flip(self, damage: Damage) -> bool:
        """False, from then on, for a card that has no page flips."""
        back = self._frames.next(damage)
        try:
            self._card.flip(self._crtcs, back)
        except Refused as refused:
            if not refused.not_master:
                say(f"{refused}; going on without page flips", "sgui-screen")
                self._flips = False
                return False
            self._flip_again(back)
        self._frames.flipped()
        return True

    def _flip_again(self, back: int) -> None:
        """Somebody else had the card meanwhile: take it back, modes and all. Raises HostError if refused."""
        self._card.become_master()
        self._set_modes()
        self._card.flip(self._crtcs, back)

    def resize(self, size: Size) -> tuple[OutputEvent, ...]:
        """A mode is the display's to have, by hot-plug alone."""
        return ()

    def close(self) -> None:
        self._frames.close()
        self._card.close()
        self._hotplug.close()

    @property
    def _crtcs(self) -> tuple[int, ...]:
        return tuple(each.crtc for each in self._shown)

    def _set_modes(self) -> None:
        for each in self._shown:
            self._card.show(each.crtc, each.connector, each.mode, self._frames.front)
