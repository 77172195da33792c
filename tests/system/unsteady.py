"""An output that changes all the time: what makes it, and what one must see and hear meanwhile."""

import itertools
import mmap
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import numpy as np

from tests.locker.services import RIGHT
from tests.rawguest import RawGuest
from tests.rig import ESC, A, Rig
from tests.stage import COLORS, REFERENCE, Picture, band, frame_faults, picture_when
from tests.system.test_lock import lock, phase, type_until

T = TypeVar("T")
CALM = (1024, 640)
SHADES = {"bank": (250, 250, 0), "work": (0, 250, 250)}  # as tests/stage.py's `present` has them


@contextmanager
def painted_by(renderer: str, folder: Path, policy: str) -> Iterator[Rig]:
    """renderer: "gl" or "reference"."""
    environment = REFERENCE if renderer == "reference" else None
    with Rig(folder, policy, CALM, environment=environment) as running:
        assert running.status()["output"]["renderer"].startswith(renderer)
        yield running
        assert "Traceback" not in running.errors()


def asked(rig: Rig, size: tuple[int, int]) -> None:
    reply = rig.request(request="resize", size=f"{size[0]}x{size[1]}")
    assert reply["ok"] or "no screen now" in reply["error"], reply


def settled(rig: Rig, size: tuple[int, int], mode: str = "normal") -> None:
    """The output has this size, and a frame on it has been presented."""
    asked(rig, size)
    rig.until(
        lambda s: (s["output"]["width"], s["output"]["height"]) == size and s["presented_mode"] == mode, 20
    )


@contextmanager
def blown(act: Callable[[T], None], gusts: Sequence[T], pause_s: float) -> Iterator[None]:
    """One gust after another, around and around; then it is calm again."""
    over = threading.Event()

    def blow() -> None:
        for gust in itertools.cycle(gusts):
            if over.wait(pause_s):
                return
            act(gust)

    thread = threading.Thread(target=blow)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def frame(rig: Rig) -> Picture | None:
    """What is on the output now, whatever size that has; None between two outputs."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as end:
        end.connect(str(rig.runtime / "control.sock"))
        end.settimeout(10)
        end.send(b'{"request":"screenshot"}')
        body, fds, _, _ = socket.recv_fds(end, 65536, 1)
    if not fds:
        return None
    size = dict.fromkeys(("width", "height", "stride"), 0)
    size |= {key: int(body.split(f'"{key}":'.encode())[1].split(b",")[0].rstrip(b"}")) for key in size}
    with mmap.mmap(fds[0], size["stride"] * size["height"], prot=mmap.PROT_READ) as memory:
        rows = np.frombuffer(bytes(memory), np.uint8).reshape(size["height"], size["stride"])
    os.close(fds[0])
    return rows[:, : 4 * size["width"]].reshape(size["height"], size["width"], 4)[..., 2::-1]


def where(picture: Picture, name: str) -> tuple[int, int, int, int] | None:
    """The box around this guest's pixels."""
    rows, columns = (picture == SHADES[name]).all(axis=2).nonzero()
    if not rows.size:
        return None
    x, y = int(columns.min()), int(rows.min())
    return x, y, int(columns.max()) - x + 1, int(rows.max()) - y + 1


def faults(picture: Picture, *names: str) -> list[str]:
    """From the picture alone: a guest's pixels stand in its whole label, and the band is there with them."""
    found = []
    for name in names:
        if (rect := where(picture, name)) is not None:
            found += frame_faults(picture, rect, COLORS[name], solid=name == "bank")
            found += [] if band(picture).any() else ["no band"]
    return found


def same(before: Picture, after: Picture) -> bool:
    """But for the clock, which may tick."""
    changed = (before != after).any(axis=2)
    changed[:32, -56:] = False
    return not changed.any()


def steady(keys: list[tuple[int, int]]) -> bool:
    """Down and up in turns, up at the end."""
    return [down for _, down in keys] == [1, 0] * (len(keys) // 2)


def watched(rig: Rig, bank: RawGuest, names: Sequence[str], seconds: float) -> list[tuple[int, int]]:
    """Labels are whole in every frame while somebody types; what bank, which has the focus, heard of it."""
    sights, keys, end = 0, bank.keys(), time.monotonic() + seconds
    while time.monotonic() < end:
        rig.tap(A)
        keys += bank.keys()
        if (picture := frame(rig)) is not None:
            assert faults(picture, *names) == []
            sights += where(picture, "bank") is not None
    assert sights, "a test that cannot fail is none"
    return keys


def unseen(rig: Rig, bank: RawGuest, seconds: float) -> None:
    """No pixel of bank's own is in any frame while somebody types."""
    bank.keys()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        rig.tap(A)
        if (picture := frame(rig)) is not None:
            assert where(picture, "bank") is None


@contextmanager
def on_the_attention_screen(rig: Rig) -> Iterator[None]:
    """From a focus that is seen, and back to it."""
    rig.focus("bank")
    picture_when(rig, lambda seen: where(seen, "bank") is not None)  # else what follows could not fail
    rig.attention()
    rig.until(lambda s: s["presented_mode"] == "attention")
    yield
    rig.tap(ESC)
    rig.until(lambda s: s["presented_focus"] == "bank")


@contextmanager
def under_lock(rig: Rig) -> Iterator[None]:
    """From a focus, and by the password back to it."""
    rig.focus("bank")
    lock(rig)
    yield
    phase(rig)
    type_until(rig, RIGHT)
    rig.until(lambda s: s["presented_focus"] == "bank")
