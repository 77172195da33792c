"""What must be left of the picture, whatever guests draw."""

from tests.rig import Rig
from tests.stage import COLORS, Picture, frame_faults, info, inside


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


def outside_equal(before: Picture, after: Picture, rect: tuple[int, int, int, int]) -> bool:
    changed = (before != after).any(axis=2)
    inside(changed, rect)[:] = False
    changed[:32, -56:] = False  # the clock
    return not changed.any()
