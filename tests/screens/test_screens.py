"""Golden pictures: the reference renderer paints exactly them, and the oracle finds no fault in any.

A failing one leaves screenshots/failed/NAME/index.html. `make screenshots` draws them anew, on purpose only.
"""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from sgui.core.draw import Text
from sgui.core.picture.compose import compose
from sgui.screen.render.turned import turned
from sgui.values.color import contrast
from sgui.values.scene import Scene, Theme
from tests.core.picture.samples import grounds_are_true
from tests.screens.claims import CLAIMS
from tests.screens.facts import facts, faults
from tests.screens.golden import GOLDEN, differing, leave, load
from tests.screens.oracle import Picture
from tests.screens.picture import atlas, rendered

NAMES = tuple(CLAIMS)
BUTTON = 32  # rows at the bottom of the marked card, in which its button is


@cache
def given(name: str) -> Picture:
    """As it leaves for the display."""
    claim = CLAIMS[name]
    return rendered(claim.scene, claim.sources(claim.scene), claim.cursors)


def drawn(name: str) -> Picture:
    """As the eye sees it."""
    return turned(given(name), scene_of(name).rotation.back)


def scene_of(name: str) -> Scene:
    return CLAIMS[name].scene


@pytest.mark.parametrize("name", NAMES)
def test_the_reference_paints_the_golden_picture(name: str) -> None:
    golden, actual = load(name), given(name)
    wrong = differing(golden, actual)
    assert wrong == 0, f"{wrong} pixels differ, look at {leave(name, golden, actual)}"


@pytest.mark.parametrize("name", NAMES)
def test_the_oracle_finds_no_fault(name: str) -> None:
    assert faults(drawn(name), scene_of(name)) == []


@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize("name", NAMES)
def test_all_words_are_legible(name: str, theme: Theme) -> None:
    """WCAG 2.2: 4.5:1, in high contrast 7:1, on the ground that is really below them."""
    least = {Theme.STANDARD: 4.5, Theme.HIGH_CONTRAST: 7.0}[theme]
    for text in (each for each in words(replace(scene_of(name), theme=theme))):
        assert contrast(text.color, text.background) >= least, text


def words(told: Scene) -> list[Text]:
    painted = compose(told, atlas().font)
    assert grounds_are_true(painted)
    return [each for each in painted if isinstance(each, Text)]


def test_every_golden_picture_is_a_claim() -> None:
    assert {path.stem for path in GOLDEN.glob("*.png")} == set(NAMES)


def test_a_failure_leaves_something_to_look_at(tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("tests.screens.golden.FAILED", tmp_path)
    one = np.zeros((4, 6, 3), np.uint8)
    other = one.copy()
    other[1, 2] = 9
    page = leave("claim", one, other)
    assert "1 pixels differ" in page.read_text()
    assert {path.name for path in page.parent.iterdir()} == {
        "expected.png",
        "actual.png",
        "difference.png",
        "index.html",
    }


def test_attention_dims_every_guest() -> None:
    """Guests are darker and greyer there than they are when shown live."""
    name = "attention_dims_every_guest"
    for fact in facts(scene_of(name)):
        x, y, w, h = fact.interior
        part = drawn(name)[y : y + h - BUTTON, x : x + w].astype(int)
        assert part.max() <= 110
        assert (part.max(axis=-1) - part.min(axis=-1)).max() <= 40


def test_attention_marks_one_card() -> None:
    """Another selection changes the two cards' surroundings and nothing else."""
    from tests.screens.claims import TROUBLED
    from tests.screens.scenes import attention

    one, two = drawn("attention_marks_one_card"), rendered(attention(TROUBLED, selected="keys"))
    changed = (one != two).any(axis=-1)
    for fact in facts(scene_of("attention_marks_one_card")):
        x, y, w, h = fact.interior
        assert not changed[y - 60 : y + h - BUTTON, x - 6 : x + w + 6].any()
        assert not changed[y + h : y + h + 6, x - 6 : x + w + 6].any()
    assert 4_000 < changed.sum() < 20_000


def test_tiles_tell_the_focused_surface_by_more_than_colour() -> None:
    """In greys too, the focused tab differs from the same tab without focus."""
    from sgui.values.scene import Layout
    from tests.screens.scenes import guests, scene

    focused = drawn("tiles_tell_the_focused_surface_by_more_than_colour")
    plain = rendered(scene(guests(4), layout=Layout.TILE))
    tab = scene_of("tiles_tell_the_focused_surface_by_more_than_colour").surfaces[1].tab
    rows, columns = slice(tab.y, tab.bottom), slice(tab.x, tab.right)
    grey = [picture[rows, columns].astype(int).mean(axis=-1) for picture in (focused, plain)]
    assert (np.abs(grey[0] - grey[1]) > 40).mean() > 0.5


def test_a_guest_cannot_draw_a_band() -> None:
    """Whatever the focused guest paints, the band is that of an honest one."""
    from tests.screens.picture import desktops

    name = "a_guest_cannot_draw_a_band"
    honest = rendered(scene_of(name), desktops(scene_of(name)))
    assert (drawn(name)[:62] == honest[:62]).all()


def test_a_surface_too_small_for_its_label_is_not_shown() -> None:
    assert scene_of("a_surface_too_small_for_its_label_is_not_shown").surfaces == ()


def test_at_scale_two_a_4k_output_looks_the_same() -> None:
    """Twice as large: in each 2 x 2 block of the frame's sides there is one colour."""
    picture = drawn("at_scale_two_a_4k_output_looks_the_same")
    frame = scene_of("at_scale_two_a_4k_output_looks_the_same").surfaces[0].frame
    side = picture[frame.bottom - 12 : frame.bottom, frame.x : frame.right]
    blocks = side.reshape(6, 2, -1, 2, 3)
    assert (blocks == blocks[:, :1, :, :1]).all()
