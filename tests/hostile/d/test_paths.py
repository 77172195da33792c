"""Attacks D07 to D09, D11, D12 over the running system: every path, strange policies; P3, P12."""

import os
import struct
import time
from pathlib import Path

import numpy as np
import pytest

from tests.hostile.d.labels import faults, outside_equal
from tests.rig import Rig
from tests.stage import (
    COLORS,
    REFERENCE,
    Picture,
    connect,
    content,
    info,
    picture_when,
    policy,
    present,
    shows,
    without_clock,
)

Rect = tuple[int, int, int, int]
ODD = (251, 3, 249)


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
