"""Pointer capture: the focused guest gets motion instead of positions, until the user takes the pointer back.

While it lasts the trusted pointer is hidden: a frozen arrow would point at something that a click does not
reach. The band says CAPTURED instead, and says it before the first motion is told. Invariants, held by
tests/core/test_capture.py and test_properties.py:
  T1  only the user captures, by the hotkey, for the focus, where policy has `capture = true`;
  T2  it ends with the secure attention key, the hotkey, and whatever changes focus, layout, policy or screen;
  T3  a guest is told motion while a frame that says CAPTURED is shown, and positions while none does.
"""

from dataclasses import replace

from sgui.core.effects import Audit, Effect
from sgui.core.focus import receiver, silence
from sgui.core.state import Outcome, State


def toggled(state: State) -> Outcome:
    """The hotkey. In either direction everything comes up, and the gate waits for a frame that shows it."""
    policy = state.policy.domain(state.focus) if state.focus else None
    if policy is None or receiver(state) is None:
        return state, ()
    if not policy.capture:
        return state, (Audit("capture.refused", {"domain": policy.name}),)
    captured = not state.captured
    quiet, effects = silence(state)
    return replace(quiet, captured=captured, fullscreen=state.fullscreen, drag=None), effects


def news(before: State, after: State) -> tuple[Effect, ...]:
    """For the audit log, however it came about."""
    if before.captured == after.captured:
        return ()
    if after.captured:
        return (Audit("capture.entered", {"domain": after.focus}),)
    return (Audit("capture.left", {"domain": before.focus}),)
