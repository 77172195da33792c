"""Band, labels, layouts and scaling as the contract has them, read from screenshots alone."""

import time
from pathlib import Path

import numpy as np
import pytest

from tests.rig import ESC, Rig
from tests.stage import (
    COLORS,
    GREEN,
    RED,
    REFERENCE,
    band,
    connect,
    content,
    frame_faults,
    info,
    inside,
    opening,
    picture_when,
    policy,
    present,
    shows,
    without_clock,
)

YELLOW, CYAN, PINK = (250, 250, 0), (0, 250, 250), (250, 0, 250)
NAMES = ("bank", "work", "web")


def check_labels(picture: np.ndarray, status: dict, scale: float, names: tuple[str, ...]) -> None:
    for name in names:
        rect = info(status, name)["content"]
        assert rect is not None, name
        assert frame_faults(picture, tuple(rect), COLORS[name], scale, solid=name == "bank") == [], name


# -- labels at every scale, in both renderers ---------------------------------------------------------------


@pytest.mark.parametrize("renderer", ["gl", "reference"])
@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0, 3.0])
def test_labels_and_band_at_every_scale_in_both_renderers(
    tmp_path: Path, scale: float, renderer: str
) -> None:
    size = (1280, 800) if scale < 2 else (1920, 1200)
    environment = REFERENCE if renderer == "reference" else None
    with Rig(tmp_path, policy(output=f"scale = {scale}"), size, environment=environment) as rig:
        output = rig.status()["output"]
        assert output["scale"] == scale and (output["width"], output["height"]) == size
        assert output["renderer"].startswith(renderer)
        present(rig, *NAMES, size=(200, 150))
        for name, color in zip(NAMES, (YELLOW, CYAN, PINK), strict=True):
            rig.focus(name)
            rect = content(rig, name)
            assert rect[2:] == (1, 1) or min(rect[2:]) > 0
            picture = picture_when(rig, lambda p, rect=rect, color=color: shows(p, rect, color))
            check_labels(picture, rig.status(), scale, (name,))
            block = band(picture, scale)[4 : round(28 * scale), 2 : round(6 * scale)]
            assert (block == COLORS[name]).all(axis=2).mean() > 0.5, "the band's block is the focus's colour"
            assert not (band(picture, scale) == color).all(axis=2).any()
        assert rig.request(request="layout", layout="tile")["ok"]
        status = rig.until(lambda s: all(d["content"] for d in s["domains"]))
        picture = picture_when(
            rig,
            lambda p: all(
                shows(p, tuple(info(status, n)["content"]), c)
                for n, c in zip(NAMES, (YELLOW, CYAN, PINK), strict=True)
            ),
        )
        check_labels(picture, status, scale, NAMES)
        outside = picture.copy()
        for name in NAMES:
            inside(outside, tuple(info(status, name)["content"]))[:] = 0
        for color in (YELLOW, CYAN, PINK):
            assert not (outside == color).all(axis=2).any(), "guest pixels outside their content"


def test_the_band_is_32_rows_times_scale_and_no_guest_pixel_changes_it(rig: Rig) -> None:
    (bank,) = present(rig, "bank", size=(1012, 572))
    rig.focus("bank")
    rect = content(rig, "bank")
    before = picture_when(rig, lambda p: shows(p, rect, YELLOW))
    for color in ((0, 0, 0), (255, 255, 255), RED, GREEN):
        bank.fill(*color)
        after = picture_when(rig, lambda p, color=color: shows(p, rect, color))
        assert (without_clock(after) == without_clock(before)).all()
        outside = (after != before).any(axis=2)
        inside(outside, rect)[:] = False
        outside[:32, -56:] = False
        assert not outside.any(), "a guest changed pixels outside its content"


# -- layouts and scaling -------------------------------------------------------------------------------------


def test_full_shows_the_focused_domain_alone_under_the_band(rig: Rig) -> None:
    present(rig, *NAMES)
    rig.focus("work")
    status = rig.status()
    assert info(status, "work")["content"] is not None
    assert info(status, "bank")["content"] is None and info(status, "web")["content"] is None
    picture = picture_when(rig, lambda p: shows(p, content(rig, "work"), CYAN))
    for color in (YELLOW, PINK):
        assert not (picture == color).all(axis=2).any()


def test_tile_contents_are_disjoint_and_under_the_band(rig: Rig) -> None:
    present(rig, *NAMES)
    rig.request(request="layout", layout="tile")
    status = rig.until(lambda s: all(d["content"] for d in s["domains"]))
    covered = np.zeros((rig.size[1], rig.size[0]), int)
    for name in NAMES:
        x, y, width, height = info(status, name)["content"]
        assert x >= 6 and y >= 38 and x + width <= rig.size[0] - 6 and y + height <= rig.size[1] - 6
        covered[y : y + height, x : x + width] += 1
    assert covered.max() == 1


@pytest.mark.parametrize("scaling", ["none", "integer", "fit"])
def test_scaling_gives_the_content_rectangle(tmp_path: Path, scaling: str) -> None:
    domains = {"bank": f'label = "red"\nscaling = "{scaling}"'}
    with Rig(tmp_path, policy(domains)) as rig:
        bank = connect(rig, "bank")
        bank.configure(100, 70)
        rig.focus("bank")
        for width, height in ((100, 70), (333, 90), (500, 280), (1500, 1000), (1012, 40), (1, 1), (7, 1000)):
            bank.resize(width, height)
            bank.fill(9, 200, 30)
            rig.until(lambda s, size=[width, height]: info(s, "bank")["size"] == size)
            time.sleep(0.1)
            rect = content(rig, "bank")
            picture = picture_when(rig, lambda p, rect=rect: shows(p, rect, (9, 200, 30)))
            left, top, right, bottom = opening(picture, rect, RED)
            room = (right - left, bottom - top)
            if scaling == "fit":
                factor = min(room[0] / width, room[1] / height)
            elif scaling == "integer":
                factor = max(1, min(room[0] // width, room[1] // height))
            else:
                factor = 1
            expected = [min(room[0], width * factor), min(room[1], height * factor)]
            assert abs(rect[2] - expected[0]) <= 1 and abs(rect[3] - expected[1]) <= 1, (rect, expected, room)
            assert abs((rect[0] - left) - (right - rect[0] - rect[2])) <= 1, "centred across"
            assert abs((rect[1] - top) - (bottom - rect[1] - rect[3])) <= 1, "centred down"
            assert frame_faults(picture, rect, RED) == []
            bars = (picture == (9, 200, 30)).all(axis=2)
            inside(bars, rect)[:] = False
            assert not bars.any()


def test_without_scaling_the_middle_of_a_large_picture_is_shown(tmp_path: Path) -> None:
    with Rig(tmp_path, policy({"bank": 'label = "red"\nscaling = "none"'})) as rig:
        bank = connect(rig, "bank")
        width, height = 1600, 1000
        y, x = np.mgrid[0:height, 0:width]
        pixels = np.stack([x & 255, y & 255, (x >> 8) << 4 | (y >> 8), x * 0], axis=2).astype(np.uint8)
        bank.pixels[: pixels.nbytes] = pixels.tobytes()
        bank.configure(width, height)
        bank.update(0, 0, width, height)
        rig.focus("bank")
        rect = content(rig, "bank")
        shot = picture_when(rig, lambda p: bool(inside(p, rect).any()))
        view = inside(shot, rect)
        left, top = (width - rect[2]) // 2, (height - rect[3]) // 2
        wanted = pixels[top : top + rect[3], left : left + rect[2], 2::-1]
        assert (view == wanted).all()
        rig.point(rect[0] + 3, rect[1] + 4)  # the pointer is told in the guest's own pixels
        time.sleep(0.05)
        assert [(e.a, e.b) for e in bank.events() if e.type == 4][-1:] == [(left + 3, top + 4)]


def test_scaled_contents_tell_the_pointer_in_guest_pixels(tmp_path: Path) -> None:
    with Rig(tmp_path, policy({"bank": 'label = "red"\nscaling = "fit"'})) as rig:
        (bank,) = present(rig, "bank", size=(300, 200))
        rig.focus("bank")
        x, y, width, height = content(rig, "bank")
        for px, py in ((x, y), (x + width - 1, y + height - 1), (x + width // 3, y + height // 2)):
            rig.point(px, py)
            time.sleep(0.03)
            wanted = ((px - x) * 300 // width, (py - y) * 200 // height)
            assert [(e.a, e.b) for e in bank.events() if e.type == 4][-1:] == [wanted]


@pytest.mark.parametrize("size", [(320, 200), (160, 120), (96, 64), (64, 40), (33, 33), (16, 16), (1, 1)])
def test_tiny_outputs_show_no_surface_without_its_whole_label(tmp_path: Path, size: tuple[int, int]) -> None:
    with Rig(tmp_path, policy(), size) as rig:
        present(rig, *NAMES, size=(64, 64))
        for layout in ("full", "tile"):
            rig.request(request="layout", layout=layout)
            status = rig.focus("bank")
            status = rig.until(lambda s, layout=layout: s["layout"] == layout)
            time.sleep(0.1)
            picture = rig.shot()
            assert picture.shape == (size[1], size[0], 3)
            status = rig.status()
            for name, color in zip(NAMES, (YELLOW, CYAN, PINK), strict=True):
                rect = info(status, name)["content"]
                if rect is None:
                    assert not (picture == color).all(axis=2).any(), (layout, name)
                else:
                    assert frame_faults(picture, tuple(rect), COLORS[name], solid=name == "bank") == [], name
        rig.attention()
        rig.until(lambda s: s["presented_mode"] == "attention")
        rig.tap(ESC)
