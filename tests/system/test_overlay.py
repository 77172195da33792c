"""Overlays over the running system, in both renderers: mixed, labelled, and no way to a click (D10)."""

from pathlib import Path

import numpy as np
import pytest

from tests.rawguest import RawGuest
from tests.rig import ALT, CTRL, DIGITS, A, Rig
from tests.stage import COLORS, REFERENCE, content, frame_faults, inside, picture_when, policy, present

BUTTON = 0x110
YELLOW, CYAN = (250, 250, 0), (0, 250, 250)
OVERLAY = 'overlay = { over = ["blue"], opacity = 0.6, region = "top-right", size = [200, 150] }'
DOMAINS = {"bank": f'label = "red"\n{OVERLAY}', "work": 'label = "green"', "web": 'label = "blue"'}


def heard(guest: RawGuest) -> list[int]:
    """Types of records that came, until the last key."""
    found = []
    while True:
        for event in guest.events():
            found.append(event.type)
            if event.type == 3 and event.b == A:
                return found


def mixed(picture: np.ndarray, rect: tuple[int, int, int, int], share: float) -> bool:
    wanted = np.array(YELLOW) * share + np.array(CYAN) * (1 - share)
    return bool((np.abs(inside(picture, rect) - wanted) <= 1.5).all())


@pytest.mark.parametrize("renderer", ["gl", "reference"])
def test_d10_an_overlay_is_mixed_and_labelled_and_lets_no_click_through(
    tmp_path: Path, renderer: str
) -> None:
    environment = REFERENCE if renderer == "reference" else {}
    with Rig(tmp_path, policy(DOMAINS), environment=environment) as rig:
        (bank,) = present(rig, "bank", size=(200, 150))
        (web,) = present(rig, "web", size=(1012, 572))
        web.fill(*CYAN)
        rig.tap(CTRL, ALT, DIGITS[3])
        rig.until(lambda s: s["presented_focus"] == "web")
        there, below = content(rig, "bank"), content(rig, "web")
        assert there == (1018 - 206, 62 + 30, 200, 150)
        picture = picture_when(rig, lambda seen: mixed(seen, there, 153 / 255))
        assert frame_faults(picture, there, COLORS["bank"]) == []
        assert (picture[300:620, below[0] - 6 : below[0]] == COLORS["web"]).all(axis=-1).mean() > 0.5
        rig.point(there[0] + 50, there[1] + 50)
        rig.press(BUTTON)
        rig.lift(BUTTON)
        rig.tap(A)
        assert heard(web) == [3], "the key alone"
        assert bank.events() == []
        assert rig.status()["focus"] == "web"
        rig.tap(CTRL, ALT, DIGITS[1])
        rig.until(lambda s: s["presented_focus"] == "bank")
        assert content(rig, "bank") == there
        rig.tap(CTRL, ALT, DIGITS[2])  # nobody there
        work = present(rig, "work", size=(100, 100))
        rig.tap(CTRL, ALT, DIGITS[2])
        status = rig.until(lambda s: s["presented_focus"] == "work")
        assert status["domains"][0]["content"] is None, "green is not among what it may lie over"
        assert work[0].status == 0


@pytest.mark.parametrize("renderer", ["gl", "reference"])
def test_guest_alpha_counts_only_where_policy_grants_it(tmp_path: Path, renderer: str) -> None:
    environment = REFERENCE if renderer == "reference" else {}
    granted = OVERLAY.replace("0.6", "1.0") + "\nguest_alpha = true"
    domains = DOMAINS | {"bank": f'label = "red"\n{granted}'}
    with Rig(tmp_path, policy(domains), environment=environment) as rig:
        (bank,) = present(rig, "bank", size=(200, 150))
        (web,) = present(rig, "web", size=(1012, 572))
        rig.focus("web")
        web.fill(*CYAN, alpha=0)
        there = content(rig, "bank")
        bank.fill(125, 125, 0, alpha=128)
        picture_when(rig, lambda seen: near(seen, there))
        bank.fill(250, 250, 250, alpha=0)  # colours beyond their alpha are cut to it
        picture_when(rig, lambda seen: bool((inside(seen, there) == (0, 250, 250)).all()))


def near(picture: np.ndarray, rect: tuple[int, int, int, int]) -> bool:
    """125 of 128 over what shines through by 127 of 255."""
    wanted = np.array((125, 125, 0)) + np.array(CYAN) * 127 / 255
    return bool((np.abs(inside(picture, rect) - wanted) <= 1.5).all())
