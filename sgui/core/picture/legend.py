"""What the keys do on the attention screen: key caps in a row, each with its words."""

from sgui.core.picture.pen import Cursor, Painted, Pen, Type, box
from sgui.core.picture.theme import SMALL, Tone
from sgui.values.geometry import Rect
from sgui.values.scene import Action, Scene

Keys = tuple[tuple[str, str], ...]  # a cap and what it does
CAP, WORDS = Type(SMALL, bold=True), Type(SMALL)
CAPS = {Action.STOP: "Del", Action.RELEASE: "R"}
PAD, GAP, GAP_LEAST, HEIGHT = 7, 20, 10, 22  # design pixels


def legend(pen: Pen, zone: Rect, scene: Scene) -> Painted:
    """In the middle of zone; on narrow outputs in fewer words, and then the last ones go."""
    count = len(scene.tabs)
    digits = "1" if count < 2 else f"1-{count}" if count < 10 else "0-9"
    for gap in (pen.px(GAP), pen.px(GAP_LEAST)):
        for brief in (False, True):
            keys = ((digits, "choose"), *_keys(scene, brief))
            if _width(pen, keys, gap) <= zone.width - 2 * pen.px(PAD):
                return _row(pen, zone, keys, gap)
    return _row(pen, zone, keys, gap)


def _keys(scene: Scene, brief: bool) -> Keys:
    escape = ("Esc", "back" if brief else "go back")
    asked = scene.question
    if asked is not None and asked.here:
        arrows = ("Arrows", "move" if brief else "another answer")
        further = ("Tab", "next" if asked.nth < asked.count else "domains" if brief else "to the domains")
        return (arrows, ("Enter", "give the marked answer" if not brief else "answer"), further, escape)
    marked = next((tab.action for tab in scene.tabs if tab.domain == scene.selected), Action.NONE)
    action = (
        ()
        if marked is Action.NONE
        else ((CAPS[marked], f"{marked.value}" if brief else f"{marked.value} it"),)
    )
    panel = () if asked is None else (("Tab", "answer" if brief else "to the question"),)
    choose = ("Enter", "choose" if brief else "choose the marked one")
    return (("Arrows", "move"), choose, *panel, *action, escape)


def _width(pen: Pen, keys: Keys, gap: int) -> int:
    needed = (pen.width(key, CAP) + 3 * pen.px(PAD) + pen.width(does, WORDS) for key, does in keys)
    return sum(needed) + gap * (len(keys) - 1)


def _row(pen: Pen, zone: Rect, keys: Keys, gap: int) -> Painted:
    pad, height = pen.px(PAD), min(pen.px(HEIGHT), zone.height)
    left = zone.x + max(pad, (zone.width - _width(pen, keys, gap)) // 2)
    top = zone.y + (zone.height - height) // 2
    cut = Cursor(Rect.between(left, top, zone.right - pad, top + height))
    painted: Painted = ()
    for key, does in keys:
        painted += key_cap(
            pen, cut.left(pen.width(key, CAP) + 2 * pad), key, Tone(pen.look.plain, pen.look.ground)
        )
        cut.left(pad)
        painted += pen.words(
            cut.left(pen.width(does, WORDS)), does, WORDS, Tone(pen.look.quiet, pen.look.ground)
        )
        cut.left(gap)
    return painted


def key_cap(pen: Pen, rect: Rect, words: str, tone: Tone) -> Painted:
    line = pen.px(1)
    return box(rect, line, tone.ink) + pen.words(rect.inset(line), words, CAP, tone, 0.5)
