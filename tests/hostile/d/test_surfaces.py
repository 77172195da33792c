"""Attacks D01 to D06 over the running system, in both renderers: what guests may try with pixels; P3, P4."""

import itertools
import struct
import time

import numpy as np
import pytest

from tests.hostile.d.labels import faults, outside_equal
from tests.rig import ALT, CTRL, DELETE, ESC, Rig
from tests.stage import (
    COLORS,
    Picture,
    connect,
    content,
    frame_faults,
    info,
    inside,
    picture_when,
    present,
    shows,
)

Rect = tuple[int, int, int, int]
NAMES = ("bank", "work", "web")
ODD = (251, 3, 249)


def paint(guest: object, pixels: Picture) -> None:
    """[height, width, 3], R G B."""
    height, width = pixels.shape[:2]
    raw = np.zeros((height, width, 4), np.uint8)
    raw[..., :3] = pixels[..., ::-1]
    guest.pixels[: raw.nbytes] = raw.tobytes()  # type: ignore[attr-defined]
    guest.update(0, 0, width, height)  # type: ignore[attr-defined]


@pytest.mark.parametrize("layout", ["full", "tile"])
def test_d01_a_perfect_copy_of_band_labels_and_attention_screen_stays_inside(rig: Rig, layout: str) -> None:
    """P4: the band does not depend on a guest's pixels; P2: nothing outside the content changes."""
    bank, _ = present(rig, "bank", "work")
    rig.focus("work")
    rig.request(request="layout", layout=layout)
    rig.until(lambda s: s["layout"] == layout)
    rig.tap(CTRL, ALT, DELETE)
    rig.until(lambda s: s["presented_mode"] == "attention")
    trusted = rig.shot()
    rig.tap(ESC)
    rig.until(lambda s: s["presented_focus"] == "work")
    normal = rig.shot()
    rig.focus("bank")
    height, width = trusted.shape[:2]
    bank.resize(width, height)
    rig.until(lambda s: info(s, "bank")["size"] == [width, height])
    time.sleep(0.1)
    rect = content(rig, "bank")
    before = None
    for forged in (np.zeros_like(trusted), trusted, normal):
        paint(bank, forged)
        frames = info(rig.status(), "bank")["frames"]
        rig.until(lambda s, frames=frames: info(s, "bank")["frames"] >= frames)
        time.sleep(0.1)
        picture = rig.shot()
        assert before is None or outside_equal(before, picture, rect)
        assert faults(rig, picture, "bank") == {}
        before = picture
    assert rig.status()["mode"] == "normal" and rig.status()["focus"] == "bank"


def test_d02_a_guest_as_large_as_its_memory_gets_no_more_than_its_place(rig: Rig) -> None:
    bank, _ = present(rig, "bank", "work")
    rig.request(request="layout", layout="tile")
    rig.focus("bank")
    before = rig.status()
    place = info(before, "work")["content"]
    bank.resize(1920, 1080)
    bank.fill(*ODD)
    rig.until(lambda s: info(s, "bank")["size"] == [1920, 1080])
    time.sleep(0.15)
    picture = picture_when(rig, lambda p: shows(p, content(rig, "bank"), ODD))
    assert info(rig.status(), "work")["content"] == place, "another domain's place does not move"
    assert faults(rig, picture, "bank", "work") == {}
    assert not (picture[:32] == ODD).all(axis=2).any()


@pytest.mark.parametrize("name", NAMES)
def test_d03_the_label_is_whole_in_the_first_frame_without_any_damage(rig: Rig, name: str) -> None:
    guest = connect(rig, name)
    rig.focus(name)
    picture = rig.shot()  # no geometry: a placeholder in the label
    color = COLORS[name]
    edge = np.concatenate([picture[70:, :6].reshape(-1, 3), picture[70:, -6:].reshape(-1, 3)])
    assert (edge == color).all(axis=1).mean() > (0.99 if name == "bank" else 0.5)
    guest.pixels[: 300 * 200 * 4] = bytes((ODD[2], ODD[1], ODD[0], 0)) * (300 * 200)
    guest.configure(300, 200)  # geometry, never an UPDATE
    rect = content(rig, name)
    picture = rig.shot()
    assert frame_faults(picture, rect, color, solid=name == "bank") == []


def test_d03_guests_that_only_damage_one_corner_keep_a_whole_label(rig: Rig) -> None:
    (bank,) = present(rig, "bank")
    rig.focus("bank")
    for x, y in ((0, 0), (399, 0), (0, 299), (399, 299), (-4, -4), (400, 300)):
        bank.update(x, y, 1, 1)
        time.sleep(0.02)
    assert faults(rig, rig.shot(), "bank") == {}


@pytest.mark.parametrize("size", [(1, 1), (3, 200), (1920, 1), (1, 1080), (5, 5)])
@pytest.mark.parametrize("layout", ["full", "tile"])
def test_d04_surfaces_smaller_than_a_label_have_a_whole_one(
    rig: Rig, size: tuple[int, int], layout: str
) -> None:
    (bank,) = present(rig, "bank", size=size)
    bank.fill(*ODD)
    rig.request(request="layout", layout=layout)
    rig.focus("bank")
    time.sleep(0.1)
    if info(rig.status(), "bank")["content"] is None:
        assert not (rig.shot() == ODD).all(axis=2).any()
        return
    rect = content(rig, "bank")
    picture = picture_when(rig, lambda p: shows(p, rect, ODD))
    assert faults(rig, picture, "bank") == {}
    shown = (picture == ODD).all(axis=2)
    inside(shown, rect)[:] = False
    assert not shown.any()


def test_d05_the_label_lies_on_the_output_in_every_frame_of_a_resize_storm(rig: Rig) -> None:
    bank, _ = present(rig, "bank", "work")
    rig.focus("bank")
    sizes = itertools.cycle([(1, 1), (1920, 1080), (7, 900), (1900, 3), (640, 480)])
    for layout in ("full", "tile", "full", "tile"):
        rig.request(request="layout", layout=layout)
        for _ in range(6):
            bank.resize(*next(sizes))
            bank.update(0, 0, 2000, 2000)
        picture = rig.shot()
        solid = (picture == COLORS["bank"]).all(axis=2)
        assert solid[40:, :12].any() and solid[:, 6:].any()
        time.sleep(0.3)
        assert faults(rig, rig.shot(), "bank") == {}
    assert info(rig.status(), "bank")["state"] == "connected"


@pytest.mark.parametrize("flags", range(1, 256, 37))
def test_d06_no_byte_that_a_guest_may_set_takes_the_label_away(rig: Rig, flags: int) -> None:
    """Padding, unused fields, the in ring, the pages' rest: none of them means anything."""
    (bank,) = present(rig, "bank")
    rig.focus("bank")
    rect = content(rig, "bank")
    picture = picture_when(rig, lambda p: shows(p, rect, (250, 250, 0)))
    bank.fb[33:2048] = bytes([flags]) * (2048 - 33)
    bank.fb[4088:4096] = bytes([flags]) * 8
    bank.kbd[8:1024] = bytes([flags]) * 1016
    slot = bytearray([flags]) * 40
    slot[0] = 2
    slot[4:20] = struct.pack("<iiii", 0, 0, 400, 300)
    bank.push(bytes(slot))
    bank.ring()
    time.sleep(0.1)
    status = rig.status()
    assert info(status, "bank")["state"] == "connected" and status["focus"] == "bank"
    assert outside_equal(picture, rig.shot(), rect)
