"""Screenshots by label: what a covered guest shows changes no pixel of them, in any layout (P2)."""

from dataclasses import replace

import numpy as np
import pytest

from sgui.core.picture.compose import compose
from sgui.screen.redaction import redacted
from sgui.screen.render.reference import ReferenceRenderer
from sgui.screen.render.renderer import Source
from sgui.values.damage import Damage
from sgui.values.geometry import Rect, Size
from sgui.values.scene import Layout, Scene
from tests.screens.claims import FLOATING, PASTING, RIDING
from tests.screens.oracle import Picture
from tests.screens.picture import atlas, desktops
from tests.screens.scenes import as_source, asked, attention, desktop, floating, guests, overlaid, scene

OVER = Rect(782, 68, 492, 350)
SCENES: dict[str, Scene] = {
    "full": scene(guests(2), focus="bank"),
    "tile": scene(guests(4), focus="office", layout=Layout.TILE),
    "float": floating((*guests(4)[1:], guests(4)[0]), FLOATING, focus="bank"),
    "attention": attention(guests(3), selected="office"),
    "question": asked(guests(3), PASTING, Size(640, 360)),
    "overlay": overlaid(RIDING, OVER, 178),
    "overlay with alpha": overlaid(RIDING, OVER, 255, alpha=True),
}


def shot(told: Scene, sources: dict[int, Source], *shown: str) -> Picture:
    """What a screenshot of this scene holds that may show these domains."""
    renderer = ReferenceRenderer(told.output, atlas())
    for generation, source in sources.items():
        renderer.touch(generation, source, Damage((Rect.of(source.layout.size),)))
    cleaned, _ = redacted(compose(told, atlas().font), told, frozenset(shown), atlas().font)
    whole = Rect.of(told.output)
    renderer.paint(cleaned, Damage((whole,)))
    return np.asarray(renderer.read(whole))


def otherwise(told: Scene, domain: str) -> dict[int, Source]:
    """As `desktops`, but this domain's guest shows something else."""
    found = desktops(told)
    (view,) = (view for view in told.surfaces if view.domain == domain)
    assert view.source is not None
    noise = np.random.default_rng(7).integers(0, 256, desktop(view.source.size, 0).shape, np.uint8)
    return found | {view.generation: as_source(noise)}


CASES = [(name, view.domain) for name, told in SCENES.items() for view in told.surfaces]


@pytest.mark.parametrize(("name", "hidden"), CASES)
def test_a_covered_guests_pixels_change_nothing(name: str, hidden: str) -> None:
    told = SCENES[name]
    others = [view.domain for view in told.surfaces if view.domain != hidden]
    one, two = (shot(told, sources, *others) for sources in (desktops(told), otherwise(told, hidden)))
    assert (one == two).all()


@pytest.mark.parametrize(("name", "shown"), CASES)
def test_a_guest_that_may_be_shown_is_shown(name: str, shown: str) -> None:
    """Or the test above could not fail."""
    told = SCENES[name]
    one, two = (shot(told, sources, shown) for sources in (desktops(told), otherwise(told, shown)))
    assert (one != two).any()


@pytest.mark.parametrize("name", SCENES)
def test_the_covers_bear_label_and_name(name: str) -> None:
    told = SCENES[name]
    picture = shot(told, desktops(told))
    labels = {label.name: label for label in told.labels}
    for view in told.surfaces:
        if view.content is None or view.domain != told.surfaces[-1].domain:
            continue
        color = labels[view.label].color
        x, y, w, h = view.content.x, view.content.y, view.content.width, view.content.height
        part = picture[y : y + h, x : x + w, :3][..., ::-1]
        assert (part == (color.red, color.green, color.blue)).all(axis=-1).mean() > 0.5


def test_only_the_covers_differ_from_what_was_presented() -> None:
    told = replace(SCENES["tile"], pointer=None)
    sources = desktops(told)
    whole, covered = shot(told, sources, *(view.domain for view in told.surfaces)), shot(told, sources)
    differs = (whole != covered).any(axis=-1)
    for view in told.surfaces:
        assert view.content is not None
        differs[view.content.y : view.content.bottom, view.content.x : view.content.right] = False
    assert not differs.any()
