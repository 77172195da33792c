"""Labels as everybody sees them: one sheet a kind of eyes, drawn by the reference renderer."""

from collections.abc import Sequence

import numpy as np

from sgui.core.picture.preview import CAPTION, sheet, sheet_size
from sgui.host.resources import resource_folder
from sgui.screen.render.eyes import Picture, as_seen
from sgui.screen.render.glyphs import Atlas, load_atlas
from sgui.screen.render.reference import ReferenceRenderer
from sgui.values.color import Vision
from sgui.values.damage import Damage
from sgui.values.geometry import Rect
from sgui.values.label import Label


def preview(labels: Sequence[Label]) -> Picture:
    """Two by two: normal vision, protanopia; deuteranopia, tritanopia. Raises HostError without labels/."""
    atlas = load_atlas(resource_folder("labels"))
    one, two, three, four = (_sheet(labels, atlas, vision) for vision in Vision)
    return np.vstack((np.hstack((one, two)), np.hstack((three, four))))


def _sheet(labels: Sequence[Label], atlas: Atlas, vision: Vision) -> Picture:
    size = sheet_size(len(labels))
    whole = Rect.of(size)
    renderer = ReferenceRenderer(size, atlas)
    renderer.paint(sheet(labels, atlas.font, vision.value), Damage((whole,)))
    picture = np.ascontiguousarray(renderer.read(whole)[..., 2::-1])
    picture[CAPTION:] = as_seen(picture[CAPTION:], vision)
    return picture
