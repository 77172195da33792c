"""The glyph atlas: prepared coverage of every glyph and icon that sgui paints. No font file is parsed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from sgui.core.draw import Mark, Symbol, Text
from sgui.core.picture.font import FIRST, LAST, Face, Font
from sgui.values.errors import HostError
from sgui.values.geometry import Rect
from sgui.values.label import Icon

Coverage = NDArray[np.uint8]  # [height, width], 0 none to 255 full, top row first


@dataclass(frozen=True, slots=True)
class Glyph:
    """box: where it lies in the atlas, empty for a space. left, top: from the origin on the baseline."""

    box: Rect
    left: int
    top: int
    advance: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A part of the atlas that belongs at x, y of the output."""

    x: int
    y: int
    box: Rect


@dataclass(frozen=True, slots=True)
class Atlas:
    """icons: where an icon of a size lies. glyphs: by size and weight, for the codes FIRST to LAST."""

    coverage: Coverage
    font: Font
    glyphs: Mapping[tuple[int, bool], tuple[Glyph, ...]]
    icons: Mapping[tuple[Icon | Mark, int], Rect]

    def placed(self, primitive: Text | Symbol) -> tuple[Placed, ...]:
        """Where its parts go, in the order in which they are drawn; not clipped, spaces left out."""
        if isinstance(primitive, Symbol):
            return (Placed(primitive.x, primitive.y, self.icons[primitive.icon, primitive.size]),)
        glyphs, x, found = self.glyphs[primitive.size, primitive.bold], primitive.x, []
        for letter in primitive.text:
            glyph = glyphs[ord(letter) - FIRST]
            if not glyph.box.empty:
                found.append(Placed(x + glyph.left, primitive.baseline + glyph.top, glyph.box))
            x += glyph.advance
        return tuple(found)


@cache
def load_atlas(folder: Path) -> Atlas:
    """Read glyphs.png and glyphs.json, once in a process.

    Raises HostError if they are missing or do not belong together.
    """
    try:
        metrics = json.loads((folder / "glyphs.json").read_text("ascii"))
        with Image.open(folder / "glyphs.png", formats=("PNG",)) as image:
            coverage = np.asarray(image.convert("L"))
        atlas = _atlas(metrics, coverage)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise HostError(f"labels: {folder} has no usable glyph atlas ({error})") from error
    bounds = Rect(0, 0, coverage.shape[1], coverage.shape[0])
    boxes = [*atlas.icons.values(), *(glyph.box for face in atlas.glyphs.values() for glyph in face)]
    if not all(bounds.contains(box) for box in boxes):
        raise HostError(f"labels: glyphs.json in {folder} reaches beyond glyphs.png")
    return atlas


def _atlas(metrics: dict[str, Any], coverage: Coverage) -> Atlas:
    if metrics["version"] != 1:
        raise ValueError(f"version {metrics['version']}, allowed is 1")
    faces: dict[tuple[int, bool], Face] = {}
    glyphs: dict[tuple[int, bool], tuple[Glyph, ...]] = {}
    for face in metrics["faces"]:
        found = tuple(Glyph(Rect(*row[:4]), *row[4:]) for row in face["glyphs"])
        if len(found) != LAST - FIRST + 1:
            raise ValueError(f"{len(found)} glyphs in a face, allowed is {LAST - FIRST + 1}")
        which = face["size"], face["bold"]
        glyphs[which] = found
        advances = tuple(glyph.advance for glyph in found)
        faces[which] = Face(face["ascent"], face["descent"], advances)
    icons = {
        (icon, int(size)): Rect(at[0], at[1], int(size), int(size))
        for icon in (*Icon, *Mark)
        for size, at in metrics["icons"][icon.value].items()
    }
    return Atlas(coverage, Font(faces), glyphs, icons)
