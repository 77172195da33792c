"""Attacks of group D over the running system: what guests may try with pixels. D01-D09, D11, D12; P3, P4, P12

Everything is judged by screenshots and an oracle that shares no code with the renderer (tests/stage.py).
"""

import itertools
import os
import struct
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.rig import ALT, CTRL, DELETE, ESC, Rig
from tests.stage import (
    COLORS,
    REFERENCE,
    Picture,
    calm,
    connect,
    content,
    frame_faults,
    info,
    inside,
    picture_when,
    policy,
    present,
    shows,
    without_clock,
)

Rect = tuple[int, int, int, int]
NAMES = ("bank", "work", "web")
ODD = (251, 3, 249)


@pytest.fixture(scope="module", params=["gl", "reference"])
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    """D07: each test runs with either renderer."""
    environment = REFERENCE if request.param == "reference" else None
    with Rig(tmp_path_factory.mktemp("d"), policy(), environment=environment) as running:
        assert running.status()["output"]["renderer"].startswith(request.param)
        yield running
        assert "Traceback" not in running.errors()


@pytest.fixture
def rig(shared: Rig) -> Iterator[Rig]:
    yield shared
    calm(shared)


def faults(rig: Rig, picture: Picture, *names: str) -> dict[str, list[str]]:
    """Of the labels around these domains' contents."""
    status = rig.status()
    found = {}
    for name in names:
        rect = info(status, name)["content"]
        assert rect is not None, name
        wrong = frame_faults(picture, tuple(rect), COLORS[name], solid=name == "bank")
        if wrong:
            found[name] = wrong
    return found


def outside_equal(before: Picture, after: Picture, rect: Rect) -> bool:
    changed = (before != after).any(axis=2)
    inside(changed, rect)[:] = False
    changed[:32, -56:] = False  # the clock
    return not changed.any()


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


@pytest.mark.parametrize("kind", ["live", "without geometry", "absent", "silent"])
@pytest.mark.parametrize("layout", ["full", "tile", "attention"])
def test_d07_every_kind_of_surface_has_its_label_on_every_path(rig: Rig, kind: str, layout: str) -> None:
    """P3: the label's colour closes on all four sides, whatever is inside."""
    if kind != "absent":
        guest = connect(rig, "bank")
        if kind != "without geometry":
            guest.show(300, 200, *ODD)
            rig.until(lambda s: info(s, "bank")["size"] == [300, 200])
        rig.focus("bank")
        if kind == "silent":
            guest.record(4, struct.pack("<I", 0))
    if layout == "attention":
        rig.attention()
        rig.until(lambda s: s["presented_mode"] == "attention")
    else:
        rig.request(request="layout", layout="tile" if kind == "absent" else layout)
    time.sleep(0.15)
    picture = rig.shot()
    if kind != "live":
        assert not (picture == ODD).all(axis=2).any(), "a frozen picture is shown as live"
    assert closed_frame(picture[32:], COLORS["bank"]), "no closed frame of the label's colour"


@pytest.mark.parametrize("renderer", ["gl", "reference"])
def test_d07_a_stopped_display_has_its_label_on_every_path(tmp_path: Path, renderer: str) -> None:
    environment = REFERENCE if renderer == "reference" else None
    with Rig(tmp_path, policy({"bank": 'label = "red"'}), environment=environment) as rig:
        (guest,) = present(rig, "bank")
        guest.fill(*ODD)
        rig.request(request="layout", layout="tile")
        guest.record(77)
        rig.until(lambda s: info(s, "bank")["state"] == "stopped")
        for attention in (False, True):
            if attention:
                rig.attention()
                rig.until(lambda s: s["presented_mode"] == "attention")
            time.sleep(0.15)
            picture = rig.shot()
            assert not (picture == ODD).all(axis=2).any(), "a frozen picture is shown as live"
            assert closed_frame(picture[32:], COLORS["bank"])


def closed_frame(picture: Picture, color: tuple[int, int, int]) -> bool:
    """Does this colour, six pixels thick, close around an opening of at least 20 x 10 pixels?"""
    own = (picture == color).all(axis=2)
    height, width = own.shape
    sums = np.pad(own.astype(np.int64).cumsum(0).cumsum(1), ((1, 0), (1, 0)))

    def full(x: int, y: int, w: int, h: int) -> bool:
        if x < 0 or y < 0 or x + w > width or y + h > height:
            return False
        return bool(sums[y + h, x + w] - sums[y, x + w] - sums[y + h, x] + sums[y, x] == w * h)

    corners = own[:-6, :-6] & ~own[6:, 6:]  # upper left: own, and the opening six further
    for y, x in np.argwhere(corners):
        left, top = int(x) + 6, int(y) + 6
        if not (full(left - 6, top - 6, 26, 6) and full(left - 6, top - 6, 6, 16)):
            continue
        right = left
        while full(right, top - 6, 1, 6) and not full(right, top, 6, 10):
            right += 1
        bottom = top
        while full(left - 6, bottom, 6, 1) and not full(left, bottom, 20, 6):
            bottom += 1
        if full(left - 6, bottom, right - left + 12, 6) and full(right, top - 6, 6, bottom - top + 12):
            return True
    return False


def test_d07_after_the_screen_process_died(rig: Rig) -> None:
    (bank,) = present(rig, "bank")
    rig.focus("bank")
    pid = rig.kill("screen")
    rig.until(lambda s: s["processes"]["screen"] not in (pid, None) and s["presented_focus"] == "bank")
    bank.fill(*ODD)
    rect = content(rig, "bank")
    picture = picture_when(rig, lambda p: shows(p, rect, ODD))
    assert faults(rig, picture, "bank") == {}


@pytest.mark.parametrize("alpha", [0, 1, 128, 254])
def test_d08_guest_alpha_shows_nothing_below_and_wraps_nowhere(rig: Rig, alpha: int) -> None:
    (bank,) = present(rig, "bank")
    rig.focus("bank")
    rect = content(rig, "bank")
    before = picture_when(rig, lambda p: shows(p, rect, (250, 250, 0)))
    for color in ((255, 250, 0), (0, 0, 0), (255, 255, 255)):
        bank.fill(*color, alpha)
        picture = picture_when(rig, lambda p, color=color: shows(p, rect, color))
        assert outside_equal(before, picture, rect)


@pytest.mark.parametrize(
    "value", ["nan", "inf", "-inf", "1e400", "true", "-0.0", '"1"', "0.19", "1.01", "[1]"]
)
def test_d09_strange_opacities_are_refused_and_the_policy_in_force_stays(tmp_path: Path, value: str) -> None:
    with Rig(tmp_path, policy()) as rig:
        digest = rig.status()["policy_digest"]
        overlay = f'overlay = {{ over = ["red"], region = "top", size = [9, 9], opacity = {value} }}'
        rig.policy.write_text(policy({"bank": f'label = "red"\n{overlay}'}))
        reply = rig.request(request="reload")
        assert reply["ok"] is False and reply["error"].isascii()
        assert rig.status()["policy_digest"] == digest


NAMES_REFUSED = [
    "b\u0430nk",
    "\u202eknab",
    "ba\u200bnk",
    "\uff42ank",
    "b" * 10000,
    "bank\u001b[2J",
    "Bank",
    "1bank",
]


def test_d11_d12_look_alike_names_and_near_colours_never_come_into_force(tmp_path: Path) -> None:
    with Rig(tmp_path, policy()) as rig:
        before = rig.status()
        texts = [policy({f'"{name}"': 'label = "red"', "bank": 'label = "red"'}) for name in NAMES_REFUSED]
        texts.append(policy({"bank": 'label = "red"', "b4nk": 'label = "red"', "bamk": 'label = "nope"'}))
        texts.append(policy().replace("#26a269", "#c11d29").replace('"diagonal"', '"solid"'))
        texts.append(policy().replace("#c01c28", "#202328"))  # the band's own
        for text in texts:
            rig.policy.write_text(text)
            reply = rig.request(request="reload")
            assert reply["ok"] is False, text[-400:]
            assert reply["error"].isascii() and "\x1b" not in reply["error"]
        after = rig.status()
        assert after["policy_digest"] == before["policy_digest"] and after["domains"] == before["domains"]
        assert sorted(os.listdir(rig.runtime / "guests")) == ["bank.sock", "web.sock", "work.sock"]


def test_p12_the_band_is_the_same_whatever_guests_do(rig: Rig) -> None:
    """Two runs of one user: with a quiet guest, and with one that does all it can."""
    bank, work = present(rig, "bank", "work")
    rig.focus("work")
    quiet = picture_when(rig, lambda p: shows(p, content(rig, "work"), (0, 250, 250)))
    for size in ((1, 1), (1920, 1080), (400, 300)):
        bank.resize(*size)
        bank.fill(*ODD)
    bank.record(1, b"work: SECRET \xc3\xa4")
    bank.record(3, struct.pack("<4I", 64, 64, 0, 0))
    work.record(1, b"integrity OK")
    time.sleep(0.3)
    loud = rig.shot()
    assert (without_clock(quiet) == without_clock(loud)).all()
    assert outside_equal(quiet, loud, content(rig, "work"))
