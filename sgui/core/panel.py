"""The panel of the attention screen on which a question stands: where the user is in it, and where it lies.

Invariant, held by tests/core/test_questions.py:
  Q1  an answer counts only if a frame that shows its question was presented FRESH_MS before (E07, P11).
"""

from dataclasses import dataclass, replace

from sgui.core.question import Id
from sgui.values.geometry import Rect
from sgui.values.limits import FRESH_MS
from sgui.values.scene import px

WIDTH_MAX = 760  # design pixels
ANSWER = (104, 28)  # design pixels of an answer's button
COUNTER = (104, 28)
PAD, GAP = 12, 8


@dataclass(frozen=True, slots=True)
class Panel:
    """shown: the question in sight, said: what it says. here: keys go to it, not to the cards.

    answer: the marked one. serial: the first scene that has everything where it is now, 0 as long as nothing
    has moved; since_us: when that scene was presented, None before.
    """

    shown: Id | None = None
    said: tuple[str, ...] = ()
    here: bool = False
    answer: int = 0
    serial: int = 0
    since_us: int | None = None

    def showing(self, shown: Id | None, serial: int, here: bool) -> "Panel":
        """Another question, or none any more: from this scene on things are elsewhere."""
        return Panel(shown, (), here and shown is not None, 0, serial)

    def moved(self, serial: int) -> "Panel":
        return replace(self, serial=serial, since_us=None)

    def presented(self, serial: int, at_us: int) -> "Panel":
        if self.serial == 0 or self.since_us is not None or serial < self.serial:
            return self
        return replace(self, since_us=at_us)

    def steady(self, at_us: int) -> bool:
        """Whether what the hand meets now is what the eye has seen for long enough."""
        if self.serial == 0:
            return True
        return self.since_us is not None and at_us - self.since_us >= FRESH_MS * 1000


def panel_rect(zone: Rect, scale_q: int) -> Rect:
    """In the middle of the question's zone."""
    margin = min(px(GAP, scale_q), zone.height // 12)
    width = max(1, min(px(WIDTH_MAX, scale_q), zone.width - 4 * margin))
    return Rect(zone.x + (zone.width - width) // 2, zone.y, width, max(1, zone.height - margin))


def answer_rects(panel: Rect, scale_q: int, count: int) -> tuple[Rect, ...]:
    """From left to right, against the panel's lower right corner; disjoint, inside the panel."""
    pad = min(px(PAD, scale_q), panel.height // 8)
    gap = min(px(GAP, scale_q), pad)
    width = max(1, min(px(ANSWER[0], scale_q), (panel.width - 2 * pad) // count - gap))
    height = max(1, min(px(ANSWER[1], scale_q), panel.height // 3))
    left, top = panel.right - pad - count * width - (count - 1) * gap, panel.bottom - pad - height
    return tuple(Rect(left + n * (width + gap), top, width, height) for n in range(count))


def counter_rect(panel: Rect, scale_q: int) -> Rect:
    """ "1 of 3", at the upper right; a click there shows the next question."""
    pad = min(px(PAD, scale_q), panel.height // 8)
    width = min(px(COUNTER[0], scale_q), panel.width // 4)
    height = max(1, min(px(COUNTER[1], scale_q), panel.height // 3))
    return Rect(panel.right - pad - width, panel.y + pad, width, height)
