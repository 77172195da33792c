"""Fullscreen: the focused domain has the whole output but for its label and a thin strip of the band.

The strip carries the label's colour and pattern over the full width, icon, name and text, and whatever is
loud. The frame stays closed on all four sides; its tab is left out, for the strip says all that a tab does.
Invariants, held by tests/core/test_fullscreen.py and test_properties.py:
  N1  only the user brings it about, by the hotkey, for the focus, where policy has `fullscreen = true`;
  N2  it ends with the secure attention key, the hotkey, a click on the strip, whatever changes focus, layout,
      policy or screen, and when something needs the band: a question, or trouble with the audit log;
  N3  it never widens who is told what is typed: the focus stays the same.
"""

from dataclasses import replace

from sgui.core.band import strip_rect
from sgui.core.effects import Audit, Effect
from sgui.core.focus import receiver
from sgui.core.lattice import fullscreen_verdict
from sgui.core.overlays import riders
from sgui.core.questions import questions
from sgui.core.state import Outcome, State


def toggled(state: State) -> Outcome:
    """The hotkey. Refused where policy does not grant it, or something needs the band."""
    policy = state.policy.domain(state.focus) if state.focus else None
    if policy is None or receiver(state) is None:
        return state, ()
    if state.fullscreen:
        return replace(state, fullscreen=False), ()
    why = "" if fullscreen_verdict(policy).allowed else "policy"
    why = why or ("" if _fits(state) else "the band is needed")
    if why:
        return state, (Audit("fullscreen.refused", {"domain": policy.name, "why": why}),)
    return replace(state, fullscreen=True, drag=None), ()


def strip_under(state: State) -> bool:
    """Whether the pointer is on the strip."""
    point, output = state.pointer, state.output
    if not state.fullscreen or point is None or output is None:
        return False
    return strip_rect(output, state.policy.scale_q).holds(point.x, point.y)


def steadied(state: State) -> State:
    """After each event: what needs the band gets it back."""
    return replace(state, fullscreen=False) if state.fullscreen and not _fits(state) else state


def news(before: State, after: State) -> tuple[Effect, ...]:
    """For the audit log, however it came about."""
    if before.fullscreen == after.fullscreen:
        return ()
    if after.fullscreen:
        return (Audit("fullscreen.entered", {"domain": after.focus}),)
    return (Audit("fullscreen.left", {"domain": before.focus}),)


def _fits(state: State) -> bool:
    """An overlay lies over another: it has no output of its own."""
    if not state.audit_healthy or questions(state):
        return False
    return state.focus not in {domain.name for domain in riders(state)}
