"""The least that a frame costs in Python: a loop that serves painters over the guest channel and is no more.

    python -m benchmarks.least PLACE WxH X,Y,W,H...     sockets at PLACE/guests/d0.sock, d1, ...

What the contract asks of any frame, and no more: one sleep until the clock's next point, the producer's index
and each slot copied once, the damage clipped, its pixels read once from the guest's memory and put into a
picture, the slots given back, the doorbells emptied. No scene, no labels, no limits, no history, no GPU. Who
is written in Python and shows as many frames cannot be cheaper; so this is the limit that small frames are
held against.
"""

import gc
import mmap
import os
import select
import socket
import sys
import time
from pathlib import Path
from struct import Struct

import numpy as np
from numpy.typing import NDArray

from benchmarks.rects import read_words
from sgui.host.link import close_all
from sgui.seat.session import allocate
from sgui.values.geometry import Rect
from sgui.values.limits import PAGE_BYTES, SLOT_BYTES
from sgui.wire.channel import Status, Welcome, encode_welcome
from sgui.wire.ring import FB_OUT

INTERVAL_S = 1 / 60
SILENT_S = 0.13  # nothing in any ring for so long: it sleeps until a doorbell
_INDEX, _UPDATE = Struct("<I"), Struct("<4xiiii")
_PRODUCER = slice(FB_OUT.producer, FB_OUT.producer + 4)
_CONSUMER = slice(FB_OUT.consumer, FB_OUT.consumer + 4)


class Guest:
    """One painter's session: connected already."""

    def __init__(self, connected: socket.socket, rect: Rect, picture: NDArray[np.uint32]) -> None:
        size_bytes = rect.width * rect.height * 4
        self._fds, given = allocate(connected, size_bytes)
        welcome = Welcome(Status.WELCOME, size_bytes, rect.width, rect.height, 0, 1)
        socket.send_fds(connected, [encode_welcome(welcome)], list(given))
        close_all(given)
        connected.detach()
        self.bell = self._fds.to_server
        self._page = mmap.mmap(self._fds.fb_page, PAGE_BYTES)
        pixels = mmap.mmap(self._fds.framebuffer, size_bytes, mmap.MAP_SHARED, mmap.PROT_READ)
        self._pixels = np.frombuffer(pixels, "<u4").reshape(rect.height, rect.width)
        self._shown = picture[rect.y : rect.bottom, rect.x : rect.right]
        self._width, self._height, self._next = rect.width, rect.height, 0

    def look(self) -> bool:
        """Show what its ring says is new; whether there was anything."""
        page = self._page
        (producer,) = _INDEX.unpack(page[_PRODUCER])
        count = (producer - self._next) % (1 << 32)
        if not 0 < count <= FB_OUT.slots:
            return False
        for index in range(self._next, self._next + count):
            at = FB_OUT.start + index % FB_OUT.slots * SLOT_BYTES
            x, y, width, height = _UPDATE.unpack_from(page[at : at + SLOT_BYTES])
            left, top = max(0, x), max(0, y)
            right, bottom = min(self._width, x + width), min(self._height, y + height)
            self._shown[top:bottom, left:right] = self._pixels[top:bottom, left:right]
        self._next = producer
        page[_CONSUMER] = _INDEX.pack(producer)
        drain(self.bell)
        return True


def serve(guests: list[Guest]) -> None:
    """Until a painter is gone."""
    bells = select.epoll()
    for guest in guests:
        bells.register(guest.bell)
    seen_s = 0.0
    while True:
        now = time.monotonic()
        if now - seen_s < SILENT_S:
            time.sleep((now // INTERVAL_S + 1) * INTERVAL_S - now)
        elif any(flags & select.EPOLLHUP for _, flags in bells.poll()):
            return
        for guest in guests:
            if guest.look():
                seen_s = now
            elif now - seen_s >= SILENT_S:
                drain(guest.bell)


def drain(bell: int) -> None:
    """Whatever has been rung; a ring that is filled is not always rung yet."""
    try:
        os.read(bell, 4096)
    except BlockingIOError:
        return


def main(place: str, size: str, *rects: str) -> int:
    width, height = map(int, size.split("x"))
    picture = np.zeros((height, width), "<u4")
    folder = Path(place) / "guests"
    folder.mkdir()
    doors = [socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) for _ in rects]
    for number, door in enumerate(doors):
        door.bind(str(folder / f"d{number}.sock"))
        door.listen()
    print("ready", flush=True)
    guests = [
        Guest(door.accept()[0], read_words(rect), picture) for door, rect in zip(doors, rects, strict=True)
    ]
    gc.freeze()
    gc.disable()
    serve(guests)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
