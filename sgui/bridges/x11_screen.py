"""A domain's X screen: which pixels have changed, and how large it is.

The server notes damage until it is asked for it (DAMAGE at level NonEmpty, into a region), at most once a
frame: so a program that draws without end costs no more than one that draws each frame. The pixels are read
after that, from the server's memory; what changes meanwhile is damage again.
"""

import os

from sgui.bridges.mapped import Mapped, Place
from sgui.bridges.picture import Picture
from sgui.bridges.x11_link import Link
from sgui.values.errors import HostError, ProtocolError
from sgui.values.geometry import Rect, Size
from sgui.wire import x11_extensions as ext
from sgui.wire.x11 import Event, Reply

FRAME_S = 0.008  # between two looks at the damage
RESIZE_S = 0.3  # between two sizes: sgui bounds resizes, and programs may change it without end
WISH_S = 0.4  # between two sizes suggested


class Screen:
    """memory: the server's, for whoever opened it to close. most: where in that its largest screen lies."""

    def __init__(self, link: Link, picture: Picture, memory: int, most: Place) -> None:
        self._link, self._picture, self._memory, self._most = link, picture, memory, most
        self._damage, self._fixes, self._randr = (link.extensions[n] for n in ("DAMAGE", "XFIXES", "RANDR"))
        self._root = link.setup.root
        self._noted, self._region = link.new_id(), link.new_id()
        self._damaged = self._asking = False
        self._look_at = self._resize_at = self._wish_at = 0.0
        self.size = most.size
        self._stale = True
        self._wish: Size | None = None
        self._mode = 0
        self._modes = 0
        resources = link.wait(ext.get_screen_resources(self._randr, self._root))
        self._crtc, self._output = ext.decode_screen_resources(resources)
        link.tell(ext.select_screen_changes(self._randr, self._root))
        link.tell(ext.create_region(self._fixes, self._region))
        link.tell(ext.damage_create(self._damage, self._noted, self._root))

    def heard(self, event: Event) -> bool:
        """Whether it was about the screen. Raises ProtocolError for a size that it cannot have."""
        if event.sent:
            return False
        if event.code == self._damage.first_event:
            self._damaged = True
        elif event.code == self._randr.first_event:
            self._sized(ext.screen_size_in(event.data))
        else:
            return False
        return True

    def _sized(self, size: Size) -> None:
        most = self._most.size
        if not 0 < size.width <= most.width or not 0 < size.height <= most.height:
            raise ProtocolError(
                f"x11: a screen of {size.width} x {size.height}, allowed is {most.width} x {most.height}"
            )
        self._stale = self._stale or size != self.size
        self.size = size

    def wish(self, size: Size) -> None:
        """What sgui would like; cut to what there is room for."""
        most = self._most.size
        self._wish = Size(min(max(size.width, 1), most.width), min(max(size.height, 1), most.height))

    def turn(self, now: float) -> bool:
        """Do what is due. True if the picture has a new size, so that sgui must be told before its damage."""
        if self._wish is not None and self._wish_at <= now:
            wish, self._wish, self._wish_at = self._wish, None, now + WISH_S
            self._resize(wish)
        if self._damaged and not self._asking and self._look_at <= now:
            self._damaged, self._asking, self._look_at = False, True, now + FRAME_S
            self._link.tell(ext.damage_subtract(self._damage, self._noted, self._region))
            self._link.ask(ext.fetch_region(self._fixes, self._region), self._fetched)
        if not self._stale or self._resize_at > now:
            return False
        self._stale, self._resize_at = False, now + RESIZE_S
        place = Place(self.size, self._most.depth, self._most.stride, self._most.offset)
        return self._picture.map(Mapped(os.dup(self._memory), place, "x11"))

    def deadline(self) -> float | None:
        """When turn() has something to do although nothing was heard."""
        due = [
            at
            for at, wanted in (
                (self._wish_at, self._wish is not None),
                (self._look_at, self._damaged and not self._asking),
                (self._resize_at, self._stale),
            )
            if wanted
        ]
        return min(due, default=None)

    def _fetched(self, reply: Reply | None) -> None:
        self._asking = False
        if reply is None:
            raise HostError("x11: the X server has lost its damage")
        for rect in ext.decode_region(reply):
            self._picture.update_mapped(rect)

    def _resize(self, size: Size) -> None:
        """A mode of that size, which the one before it makes room for once it is there."""
        if size == self.size:
            return
        self._modes += 1
        named = ext.create_mode(self._randr, self._root, size, f"sgui-{self._modes}")
        self._link.ask(named, lambda reply: self._created(size, reply))

    def _created(self, size: Size, reply: Reply | None) -> None:
        if reply is None:
            return
        before, self._mode = self._mode, ext.decode_created_mode(reply)
        randr, link = self._randr, self._link
        link.tell(ext.add_output_mode(randr, self._output, self._mode))
        link.ask(ext.set_crtc(randr, self._crtc, 0, ()), _whatever)
        link.tell(ext.set_screen_size(randr, self._root, size))
        link.ask(ext.set_crtc(randr, self._crtc, self._mode, (self._output,)), _whatever)
        if before:
            link.tell(ext.delete_output_mode(randr, self._output, before))
            link.tell(ext.destroy_mode(randr, before))

    @property
    def whole(self) -> Rect:
        return Rect.of(self.size)


def _whatever(_: Reply | None) -> None:
    """What matters of it comes as an event."""
