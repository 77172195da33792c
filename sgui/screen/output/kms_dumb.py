"""What a card shows without its GPU: the reference renderer's picture, copied to plain memory.

Two buffers take turns; each is brought up to date where the picture changed since it was shown last, so a
frame costs what was damaged.
"""

import numpy as np

from sgui.screen.output.kms_unsafe import Buffer, Card
from sgui.screen.render.choose import software_renderer
from sgui.screen.render.renderer import Pixels, Renderer
from sgui.screen.render.turned import copy_turned, turned_damage
from sgui.values.damage import Damage
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


class DumbFrames:
    """Implements Frames. Raises HostError."""

    def __init__(self, card: Card, size: Size, gpu: bool = True) -> None:
        self._card = card
        self._painter = software_renderer(size, gpu)
        self.renderer: Renderer = self._painter
        self._rotation = Rotation.UPRIGHT
        self._size = size
        self._front, self._back = self._sheets(size)
        self._old: tuple[Sheet, ...] = ()

    def _sheets(self, size: Size) -> tuple[Sheet, Sheet]:
        """Zeros, which is black."""
        return Sheet(self._card.buffer(size)), Sheet(self._card.buffer(size))

    @property
    def front(self) -> int:
        return self._front.buffer.number

    def next(self, damage: Damage) -> int:
        self._spoil(damage)
        self._back.refresh(self._painter.picture, self._rotation)
        return self._back.buffer.number

    def flipped(self) -> None:
        self._front, self._back = self._back, self._front

    def in_place(self, damage: Damage) -> Damage:
        self._spoil(damage)
        return self._front.refresh(self._painter.picture, self._rotation)

    def _spoil(self, damage: Damage) -> None:
        there = turned_damage(damage, self._rotation.size(self._size), self._rotation)
        for sheet in (self._front, self._back):
            sheet.spoil(there)

    def resize(self, size: Size) -> None:
        self._old = (*self._old, self._front, self._back)
        self._size = size
        self._front, self._back = self._sheets(size)

    def begin(self, rotation: Rotation) -> None:
        """All of both buffers is out of date."""
        self._rotation = rotation
        self._painter.resize(rotation.size(self._size))
        for sheet in (self._front, self._back):
            sheet.spoil(Damage((Rect.of(self._size),)))

    def free_old(self) -> None:
        for sheet in self._old:
            self._card.free(sheet.buffer)
        self._old = ()

    def close(self) -> None:
        """The buffers go with the card."""
        self.renderer.close()
