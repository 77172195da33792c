"""What the oracle is told: a scene's trusted facts as plain numbers."""

from sgui.values.color import Color
from sgui.values.geometry import Rect
from sgui.values.scene import Scene, SurfaceView, Theme
from tests.screens import oracle
from tests.screens.oracle import Box, Fact, Paint, Picture


def facts(scene: Scene) -> list[Fact]:
    labels = {label.name: label for label in scene.labels}
    return [
        Fact(
            view.domain,
            as_box(view.interior),
            as_paint(labels[view.label].color),
            labels[view.label].pattern.value,
            view.focused,
            tuple(
                as_box(other.frame.union(other.tab))
                for other in scene.surfaces[n + 1 :]
                if _meet(other, view)
            ),
            scene.fullscreen and view.focused,
        )
        for n, view in enumerate(scene.surfaces)
    ]


def faults(picture: Picture, scene: Scene) -> list[str]:
    """Everything that the oracle finds wrong with labels and band."""
    labels = {label.name: as_paint(label.color) for label in scene.labels}
    focus = next((labels[tab.label] for tab in scene.tabs if tab.domain == scene.focus), None)
    found: list[str] = []
    if not scene.fullscreen:
        least = 0.5 if scene.theme is Theme.STANDARD else 0.3
        found = oracle.band_faults(picture, focus, set(labels.values()), scene.scale_q, least)
    for fact in facts(scene):
        found += oracle.label_faults(picture, fact, scene.scale_q)
    return found


def _meet(one: SurfaceView, other: SurfaceView) -> bool:
    """Whether one covers something of the other's label; what lies inside its interior does not."""
    whole = one.frame.union(one.tab)
    return not other.interior.contains(whole) and not whole.intersect(other.frame.union(other.tab)).empty


def as_box(rect: Rect) -> Box:
    return rect.x, rect.y, rect.width, rect.height


def as_paint(color: Color) -> Paint:
    return color.red, color.green, color.blue
