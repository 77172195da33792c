"""A font whose every glyph is as wide as half its size, and the shortest way to pictures' parts."""

from sgui.core.draw import Fill, PatternFill, Primitive, Symbol, Text
from sgui.core.picture.font import FIRST, LAST, STYLES, Face, Font
from sgui.core.picture.pen import Painted, Pen
from sgui.values.color import Color
from sgui.values.geometry import Rect, Size
from sgui.values.label import Icon, Label, Pattern
from sgui.values.scene import BandStatus, DomainTab, Layout, Link, Scene, Stance, SurfaceView, px

FONT = Font(
    {
        (px(size, q), bold): Face(px(size, q), px(size, q) // 4, (px(size, q) // 2,) * (LAST - FIRST + 1))
        for size, bold in STYLES
        for q in range(4, 13)
    }
)
PEN = Pen(FONT, 4)
RED = Label("secret", "SECRET", Color(192, 28, 40), Pattern.DIAGONAL, Icon.SHIELD)
GREY = Label("lab", "LABORATORY", Color(222, 221, 218), Pattern.SOLID, Icon.FLASK)
HD = Size(1280, 720)
STATUS = BandStatus("exclusive", "unmeasured", True, "", "14:07", "")


def view(interior: Rect, label: Label = RED, focused: bool = False, **changes: object) -> SurfaceView:
    """A placeholder in interior, framed by 6 pixels and with a tab of 24 above."""
    frame = interior.inset(-6)
    whole = {
        "domain": "bank",
        "label": label.name,
        "generation": 7,
        "frame": frame,
        "tab": Rect(frame.x, frame.y - 24, frame.width, 24),
        "interior": interior,
        "content": None,
        "source": None,
        "notice": "waiting for the guest",
        "focused": focused,
        "selected": False,
    }
    return SurfaceView(**{**whole, **changes})  # type: ignore[arg-type]


def tab(rect: Rect, name: str = "bank", label: Label = RED, **changes: object) -> DomainTab:
    whole = {
        "domain": name,
        "label": label.name,
        "link": Link.CONNECTED,
        "focused": False,
        "rect": rect,
        "mark": "",
    }
    return DomainTab(**{**whole, **changes})  # type: ignore[arg-type]


def scene(**changes: object) -> Scene:
    """No surfaces, no focus, one tab."""
    whole = {
        "serial": 1,
        "stance": Stance.NORMAL,
        "layout": Layout.FULL,
        "output": HD,
        "scale_q": 4,
        "focus": None,
        "selected": None,
        "surfaces": (),
        "tabs": (tab(Rect(424, 0, 140, 32)),),
        "labels": (RED, GREY),
        "band": STATUS,
        "pointer": None,
    }
    return Scene(**{**whole, **changes})  # type: ignore[arg-type]


def said(painted: Painted) -> list[str]:
    """All words, in painting order."""
    return [each.text for each in painted if isinstance(each, Text)]


def signs(painted: Painted) -> list[str]:
    return [each.icon.value for each in painted if isinstance(each, Symbol)]


def patterns(painted: Painted) -> list[PatternFill]:
    return [each for each in painted if isinstance(each, PatternFill)]


def extent(each: Primitive) -> Rect:
    """Where it can paint at most."""
    return each.clip if isinstance(each, Text | Symbol) else each.rect  # type: ignore[union-attr]


def stays_inside(painted: Painted, room: Rect) -> bool:
    return all(room.contains(extent(each)) for each in painted)


def words_do_not_overlap(painted: Painted) -> bool:
    """No two pieces of text or signs share a pixel."""
    boxes = [extent(each) for each in painted if isinstance(each, Text | Symbol)]
    return all(one.intersect(two).width <= 2 for n, one in enumerate(boxes) for two in boxes[:n])


def grounds_are_true(painted: Painted) -> bool:
    """Everywhere under words lies exactly the colour they name as background: the newest fill below."""
    for n, each in enumerate(painted):
        if isinstance(each, Text | Symbol):
            under = [f for f in painted[:n] if isinstance(f, Fill | PatternFill) and _touches(f, each.clip)]
            if not under or not isinstance(under[-1], Fill) or under[-1].color != each.background:
                return False
            if not under[-1].rect.contains(each.clip):
                return False
    return True


def _touches(fill: Fill | PatternFill, box: Rect) -> bool:
    return not fill.rect.intersect(box).empty
