"""P2, P3 and P4 in every picture of any life: whose a pixel may be, whole labels, the whole band.

Who owns a pixel is computed here from the scene's rectangles alone; labels and band are judged by the oracle.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from sgui.core.draw import Fill
from sgui.core.events import (
    AuditHealth,
    Event,
    FocusAsked,
    LayoutAsked,
    RingStalled,
    ScreenReady,
    SignalChanged,
    Throttled,
)
from sgui.core.picture.compose import compose
from sgui.core.policy import DomainPolicy, Overlay, Policy
from sgui.core.state import State, initial
from sgui.screen.render.reference import ReferenceRenderer
from sgui.screen.render.renderer import Source
from sgui.values.color import Color
from sgui.values.damage import Damage
from sgui.values.geometry import Rect, Size
from sgui.values.scene import Layout, Scaling, Scene, SurfaceView, px
from tests.core.samples import (
    ALT,
    BANK,
    BUTTON,
    CHAT,
    CTRL,
    DELETE,
    ESCAPE,
    GENERATION,
    PLUGGED,
    POLICY,
    SHIFT,
    TWO,
    WORK,
    chord,
    closed,
    domain,
    down,
    opened,
    point,
    surface,
    told,
    up,
)
from tests.examples import examples
from tests.screens.facts import faults
from tests.screens.picture import atlas, rendered
from tests.screens.scenes import as_source

Picture = NDArray[np.uint8]  # [height, width, 3], R G B
Mask = NDArray[np.bool_]  # [height, width]
Paint = Callable[[Scene, Mapping[int, Source]], Picture]

OUTPUT = Size(720, 480)
NAMES = (BANK, WORK, CHAT)
CANARY = Color(0xC5, 0xC5, 0xC5)


# -- lives that lead to many kinds of pictures -----------------------------------------------------------


def overlaid(opacity: float, alpha: bool) -> Policy:
    """chat lies over work."""
    over = Overlay(frozenset({"public"}), opacity, "top-right", Size(240, 160))
    chat = replace(domain(CHAT), overlay=over, guest_alpha=alpha)
    return replace(POLICY, domains=(domain(BANK, "secret"), domain(WORK, scaling=Scaling.FIT), chat))


def granted(one: DomainPolicy) -> DomainPolicy:
    """It may have the whole output, and the pointer."""
    return replace(one, fullscreen=True, capture=True)


FULLSCREEN, CAPTURE = (
    chord(CTRL, ALT, getattr(POLICY.hotkeys, name).code) for name in ("fullscreen", "capture")
)
POLICIES = st.sampled_from(
    [
        POLICY,
        replace(POLICY, layout=Layout.TILE),
        replace(POLICY, layout=Layout.FLOAT),
        overlaid(0.5, False),
        overlaid(1.0, True),
        replace(overlaid(0.8, True), layout=Layout.TILE),
        *(replace(one, domains=tuple(map(granted, one.domains))) for one in (POLICY, overlaid(0.5, False))),
    ]
)
SIZES = st.integers(1, 900)
ACTS: st.SearchStrategy[tuple[Event, ...]] = st.one_of(
    st.sampled_from([(FocusAsked(name, 0),) for name in NAMES]),
    st.builds(lambda n, w, h: (surface(10 + n, w, h),), st.integers(1, 3), SIZES, SIZES),
    st.builds(
        lambda x, y, to_x, to_y: (point_at(x, y), down(BUTTON), point_at(to_x, to_y), up(BUTTON)),
        *([st.integers(0, 719), st.integers(0, 479)] * 2),
    ),
    st.sampled_from(
        [
            chord(CTRL, ALT, DELETE),
            chord(ESCAPE),
            chord(TWO),
            FULLSCREEN,
            (FocusAsked(WORK, 0), *FULLSCREEN),
            CAPTURE,
            chord(CTRL, ALT, SHIFT, 108),
            (closed(WORK),),
            (closed(CHAT, "ring index"),),
            (opened(WORK, 112, 10**7), surface(112, 300, 200)),
            (SignalChanged(11, False, "12:00:00"),),
            (RingStalled(12, True), Throttled(13, True)),
            (LayoutAsked("tile"),),
            (LayoutAsked("float"),),
            (AuditHealth(False),),
            (ScreenReady(Size(640, 360), ""),),
        ]
    ),
)


def point_at(x: int, y: int) -> Event:
    return point(x, y, output=OUTPUT)


def lived(policy: Policy, acts: list[tuple[Event, ...]]) -> State:
    state = told(initial(policy), *PLUGGED, ScreenReady(OUTPUT, ""))
    for name in NAMES:
        state = told(state, opened(name), surface(GENERATION[name], 320, 240))
    return told(state, *(event for act in acts for event in act))


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    found = lived(draw(POLICIES), draw(st.lists(ACTS, min_size=1, max_size=8))).scene
    assert found is not None
    return found


def pixels(scene: Scene, seed: int) -> dict[int, Source]:
    """Noise for every picture that is shown; the fourth byte too."""
    chance = np.random.default_rng(seed)
    return {
        view.generation: as_source(chance.integers(0, 256, (*_whole(view), 4), np.uint8))
        for view in scene.surfaces
        if view.source is not None
    }


def _whole(view: SurfaceView) -> tuple[int, int]:
    assert view.source is not None
    return view.source.bottom, view.source.right


# -- whose each pixel may be -----------------------------------------------------------------------------


def owners(scene: Scene) -> dict[int, Mask]:
    """For each guest shown, where the picture may depend on it; what is nobody's is ours."""
    shape = (scene.output.height, scene.output.width)
    masks = {view.generation: np.zeros(shape, bool) for view in scene.surfaces}
    for view in scene.surfaces:
        window = _window(view)
        below = {one: _of(mask, window).copy() for one, mask in masks.items()} if window else {}
        for mask in masks.values():
            _of(mask, view.frame)[:] = False
            _of(mask, view.tab)[:] = False
        for one, part in below.items():
            _of(masks[one], window)[:] = part
        if view.content is not None:
            _of(masks[view.generation], view.content)[:] = True
    for mask in masks.values():
        mask[: high(scene)] = False
    return masks


def _window(view: SurfaceView) -> Rect | None:
    """Through what of it one sees what lies below: an overlay alone, and its bars as well as its picture."""
    if view.content is None or not view.over:
        return None
    if view.opacity < 255:
        return view.interior
    return view.content if view.alpha else None


def high(scene: Scene) -> int:
    """Of the band, or of what fullscreen leaves of it."""
    return px(18 if scene.fullscreen else 32, scene.scale_q)


def _of(mask: Mask, rect: Rect | None) -> Mask:
    assert rect is not None
    return mask[rect.y : rect.bottom, rect.x : rect.right]


# -- the properties --------------------------------------------------------------------------------------


def pixel_provenance(paint: Paint, scene: Scene) -> None:
    """P2: another picture of one guest changes the frame where that guest may be seen, and nowhere else."""
    masks = owners(scene)
    first, second = pixels(scene, 1), pixels(scene, 2)
    frame = paint(scene, first)
    for view in scene.surfaces:
        if view.content is None:
            continue
        changed = (paint(scene, first | {view.generation: second[view.generation]}) != frame).any(axis=-1)
        stray = changed & ~masks[view.generation]
        assert not stray.any(), f"P2: {view.domain} is seen at {np.argwhere(stray)[0]}"
    if masks:
        shared = sum(mask.astype(int) for mask in masks.values())
        allowed = [view for view in scene.surfaces if view.over]
        assert shared.max() <= (2 if allowed else 1), "P2: more than two guests in one pixel"


def labels_and_band(paint: Paint, scene: Scene) -> None:
    """P3 and P4, by the oracle; and the band is the same whatever guests show, or if they are not there."""
    frame = paint(scene, pixels(scene, 3))
    assert not faults(frame, scene), f"P3 P4: {faults(frame, scene)[0]}"
    alone = rendered(replace(scene, surfaces=()), {})
    free = np.ones(frame.shape[:2], bool)
    if scene.pointer is not None:  # ours, and over everything
        x, y = scene.pointer.x, scene.pointer.y
        free[max(0, y - 40) : y + 40, max(0, x - 40) : x + 40] = False
    assert ((frame == alone).all(axis=-1) | ~free)[: high(scene)].all(), "P4: the band depends on guests"


@examples(25)
@given(scenes())
def test_p2_a_pixel_is_its_owners(scene: Scene) -> None:
    pixel_provenance(rendered, scene)


@examples(25)
@given(scenes())
def test_p3_p4_labels_are_whole_and_the_band_is_ours(scene: Scene) -> None:
    labels_and_band(rendered, replace(scene, pointer=None))


# -- seeded faults: each must be found -------------------------------------------------------------------


def painted(scene: Scene, sources: Mapping[int, Source], change: Callable[[tuple[Any, ...]], Any]) -> Picture:
    renderer = ReferenceRenderer(scene.output, atlas())
    for generation, source in sources.items():
        renderer.touch(generation, source, Damage((Rect.of(source.layout.size),)))
    whole = Rect.of(scene.output)
    renderer.paint(change(compose(scene, atlas().font)), Damage((whole,)))
    return np.ascontiguousarray(renderer.read(whole)[..., 2::-1])


def spills_a_column(scene: Scene, sources: Mapping[int, Source]) -> Picture:
    wider = [
        replace(view, content=replace(view.content, width=view.content.width + 1)) if view.content else view
        for view in scene.surfaces
    ]
    return rendered(replace(scene, surfaces=tuple(wider)), sources)


def shows_through(scene: Scene, sources: Mapping[int, Source]) -> Picture:
    faint = tuple(replace(view, opacity=100) for view in scene.surfaces)
    return rendered(replace(scene, surfaces=faint), sources)


def draws_labels_first(scene: Scene, sources: Mapping[int, Source]) -> Picture:
    """The guests' pixels come last, and a little too large."""
    picture = rendered(scene, sources).copy()
    for view in scene.surfaces:
        if view.content:
            colour = np.frombuffer(sources[view.generation].untrusted_memory, np.uint8)[:3]
            picture[view.frame.y : view.frame.y + 4, view.frame.x : view.frame.right] = colour
    return picture


def forgets_a_label(scene: Scene, sources: Mapping[int, Source]) -> Picture:
    bare = scene.surfaces[0].frame

    def without(draw_list: tuple[Any, ...]) -> list[Any]:
        return [one for one in draw_list if not (hasattr(one, "rect") and _on_frame(one, bare, scene))]

    return painted(scene, sources, without)


def _on_frame(one: Any, frame: Rect, scene: Scene) -> bool:
    return bool(frame.contains(one.rect)) and not scene.surfaces[0].interior.contains(one.rect)


def forgets_the_band(scene: Scene, sources: Mapping[int, Source]) -> Picture:
    return painted(scene, sources, lambda drawn: [one for one in drawn if not _on_band(one)])


def _on_band(one: Any) -> bool:
    rect = getattr(one, "rect", None)
    return isinstance(one, Fill) and rect is not None and rect.y == 0 and rect.height <= 32


def names_another_focus(scene: Scene, sources: Mapping[int, Source]) -> Picture:
    other = next(name for name in NAMES if name != scene.focus)
    tabs = tuple(replace(tab, focused=tab.domain == other) for tab in scene.tabs)
    return rendered(replace(scene, focus=other, tabs=tabs), sources)


STACKED = (
    (FocusAsked(BANK, 0),),
    (point_at(120, 44), down(BUTTON), point_at(180, 200), up(BUTTON)),
)
FAULTS: list[tuple[Paint, Callable[[Paint, Scene], None], Policy, tuple[tuple[Event, ...], ...]]] = [
    (spills_a_column, pixel_provenance, POLICY, ((FocusAsked(BANK, 0),),)),
    (shows_through, pixel_provenance, replace(POLICY, layout=Layout.FLOAT), STACKED),
    (draws_labels_first, pixel_provenance, POLICY, ((FocusAsked(BANK, 0),),)),
    (forgets_a_label, labels_and_band, POLICY, ((FocusAsked(BANK, 0),),)),
    (forgets_the_band, labels_and_band, POLICY, ((FocusAsked(BANK, 0),),)),
    (names_another_focus, labels_and_band, POLICY, ((FocusAsked(BANK, 0),),)),
]


@pytest.mark.parametrize(
    ("paint", "holds", "policy", "acts"), FAULTS, ids=lambda one: getattr(one, "__name__", "")
)
def test_the_properties_find_a_painter_that(
    paint: Paint,
    holds: Callable[[Paint, Scene], None],
    policy: Policy,
    acts: tuple[tuple[Event, ...], ...],
) -> None:
    scene = lived(policy, list(acts)).scene
    assert scene is not None
    scene = replace(scene, pointer=None)
    holds(rendered, scene)
    with pytest.raises(AssertionError, match=r"P\d"):
        holds(paint, scene)
