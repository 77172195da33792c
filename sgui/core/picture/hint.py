"""What is shown while no domain is: a trusted screen that says so, and how to choose one."""

from sgui.core.draw import Mark
from sgui.core.picture.pen import Painted, Pen, Type
from sgui.core.picture.theme import GROUND, HUGE, LINE, MEDIUM, PLAIN, QUIET, Tone
from sgui.values.geometry import Rect
from sgui.values.scene import Scene, Stance

WORDS = {
    Stance.NORMAL: (
        "Typing goes nowhere",
        "No domain has the keyboard.",
        "Press the secure attention key, or choose a tab on the band.",
    ),
    Stance.LOCKED: ("Locked", "Nothing that is typed or shown reaches or leaves a domain."),
    Stance.STOPPED: ("Stopped", "sgui is ending; typing goes nowhere."),
}


def hint(pen: Pen, scene: Scene, area: Rect) -> Painted:
    """In the middle of area, which is painted with GROUND already."""
    title, *lines = WORDS[scene.stance]
    room = area.inset(min(pen.px(32), area.width // 16))
    broken = [line for words in lines for line in pen.font.wrapped(words, room.width, pen.px(MEDIUM))]
    leading = pen.px(MEDIUM + 10)
    height = pen.px(48 + 16 + 40 + 8) + leading * len(broken)
    top = room.y + max(0, (room.height - height) // 2)
    painted = pen.sign(Rect(room.x, top, room.width, pen.px(48)), _sign(scene), 48, Tone(LINE, GROUND))
    line = Rect(room.x, top + pen.px(48 + 16), room.width, pen.px(40))
    painted += pen.words(line, title, Type(HUGE, bold=True), Tone(PLAIN, GROUND), 0.5)
    for number, words in enumerate(broken):
        line = Rect(room.x, top + pen.px(48 + 16 + 40 + 8) + number * leading, room.width, leading)
        painted += pen.words(line.intersect(area), words, Type(MEDIUM), Tone(QUIET, GROUND), 0.5)
    return painted


def _sign(scene: Scene) -> Mark:
    return Mark.KEYBOARD if scene.stance is Stance.NORMAL else Mark.STOP
