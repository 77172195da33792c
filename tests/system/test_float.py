"""The `float` layout over the running system: moved on its tab, in front, whole in the picture (D05)."""

from pathlib import Path

import numpy as np
import pytest

from tests.rig import ALT, CTRL, DIGITS, RIGHT, SHIFT, A, Rig
from tests.stage import COLORS, REFERENCE, content, frame_faults, picture_when, policy, present, shows

BUTTON = 0x110
YELLOW, CYAN = (250, 250, 0), (0, 250, 250)


def drag(rig: Rig, start: tuple[int, int], by: tuple[int, int]) -> None:
    rig.point(*start)
    rig.press(BUTTON)
    rig.point(start[0] + by[0] // 2, start[1] + by[1])
    rig.point(start[0] + by[0], start[1] + by[1])
    rig.lift(BUTTON)


@pytest.mark.parametrize("renderer", ["gl", "reference"])
def test_a_surface_is_moved_on_its_tab_and_lies_in_front(tmp_path: Path, renderer: str) -> None:
    environment = REFERENCE if renderer == "reference" else {}
    text = policy(output='layout = "float"')
    with Rig(tmp_path, text, environment=environment) as rig:
        assert rig.status()["layout"] == "float"
        present(rig, "bank", "work", size=(200, 150))
        rig.tap(CTRL, ALT, DIGITS[1])
        rig.until(lambda s: s["presented_focus"] == "bank")
        x, y, width, height = content(rig, "bank")
        there = content(rig, "work")
        drag(rig, (30, 40), (there[0] - x, 60))
        moved = (there[0], y + 60, width, height)
        rig.until(lambda s: s["domains"][0]["content"] == list(moved))
        rig.point(1000, 630)  # the trusted pointer lies over labels too
        picture = picture_when(rig, lambda seen: shows(seen, moved, YELLOW))
        assert frame_faults(picture, moved, COLORS["bank"]) == []
        rig.tap(CTRL, ALT, DIGITS[2])
        rig.until(lambda s: s["presented_focus"] == "work")
        picture = picture_when(rig, lambda seen: shows(seen, there, CYAN))
        assert frame_faults(picture, there, COLORS["work"], solid=False) == []
        assert (picture == np.array(YELLOW)).all(axis=2).any(), "bank is still to be seen beside work"


def test_neither_dragging_nor_arrows_reach_a_guest_and_layout_comes_by_name(tmp_path: Path) -> None:
    with Rig(tmp_path) as rig:
        guest = present(rig, "bank", size=(200, 150))[0]
        rig.sgui("layout", "float")
        rig.focus("bank")
        before = content(rig, "bank")
        drag(rig, (30, 40), (150, 90))
        rig.until(lambda s: s["domains"][0]["content"] == [before[0] + 150, before[1] + 90, 200, 150])
        rig.tap(CTRL, ALT, SHIFT, RIGHT)
        rig.until(lambda s: s["domains"][0]["content"] == [before[0] + 182, before[1] + 90, 200, 150])
        rig.tap(A)
        told: list[int] = []
        while A not in told:
            told += [code for code, _ in guest.keys(5.0)]
            assert told, "not even the last key came"
        assert RIGHT not in told
        assert BUTTON not in told
