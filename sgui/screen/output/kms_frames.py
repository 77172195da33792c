"""Pictures that take turns on a card's displays, however they are painted."""

from typing import Protocol

from sgui.screen.render.renderer import Renderer
from sgui.values.damage import Damage
from sgui.values.geometry import Size
from sgui.values.rotation import Rotation


class Frames(Protocol):
    """Numbers are of framebuffers, as the card knows them. The first front is black."""

    renderer: Renderer

    @property
    def front(self) -> int:
        """What the displays show."""

    def next(self, damage: Damage) -> int:
        """The renderer's picture, of which only `damage` changed since the last time; not shown yet."""

    def flipped(self) -> None:
        """The displays show what was the next."""

    def in_place(self, damage: Damage) -> Damage:
        """For a card that cannot flip: the front brought up to date, and where on the display. Raises
        HostError.
        """

    def resize(self, size: Size) -> None:
        """A new front of this mode, black. The displays may still show an old one; `begin` comes next."""

    def begin(self, rotation: Rotation) -> None:
        """A new picture, of the size that fits when it is turned like this."""

    def free_old(self) -> None:
        """No display shows what was before the last `resize`."""

    def close(self) -> None: ...
