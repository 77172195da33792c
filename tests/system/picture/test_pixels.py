"""Placeholders and guest pixels as the contract has them, read from screenshots alone."""

import struct
import time
from pathlib import Path

import numpy as np
import pytest

from tests.rig import ALT, CTRL, DELETE, Rig
from tests.stage import (
    COLORS,
    RED,
    connect,
    content,
    frame_faults,
    info,
    inside,
    picture_when,
    policy,
    present,
    shows,
)

YELLOW, CYAN, PINK = (250, 250, 0), (0, 250, 250), (250, 0, 250)
NAMES = ("bank", "work", "web")


# -- placeholders --------------------------------------------------------------------------------------------


def test_content_is_null_without_geometry_and_for_the_absent(rig: Rig) -> None:
    guest = connect(rig, "bank")
    rig.request(request="layout", layout="tile")
    status = rig.until(lambda s: s["layout"] == "tile" and info(s, "bank")["state"] == "connected")
    for name in NAMES:
        domain = info(status, name)
        assert domain["size"] is None and domain["content"] is None
    empty = rig.shot()
    guest.show(100, 80, *YELLOW)
    rect = content(rig, "bank")
    picture = picture_when(rig, lambda p: shows(p, rect, YELLOW))
    assert frame_faults(picture, rect, RED) == []
    assert (picture[40:] != empty[40:]).any()
    guest.close()
    status = rig.until(lambda s: info(s, "bank")["state"] == "absent")
    assert info(status, "bank")["content"] is None and info(status, "bank")["size"] is None
    gone = picture_when(rig, lambda p: not (p == YELLOW).all(axis=2).any())
    assert (gone == RED).all(axis=2).any(), "the label stays around the placeholder"


def test_a_dropped_guest_leaves_a_placeholder_and_no_pixel(rig: Rig) -> None:
    (bank,) = present(rig, "bank")
    rig.focus("bank")
    picture_when(rig, lambda p: bool((p == YELLOW).all(axis=2).any()))
    bank.record(99)
    assert bank.closed() is not None
    status = rig.until(lambda s: info(s, "bank")["state"] == "stopped")
    domain = info(status, "bank")
    assert domain["content"] is None and domain["violations"] >= 1 and domain["reason"]
    assert status["focus"] is None
    rig.request(request="layout", layout="tile")
    rig.until(lambda s: s["layout"] == "tile")
    picture = picture_when(rig, lambda p: not (p == YELLOW).all(axis=2).any())
    assert (picture[32:] == RED).all(axis=2).sum() > 1000


def test_attention_screen_lists_every_domain_with_its_colour_and_dims_the_guests(rig: Rig) -> None:
    present(rig, "bank")
    rig.focus("bank")
    picture_when(rig, lambda p: shows(p, content(rig, "bank"), YELLOW))
    rig.tap(CTRL, ALT, DELETE)
    rig.until(lambda s: s["presented_mode"] == "attention")
    picture = rig.shot()
    for name, color in COLORS.items():
        assert (picture[32:] == color).all(axis=2).sum() > 500, name
    assert not (picture == YELLOW).all(axis=2).any(), "guests are dimmed"


# -- pixels --------------------------------------------------------------------------------------------------


def test_guest_alpha_is_ignored(rig: Rig) -> None:
    (bank,) = present(rig, "bank")
    rig.focus("bank")
    rect = content(rig, "bank")
    for alpha in (0, 1, 127, 254):
        bank.fill(255, 250 - alpha // 2, alpha, alpha)
        picture_when(rig, lambda p, a=alpha: shows(p, rect, (255, 250 - a // 2, a)))


def test_depth_16_is_565(rig: Rig) -> None:
    bank = connect(rig, "bank")
    width, height = 64, 32
    values = (np.arange(width * height, dtype=np.uint32) * 32 % 65536).astype("<u2").reshape(height, width)
    bank.pixels[: values.nbytes] = values.tobytes()
    bank.geometry(width, height, width * 2, values.nbytes, 16)
    bank.ring()
    bank.update(0, 0, width, height)
    rig.focus("bank")
    rect = content(rig, "bank")
    assert rect[2:] == (width, height)
    red, green, blue = values >> 11, values >> 5 & 63, values & 31
    wanted = np.stack([red << 3 | red >> 2, green << 2 | green >> 4, blue << 3 | blue >> 2], axis=2)
    picture_when(rig, lambda p: bool((np.abs(inside(p, rect).astype(int) - wanted) <= 1).all()))


@pytest.mark.parametrize("size", [3, 4])
def test_depth_24_has_the_bytes_blue_green_red_packed_or_in_words(rig: Rig, size: int) -> None:
    """QEMU's xenfb checks for 3 bytes a pixel and reads words of 4: a line's length says which it is."""
    bank = connect(rig, "bank")
    width, height = 60, 40
    rng = np.random.default_rng(1)
    pixels = rng.integers(0, 256, (height, width, size), dtype=np.uint8)
    bank.pixels[: pixels.nbytes] = pixels.tobytes()
    bank.geometry(width, height, width * size, pixels.nbytes, 24)
    bank.ring()
    bank.update(0, 0, width, height)
    rig.focus("bank")
    rect = content(rig, "bank")
    picture_when(rig, lambda p: bool((inside(p, rect) == pixels[..., 2::-1]).all()))


def test_stride_and_offset_flip_pages(rig: Rig) -> None:
    bank = connect(rig, "bank")
    width, height, stride = 200, 100, 1024
    size = stride * height
    for page, value in ((0, 40), (1, 90)):
        bank.pixels[page * size : (page + 1) * size] = bytes((value, value + 1, value + 2, 0)) * (size // 4)
    bank.geometry(width, height, stride, 2 * size)
    bank.ring()
    bank.update(0, 0, width, height)
    rig.focus("bank")
    rect = content(rig, "bank")
    picture_when(rig, lambda p: shows(p, rect, (42, 41, 40)))
    for page, value in ((1, 90), (0, 40), (1, 90)):
        bank.resize(width, height, stride, offset=page * size)
        bank.update(0, 0, width, height)
        picture_when(rig, lambda p, v=value: shows(p, rect, (v + 2, v + 1, v)))


def test_damage_is_clipped_never_refused(rig: Rig) -> None:
    (bank,) = present(rig, "bank")
    before = info(rig.focus("bank"), "bank")["violations"]
    rect = content(rig, "bank")
    top = 2**31 - 1
    for damage in (
        (-5, -5, 10, 10),
        (0, 0, top, top),
        (top, top, top, top),
        (5, 5, -3, 7),
        (-top, 0, top, 1),
    ):
        bank.update(*damage)
    bank.push(struct.pack("<B3xiiii", 2, -(2**31), -(2**31), 2**31 - 1, 2**31 - 1))
    bank.ring()
    bank.pixels[:4] = bytes((1, 2, 3, 0))
    bank.fill(7, 8, 9)
    picture_when(rig, lambda p: shows(p, rect, (7, 8, 9)))
    assert info(rig.status(), "bank")["violations"] == before


def test_only_damage_is_drawn_anew_and_frames_count(rig: Rig) -> None:
    (bank,) = present(rig, "bank")
    rig.focus("bank")
    rect = content(rig, "bank")
    picture_when(rig, lambda p: shows(p, rect, YELLOW))
    before = rig.status()
    time.sleep(0.2)
    after = rig.status()
    assert info(after, "bank")["frames"] == info(before, "bank")["frames"]
    bank.fill(1, 1, 1)
    rig.until(lambda s: info(s, "bank")["frames"] == info(before, "bank")["frames"] + 1)
    assert rig.status()["output"]["frames"] > before["output"]["frames"]


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_the_band_ends_after_32_rows_times_scale(tmp_path: Path, scale: float) -> None:
    """Without a focus there is nothing but background under it; its own lower edge is as dark as that."""
    with Rig(tmp_path, policy(output=f"scale = {scale}")) as rig:
        picture = rig.shot()
        background = picture[-1, -1]
        end, edge = round(32 * scale), round(scale)
        assert not (picture[: end - edge, -1] == background).all(axis=1).any()
        assert (picture[end : end + 8] == background).all()
