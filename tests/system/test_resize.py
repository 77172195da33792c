"""An output that changes its size all the time: whole labels in every frame, no key astray (D05, D16)."""

import itertools
import mmap
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest

from tests.locker.services import RIGHT, service
from tests.rawguest import RawGuest
from tests.rig import ESC, A, Rig
from tests.stage import (
    COLORS,
    REFERENCE,
    Picture,
    band,
    calm,
    frame_faults,
    info,
    picture_when,
    policy,
    present,
)
from tests.system.test_lock import lock, phase, type_until

STORM = ((1, 1), (1024, 640), (32, 1), (900, 40), (640, 360), (1, 900), (2200, 1300), (120, 90), (801, 603))
CALM = (1024, 640)
SHADES = {"bank": (250, 250, 0), "work": (0, 250, 250)}  # as tests/stage.py's `present` has them
LAYOUTS = ("full", "tile", "float")


@pytest.fixture(scope="module", params=["gl", "reference"])
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    folder = tmp_path_factory.mktemp("resize")
    environment = REFERENCE if request.param == "reference" else None
    text = policy() + f'\n[lock]\nservices = "{service(folder)}"\n'
    with Rig(folder, text, CALM, environment=environment) as running:
        assert running.status()["output"]["renderer"].startswith(request.param)
        yield running
        assert "Traceback" not in running.errors()


@pytest.fixture
def rig(shared: Rig) -> Iterator[Rig]:
    yield shared
    settled(shared, CALM)
    calm(shared)


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
def storm(rig: Rig) -> Iterator[None]:
    """Sizes come one after another, each for less than a few frames; then it is calm again."""
    over = threading.Event()

    def blow() -> None:
        for size in itertools.cycle(STORM):
            if over.wait(0.04):
                return
            asked(rig, size)

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


@pytest.mark.parametrize("layout", LAYOUTS)
def test_d05_d16_every_frame_of_a_storm_of_sizes_has_whole_labels(rig: Rig, layout: str) -> None:
    bank, _ = present(rig, "bank", "work")
    rig.focus("bank")
    assert rig.request(request="layout", layout=layout)["ok"]
    names = ("bank", "work") if layout == "tile" else ("bank",)
    settled(rig, CALM)
    rig.until(lambda s: info(s, "bank")["content"] is not None)
    rig.until(lambda s: all(d["frames"] for d in s["domains"] if d["content"] is not None))
    before, sights, keys = rig.shot(), 0, []
    bank.keys()
    with storm(rig):
        end = time.monotonic() + 2.5
        while time.monotonic() < end:
            rig.tap(A)
            keys += bank.keys()
            if (picture := frame(rig)) is not None:
                assert faults(picture, *names) == []
                sights += where(picture, "bank") is not None
    assert sights, "a test that cannot fail is none"
    settled(rig, CALM)
    picture_when(rig, lambda after: same(before, after))
    keys += bank.keys(0.2)
    assert steady(keys), "no key is stuck and none came up that had not gone down"
    rig.tap(A)
    assert bank.keys(2.0)[:1] == [(A, 1)]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_d05_each_size_on_its_own_has_whole_labels(rig: Rig, layout: str) -> None:
    present(rig, "bank", "work")
    rig.focus("bank")
    assert rig.request(request="layout", layout=layout)["ok"]
    for size in STORM:
        settled(rig, size)
        picture = frame(rig)
        assert picture is not None
        assert picture.shape[:2] == size[::-1]
        assert faults(picture, *(SHADES if layout == "tile" else ("bank",))) == []
        assert picture[: min(32, size[1])].any() or size[0] < 2, "the band is there where anything is"


def test_the_oracle_finds_a_label_with_a_hole_and_a_lost_band(rig: Rig) -> None:
    present(rig, "bank")
    rig.focus("bank")
    picture = rig.shot()
    rect = where(picture, "bank")
    assert rect is not None and faults(picture, "bank") == []
    holed, bare = picture.copy(), picture.copy()
    holed[rect[1] + 9, rect[0] + rect[2] :] = 0
    bare[:32] = 0
    assert faults(holed, "bank") and faults(bare, "bank") == ["no band"]


def trusted_alone(rig: Rig, guest: RawGuest, mode: str) -> None:
    """In a storm no guest's own pixel is seen, no key is heard, and the trusted screen comes back."""
    guest.keys()
    with storm(rig):
        end = time.monotonic() + 1.5
        while time.monotonic() < end:
            rig.tap(A)
            if (picture := frame(rig)) is not None:
                assert where(picture, "bank") is None
    for size in STORM:
        settled(rig, size, mode)
    settled(rig, CALM, mode)
    assert guest.keys(0.1) == []


def test_d16_a_storm_of_sizes_on_the_attention_screen_shows_and_tells_nothing(rig: Rig) -> None:
    (guest,) = present(rig, "bank")
    rig.focus("bank")
    settled(rig, CALM)
    assert where(rig.shot(), "bank") is not None, "a test that cannot fail is none"
    rig.attention()
    rig.until(lambda s: s["presented_mode"] == "attention")
    trusted_alone(rig, guest, "attention")
    rig.tap(ESC)
    rig.until(lambda s: s["presented_focus"] == "bank")


def test_d16_a_storm_of_sizes_while_it_is_locked_shows_and_tells_nothing(rig: Rig) -> None:
    (guest,) = present(rig, "bank")
    rig.focus("bank")
    lock(rig)
    trusted_alone(rig, guest, "locked")
    phase(rig)
    type_until(rig, RIGHT)
    rig.until(lambda s: s["presented_focus"] == "bank")
    assert guest.keys(0.1) == []


def test_a_screen_that_dies_has_its_first_size_again(rig: Rig) -> None:
    (guest,) = present(rig, "bank")
    rig.focus("bank")
    settled(rig, (640, 360))
    rig.kill("screen")
    rig.until(lambda s: s["output"]["width"] == CALM[0] and s["presented_focus"] == "bank", 20)
    guest.keys()
    rig.tap(A)
    assert guest.keys(2.0)[:1] == [(A, 1)]
