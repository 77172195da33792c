"""The pointer: ours everywhere, the guest's inside the focused content, and a way to choose a domain.

Invariants, each held by tests/core/test_pointer.py:
  R1  a guest is told positions only inside its own content while it has the focus, in its own pixels (E09);
  R2  buttons go down to a guest only there, and a button held across the border comes up at the border;
  R3  a click that moves the focus, its press and its release, reaches no guest.
"""

from dataclasses import replace

from sgui.core import attention, floating, fullscreen
from sgui.core.band import band_zones
from sgui.core.effects import MovePointer
from sgui.core.focus import in_front, move, receiver, route
from sgui.core.keys import Hold, give, withdraw
from sgui.core.state import Outcome, State
from sgui.core.wheel import aside, turn
from sgui.values.geometry import Point, Size
from sgui.values.input import (
    AXIS_RANGE,
    GuestRecord,
    MotionRecord,
    PointerAt,
    PointerBy,
    PositionRecord,
    Wheel,
)
from sgui.values.rotation import Rotation
from sgui.values.scene import SurfaceView

CLICKS = frozenset({0x110, 0x14A})  # BTN_LEFT, BTN_TOUCH


def clamped(point: Point, output: Size) -> Point:
    return Point(max(0, min(point.x, output.width - 1)), max(0, min(point.y, output.height - 1)))


def place(state: State, motion: PointerAt | PointerBy) -> Point | None:
    """Where the pointer is after this motion; relative motion starts in the middle. None without output."""
    output = state.output
    if output is None:
        return None
    if isinstance(motion, PointerAt):
        return _pointed_at(motion, output, state.policy.rotation)
    start = state.pointer or Point(output.width // 2, output.height // 2)
    return clamped(Point(start.x + motion.dx, start.y + motion.dy), output)


def _pointed_at(motion: PointerAt, output: Size, rotation: Rotation) -> Point:
    """Absolute axes run over the display, so they are turned with it; motion is that of the eye."""
    display = rotation.size(output)
    at = Point(motion.x * display.width // AXIS_RANGE, motion.y * display.height // AXIS_RANGE)
    return rotation.back.point(clamped(at, display), display)


def moved(state: State, motion: PointerAt | PointerBy, at_us: int) -> Outcome:
    """The trusted pointer follows, and the focused guest learns of it if it is inside its content."""
    point = place(state, motion)
    if state.captured and point is not None:
        return _pushed(state, motion, point, at_us)
    if point is None or point == state.pointer:
        return state, ()
    state, effects = _follow(floating.pulled_to(state, point), at_us)
    return state, (*effects, MovePointer(point))


def settled(state: State) -> Outcome:
    """After a new scene: the content may have gone away from under the pointer."""
    if state.captured or guest_point(state) is not None or not (state.hands.buttons or state.told):
        return state, ()
    return _leave(state, state.gate.first_us)


def turned(state: State, wheel: Wheel, at_us: int) -> Outcome:
    """kbdif.h counts a click towards the user as +1, Linux away from the user."""
    here = guest_point(state)
    if here is None and not state.captured:
        return state, ()
    notch, up, right = turn(state.notch, wheel)
    lost, state = here != state.told, replace(state, notch=notch, told=here if up or right else state.told)
    upright: tuple[GuestRecord, ...] = ()
    if here is None:
        upright = (MotionRecord(0, 0, -up),) if up else ()
    elif up or (right and lost):
        upright = (PositionRecord(here.x, here.y, -up),)
    return route(state, (*upright, *aside(right)), at_us)


def pressed(state: State, hold: Hold, at_us: int) -> Outcome:
    """A button went down: to the guest inside its content, else perhaps a choice of domain."""
    here = guest_point(state)
    if here is None and not state.captured:
        return _clicked(state, hold) if hold[1] in CLICKS else (state, ())
    hands, presses = give(state.hands, hold)
    if here is None:
        return route(replace(state, hands=hands), presses, at_us)
    first = () if here == state.told else (PositionRecord(here.x, here.y),)
    state = _raised(state) if hold[1] in CLICKS else state
    return route(replace(state, hands=hands, told=here), (*first, *presses), at_us)


def _raised(state: State) -> State:
    """As a click beside the content does, so that the size of a guest's picture decides nothing (P12)."""
    surface = surface_under(state)
    return state if surface is None or surface.over else in_front(state, surface.domain, "pointer")


def guest_point(state: State) -> Point | None:
    """The pointer in the focused guest's own pixels; None where that guest has no say."""
    surface = surface_under(state)
    if surface is None or not surface.focused or receiver(state) is None or state.drag or state.captured:
        return None
    point, content, source = state.pointer, surface.content, surface.source
    if point is None or content is None or source is None or not content.holds(point.x, point.y):
        return None
    return Point(
        source.x + (point.x - content.x) * source.width // content.width,
        source.y + (point.y - content.y) * source.height // content.height,
    )


def surface_under(state: State) -> SurfaceView | None:
    """The front-most surface, label included, under the pointer. The band is above all of them."""
    scene, point = state.scene, state.pointer
    if scene is None or point is None:
        return None
    for surface in reversed(scene.surfaces):
        if surface.frame.holds(point.x, point.y) or surface.tab.holds(point.x, point.y):
            return surface
    return None


def _follow(state: State, at_us: int) -> Outcome:
    here = guest_point(state)
    if here is None:
        return _leave(state, at_us)
    if here == state.told:
        return state, ()
    return route(replace(state, told=here), (PositionRecord(here.x, here.y),), at_us)


def _pushed(state: State, motion: PointerAt | PointerBy, point: Point, at_us: int) -> Outcome:
    """Captured: what is relative goes on as it is; of what is absolute, the way since the last place."""
    if isinstance(motion, PointerBy):
        return route(state, (MotionRecord.within(motion.dx, motion.dy),), at_us)
    last = state.pointer or point
    if point == last:
        return replace(state, pointer=point), ()
    return route(replace(state, pointer=point), (MotionRecord(point.x - last.x, point.y - last.y),), at_us)


def _leave(state: State, at_us: int) -> Outcome:
    if state.told is None and not state.hands.owned:
        return state, ()
    hands, releases = withdraw(state.hands, state.hands.buttons)
    return route(replace(state, hands=hands, told=None), releases, at_us)


def _clicked(state: State, hold: Hold) -> Outcome:
    """A tab or a surface gets the focus; in `float` the focus's own label follows the pointer from here.

    The strip of fullscreen gives the band back.
    """
    if fullscreen.strip_under(state):
        return replace(state, fullscreen=False), ()
    if _asks_for_attention(state):
        return attention.enter(state, "pointer")
    state, effects = _choose(state)
    surface = None if _tab_under(state) else surface_under(state)
    return (floating.taken(state, hold, surface) if surface else state), effects


def _asks_for_attention(state: State) -> bool:
    """The band's stance and its right end lead to the attention screen, so that without a trusted keyboard a
    trusted pointer still gets there, to answer the question about a new one."""
    if state.scene is None or state.pointer is None or state.scene.fullscreen:
        return False
    zones, at = band_zones(state.scene.output, state.scene.scale_q), state.pointer
    return zones.stance.holds(at.x, at.y) or zones.status.holds(at.x, at.y)


def _choose(state: State) -> Outcome:
    """A click on a tab of the band or on another surface moves the focus there, if hotkeys may."""
    name = _domain_under(state)
    if state.policy.hotkeys.attention_only or name is None or not state.connected(name):
        return state, ()
    return move(state, name, "pointer")


def _domain_under(state: State) -> str | None:
    """An overlay's own picture chooses nothing: it may have come between the eye and the hand (D10)."""
    surface, point = surface_under(state), state.pointer
    if surface is None or point is None or (surface.over and surface.interior.holds(point.x, point.y)):
        return _tab_under(state)
    return _tab_under(state) or surface.domain


def _tab_under(state: State) -> str | None:
    """Whose tab of the band is under the pointer."""
    scene, point = state.scene, state.pointer
    if scene is None or point is None:
        return None
    return next((tab.domain for tab in scene.tabs if tab.rect.holds(point.x, point.y)), None)
