"""A bare console: the reference renderer's picture in dumb buffers of the kernel, shown by page flips.

Two buffers take turns; each is brought up to date where the picture changed since it was shown last, so a
frame costs what was damaged. All displays show the same picture: each has the whole band.
"""

import select
import sys
from pathlib import Path

import numpy as np

from sgui.screen.output.hotplug import Hotplug
from sgui.screen.output.kms_modes import Shown, Wish, arrangement
from sgui.screen.output.kms_unsafe import Buffer, Card, Refused, cards
from sgui.screen.output.output import OutputEvent, OutputExposed, OutputResized
from sgui.screen.render.choose import software_renderer
from sgui.screen.render.renderer import Pixels, Renderer
from sgui.screen.render.turned import copy_turned, turned_damage
from sgui.values.damage import Damage
from sgui.values.errors import HostError
from sgui.values.geometry import Rect, Size
from sgui.values.rotation import Rotation


class Sheet:
    """One buffer, and where the picture has changed since it was last brought up to date."""

    def __init__(self, buffer: Buffer) -> None:
        self.buffer = buffer
        size, pitch = buffer.size, buffer.pitch
        rows = np.frombuffer(buffer.memory, np.uint8)[: size.height * pitch].reshape(size.height, pitch)
        self._pixels: Pixels = rows[:, : 4 * size.width].reshape(size.height, size.width, 4)
        self.stale = Damage((Rect.of(size),))

    def spoil(self, damage: Damage) -> None:
        for rect in damage.rects:
            self.stale = self.stale.add(rect)

    def refresh(self, picture: Pixels, rotation: Rotation) -> Damage:
        """Copy what is stale; what that was."""
        done, self.stale = self.stale.clip(Rect.of(self.buffer.size)), Damage()
        copy_turned(picture, self._pixels, rotation, done.rects)
        return done


class KmsOutput:
    """Implements Output. Raises HostError where there is no card; waits, asleep, where no display is."""

    backend = "kms"

    def __init__(self, wish: Wish, folder: Path = Path("/dev/dri")) -> None:
        self._wish, self._hotplug = wish, Hotplug()
        self._card, self._shown = self._first_light(folder)
        self.size = self._mode_size = self._shown[0].mode.size
        self._rotation = Rotation.UPRIGHT
        self.refresh_mhz = min(each.mode.refresh_mhz for each in self._shown)
        self._painter = software_renderer(self.size)
        self.renderer: Renderer = self._painter
        self._flips = True
        self._sheets = self._new_sheets()
        self._set_modes()

    # what is connected

    def _first_light(self, folder: Path) -> tuple[Card, tuple[Shown, ...]]:
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
                sys.stderr.write("sgui-screen: kms: no display is connected, waiting for one\n")
            while not self._hotplug.take():
                select.select([self._hotplug], [], [])

    def fds(self) -> tuple[int, ...]:
        return (self._hotplug.fileno(),)

    def pump(self) -> tuple[OutputEvent, ...]:
        """Raises HostError when the last display is gone: the next screen waits for one."""
        if not self._hotplug.take():
            return ()
        shown = arrangement(self._card.connectors(), self._card.crtcs(), self._wish)
        if not shown:
            raise HostError("kms: the last display is gone")
        for crtc in {each.crtc for each in self._shown} - {each.crtc for each in shown}:
            self._card.switch_off(crtc)
        self._shown = shown
        return self._rearranged(shown[0].mode.size)

    def _rearranged(self, size: Size) -> tuple[OutputEvent, ...]:
        """Modes are set again even where none changed: after a suspension the card may have forgotten."""
        if size == self._mode_size:
            self._set_modes()
            return (OutputExposed(),)
        old, self._mode_size = self._sheets, size
        self._sheets = self._new_sheets()
        self._set_modes()
        for sheet in old:
            self._card.free(sheet.buffer)
        return self._begun()

    def turn(self, rotation: Rotation) -> tuple[OutputEvent, ...]:
        """The mode stays, and so do the buffers: all of both is out of date."""
        if rotation is self._rotation:
            return ()
        self._rotation = rotation
        for sheet in self._sheets:
            sheet.spoil(Damage((Rect.of(self._mode_size),)))
        return self._begun()

    def _begun(self) -> tuple[OutputEvent, ...]:
        """A picture of the size that follows from mode and rotation."""
        self.size = self._rotation.size(self._mode_size)
        self._painter.resize(self.size)
        return (OutputResized(self.size),)

    # what is shown

    def present(self, damage: Damage) -> None:
        """Returns when the display shows it."""
        there = turned_damage(damage, self.size, self._rotation)
        for sheet in self._sheets:
            sheet.spoil(there)
        front, back = self._sheets
        if self._flips and self._flip(back):
            self._sheets = (back, front)
            return
        self._card.dirty(front.buffer, front.refresh(self._painter.picture, self._rotation).rects)

    def _flip(self, back: Sheet) -> bool:
        """False, from then on, for a card that has no page flips."""
        back.refresh(self._painter.picture, self._rotation)
        crtcs = tuple(each.crtc for each in self._shown)
        try:
            self._card.flip(crtcs, back.buffer)
        except Refused as refused:
            if refused.not_master:
                return self._flip_again(back)
            sys.stderr.write(f"sgui-screen: {refused}; going on without page flips\n")
            self._flips = False
            return False
        return True

    def _flip_again(self, back: Sheet) -> bool:
        """Somebody else had the card meanwhile: take it back, modes and all. Raises HostError if refused."""
        self._card.become_master()
        self._set_modes()
        self._card.flip(tuple(each.crtc for each in self._shown), back.buffer)
        return True

    def resize(self, size: Size) -> tuple[OutputEvent, ...]:
        """A mode is the display's to have, by hot-plug alone."""
        return ()

    def close(self) -> None:
        self.renderer.close()
        self._card.close()
        self._hotplug.close()

    def _new_sheets(self) -> tuple[Sheet, Sheet]:
        """Zeros, which is black."""
        size = self._mode_size
        return Sheet(self._card.buffer(size)), Sheet(self._card.buffer(size))

    def _set_modes(self) -> None:
        for each in self._shown:
            self._card.show(each.crtc, each.connector, each.mode, self._sheets[0].buffer)
