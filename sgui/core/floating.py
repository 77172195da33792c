"""Moving and resizing in `float`: by the pointer on the focused surface's label, or by a chord and an arrow.

Invariants, held by tests/core/test_floating.py:
  M1  only the focused surface moves, and only while the user holds its label or presses the chord;
  M2  while it is moved no guest hears of the pointer;
  M3  wherever it is put, its label lies whole on the output below the band (D05).
"""

from dataclasses import dataclass, replace

from sgui.core.chords import modifiers
from sgui.core.focus import let_go, receiver
from sgui.core.keys import Hold
from sgui.core.layout import floating_rect, least_floating, room_below_band
from sgui.core.overlays import riders
from sgui.core.stack import Drag, Grip, gripped, moved, pulled, raised
from sgui.core.state import Outcome, State
from sgui.values.geometry import Point
from sgui.values.scene import Layout, SurfaceView, px

CORNER = 24  # design pixels of the frame's sides, from its corners, that grip two sides
NUDGE = 32  # design pixels
ARROWS = {
    103: Point(0, -1),
    105: Point(-1, 0),
    106: Point(1, 0),
    108: Point(0, 1),
}  # KEY_UP, LEFT, RIGHT, DOWN
GRIPS = {
    frozenset({"ctrl", "alt", "shift"}): Grip(),  # moves
    frozenset({"ctrl", "alt", "meta"}): Grip(1, 1),  # resizes at the lower right corner
}


@dataclass(frozen=True, slots=True)
class Push:
    grip: Grip
    by: Point


def taken(state: State, hold: Hold, surface: SurfaceView) -> State:
    """A button went down on this surface: if on the focus's label, it comes to the front and may be moved."""
    point, output = state.pointer, state.output
    if not _movable(state) or surface.domain != state.focus or point is None or output is None:
        return state
    grip = gripped(surface.frame, surface.interior, point, px(CORNER, state.policy.scale_q))
    if grip is None:
        return state
    state = replace(state, stack=raised(state.stack, surface.domain))
    rect = floating_rect(state, room_below_band(state, output), surface.domain)
    return replace(state, drag=Drag(surface.domain, hold, grip, point, rect, output))


def pulled_to(state: State, point: Point) -> State:
    """The pointer is there now, and what it drags follows."""
    state, drag = replace(state, pointer=point), state.drag
    if drag is None:
        return state
    by = Point(point.x - drag.start.x, point.y - drag.start.y)
    rect = pulled(drag.rect, drag.grip, by, room_below_band(state, drag.output), least_floating(state))
    return replace(state, stack=moved(state.stack, drag.domain, rect))


def steadied(state: State) -> State:
    """A drag is over when its button is up, or its surface is no longer what the user moves."""
    drag = state.drag
    if drag is None or (
        _movable(state)
        and drag.domain == state.focus
        and drag.hold in state.hands.down
        and drag.output == state.output
    ):
        return state
    return replace(state, drag=None)


def nudge(state: State, code: int) -> Push | None:
    """What this key-down does to the focused surface; None: it is a key like any other."""
    grip = GRIPS.get(modifiers(state.hands))
    arrow = ARROWS.get(code)
    if grip is None or arrow is None or state.policy.hotkeys.attention_only or not _movable(state):
        return None
    step = px(NUDGE, state.policy.scale_q)
    return Push(grip, Point(arrow.x * step, arrow.y * step))


def nudged(state: State, push: Push, at_us: int) -> Outcome:
    """As with every hotkey, what the guest holds comes up first."""
    state, released = let_go(state, at_us)
    domain, output = state.focus, state.output
    assert domain is not None and output is not None, "asked by nudge"
    room = room_below_band(state, output)
    state = replace(state, stack=raised(state.stack, domain))
    rect = pulled(floating_rect(state, room, domain), push.grip, push.by, room, least_floating(state))
    return replace(state, stack=moved(state.stack, domain, rect)), released


def _movable(state: State) -> bool:
    """There is a focus, shown, in this layout; overlays stay where policy put them."""
    if state.layout is not Layout.FLOAT or state.fullscreen or receiver(state) is None:
        return False
    return state.focus not in {domain.name for domain in riders(state)}
