"""An independent judge of pictures: properties P3 (labels) and P4 (band), from the picture and trusted facts.

Shares no code with the renderers, the draw list or the layout: it knows the promise alone. Facts are plain
numbers: rectangles as (x, y, width, height), colours as (red, green, blue).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]  # [height, width, 3], R G B, top row first
Box = tuple[int, int, int, int]
Paint = tuple[int, int, int]

BLACK, WHITE = (0, 0, 0), (255, 255, 255)
BAND_HEIGHT, FRAME, TAB_HEIGHT = 32, 6, 24  # design pixels, as promised to users
STRIP_HEIGHT, STRIP_LEAST = 18, 6  # of fullscreen, which has no tab; the least that was promised


@dataclass(frozen=True)
class Fact:
    """What trusted state says of one surface: the hole for the guest, and the label that surrounds it.

    covers: surfaces in front of it, label and all.
    """

    name: str
    interior: Box
    color: Paint
    pattern: str
    focused: bool
    covers: tuple[Box, ...] = ()
    fullscreen: bool = False


def thickness(design: int, scale_q: int) -> int:
    return (design * scale_q + 3) // 4


def label_faults(picture: Picture, fact: Fact, scale_q: int) -> list[str]:
    """Everything that is wrong with one label; empty if it is whole (P3)."""
    height, width = picture.shape[:2]
    wide = thickness(FRAME, scale_q)
    x, y, w, h = fact.interior
    if (
        x < wide
        or y < thickness(STRIP_HEIGHT if fact.fullscreen else BAND_HEIGHT, scale_q) + wide
        or x + w + wide > width
        or y + h + wide > height
    ):
        return [f"{fact.name}: not all four sides lie on the output, below the band"]
    if fact.covers:
        return _covered_faults(picture, fact, wide)
    sides = {
        "top": picture[y - wide : y, x - wide : x + w + wide],
        "bottom": picture[y + h : y + h + wide, x - wide : x + w + wide],
        "left": picture[y : y + h, x - wide : x],
        "right": picture[y : y + h, x + w : x + w + wide],
    }
    faults = [
        f"{fact.name}: {side} {fault}" for side, part in sides.items() for fault in _side_faults(part, fact)
    ]
    inks = {ink for part in sides.values() for ink in _others(part, fact.color)}
    if len(inks) > 1:
        faults.append(f"{fact.name}: its sides have different inks")
    return faults + (strip_faults if fact.fullscreen else _tab_faults)(picture, fact, scale_q)


def _covered_faults(picture: Picture, fact: Fact, wide: int) -> list[str]:
    """What is to be seen of a label behind others is its own, wherever it is to be seen."""
    x, y, w, h = fact.interior
    seen = np.zeros(picture.shape[:2], bool)
    seen[y - wide : y + h + wide, x - wide : x + w + wide] = True
    seen[y : y + h, x : x + w] = False
    for left, top, width, height in fact.covers:
        seen[max(0, top) : top + height, max(0, left) : left + width] = False
    inks = set() if fact.pattern == "solid" else {BLACK, WHITE}
    if _others(picture[seen], fact.color) <= inks:
        return []
    return [f"{fact.name}: where it is not covered its label has another's colour"]


def _others(part: Picture, color: Paint) -> set[Paint]:
    pixels = part.reshape(-1, 3)
    rest = pixels[(pixels != color).any(axis=1)]
    return {(int(r), int(g), int(b)) for r, g, b in np.unique(rest, axis=0)}


def _side_faults(part: Picture, fact: Fact) -> list[str]:
    mine = (part == fact.color).all(axis=-1)
    if fact.pattern == "solid":
        return [] if mine.all() else ["is not wholly its colour"]
    others = _others(part, fact.color)
    faults = []
    if not others <= {BLACK, WHITE}:
        faults.append("has a colour that is neither the label's nor its ink")
    if mine.mean() <= 0.5:
        faults.append("has its colour in the minority")
    along = mine if part.shape[1] >= part.shape[0] else mine.T
    step = 4 * along.shape[0]
    if any(along[:, at : at + step].all() for at in range(0, along.shape[1] - step, step)):
        faults.append("has a stretch without its pattern")
    return faults


def _tab_faults(picture: Picture, fact: Fact, scale_q: int) -> list[str]:
    """Above the frame there is a tab with something written on it; solid in the label's colour if focused."""
    x, y, w, _ = fact.interior
    wide, high = thickness(FRAME, scale_q), thickness(TAB_HEIGHT, scale_q)
    tab = picture[y - wide - high : y - wide, x - wide : x + w + wide].reshape(-1, 3)
    colors, counts = np.unique(tab, axis=0, return_counts=True)
    ground = colors[counts.argmax()]
    faults = []
    if fact.focused and tuple(ground) != fact.color:
        faults.append(f"{fact.name}: the focused tab is not in the label's colour")
    contrast = np.abs(tab.astype(int) - ground.astype(int)).sum(axis=1) > 200
    if contrast.sum() < high * 4:
        faults.append(f"{fact.name}: nothing is written on the tab")
    return faults


def strip_faults(picture: Picture, fact: Fact, scale_q: int) -> list[str]:
    """From edge to edge the label's colour and pattern, and something written; to the middle at least."""
    high, wide = thickness(STRIP_HEIGHT, scale_q), picture.shape[1]
    least, step = thickness(STRIP_LEAST, scale_q), 4 * thickness(FRAME, scale_q)
    strip = picture[:high, : wide // 2]
    mine = (strip == fact.color).all(axis=-1)
    faults = []
    if high < least or mine.mean() <= 0.4:
        faults.append("strip: is not in the label's colour")
    if not all(mine[:, at : at + step].any() for at in range(0, wide // 2, step)):
        faults.append("strip: has a stretch without the label's colour")
    if fact.pattern != "solid" and mine[:, :step].all():
        faults.append("strip: has no pattern")
    inks = {BLACK, WHITE}
    if not any(ink in inks for ink in _others(strip, fact.color)):
        faults.append("strip: nothing is written on it")
    return faults


def band_faults(
    picture: Picture, focus: Paint | None, labels: set[Paint], scale_q: int, least: float = 0.5
) -> list[str]:
    """The focus indicator shows the focused label's colour and no other label's, or none at all (P4).

    least: the colour's share; words on plates of their own leave it less.
    """
    high = thickness(BAND_HEIGHT, scale_q)
    zone = picture[:high, : picture.shape[1] // 4]
    shares = {color: float((zone == color).all(axis=-1).mean()) for color in labels}
    faults = [
        f"band: {share:.0%} of the focus indicator in a label's colour that has no focus"
        for color, share in shares.items()
        if color != focus and share > 0.05
    ]
    if focus is not None and shares[focus] <= least:
        faults.append("band: the focused label's colour is not the focus indicator's")
    return faults


def guest_faults(one: Picture, two: Picture, interiors: list[Box]) -> list[str]:
    """Two runs that differ in guest pixels alone may differ in interiors alone (P2, P4)."""
    differs = (one != two).any(axis=-1)
    for x, y, w, h in interiors:
        differs[y : y + h, x : x + w] = False
    rows, columns = np.nonzero(differs)
    if not len(rows):
        return []
    return [f"{len(rows)} pixels outside interiors depend on guests, the first at {columns[0]}, {rows[0]}"]
