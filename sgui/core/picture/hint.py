"""What is shown while no surface is: a trusted screen that says where typing goes, and what to do."""

from sgui.core.draw import Mark
from sgui.core.picture.pen import Painted, Pen, Type
from sgui.core.picture.theme import HUGE, LARGE, MEDIUM, SMALL, Tone
from sgui.values.geometry import Rect
from sgui.values.scene import Scene, Stance

NOWHERE = (
    "Typing goes nowhere",
    "No domain has the keyboard.",
    "Press the secure attention key, or choose a tab on the band.",
)
LOCKED = ("Locked", "Nothing that is typed reaches a domain.")
STOPPED = ("Stopped", "sgui is ending. Typing goes nowhere.")

TITLES = (Type(HUGE, bold=True), Type(LARGE, bold=True), Type(MEDIUM, bold=True))
ROOMY = 190  # design pixels of height for a sign and large words


def hint(pen: Pen, scene: Scene, area: Rect) -> Painted:
    """In the middle of area, which is painted already. Low outputs have the words alone."""
    title, *lines = words_for(scene)
    room = area.inset(min(pen.px(24), area.width // 16, area.height // 16))
    roomy = room.height >= pen.px(ROOMY)
    kind = next(kind for kind in TITLES if kind is TITLES[-1] or _fits(pen, title, kind, room, roomy))
    body = Type(MEDIUM if roomy else SMALL)
    broken = [line for words in lines for line in pen.font.wrapped(words, room.width, pen.px(body.size))]
    leading, sign = pen.px(body.size + (10 if roomy else 4)), pen.px(48 + 16) if roomy else 0
    head = pen.px(48 if roomy else kind.size + 6)
    top = room.y + max(0, (room.height - sign - head - leading * len(broken)) // 2)
    painted = (
        pen.sign(
            Rect(room.x, top, room.width, pen.px(48)), _sign(scene), 48, Tone(pen.look.line, pen.look.ground)
        )
        if roomy
        else ()
    )
    line = Rect(room.x, top + sign, room.width, head).intersect(area)
    painted += pen.words(line, title, kind, Tone(pen.look.plain, pen.look.ground), 0.5)
    for number, words in enumerate(broken):
        line = Rect(room.x, top + sign + head + number * leading, room.width, leading)
        painted += pen.words(line.intersect(area), words, body, Tone(pen.look.quiet, pen.look.ground), 0.5)
    return painted


def _fits(pen: Pen, title: str, kind: Type, room: Rect, roomy: bool) -> bool:
    return pen.width(title, kind) <= room.width and (roomy or kind.size <= LARGE)


def words_for(scene: Scene) -> tuple[str, ...]:
    """A title and what follows from it. A domain may have the keyboard and yet no room for its label."""
    if scene.stance is Stance.LOCKED:
        return LOCKED
    if scene.stance is Stance.STOPPED:
        return STOPPED
    if scene.focus is not None:
        return (
            "No room for a label",
            f"Typing goes to {scene.focus}, which cannot be shown on so small an output.",
        )
    return NOWHERE


def _sign(scene: Scene) -> Mark:
    return Mark.KEYBOARD if scene.stance is Stance.NORMAL else Mark.STOP
