"""Scenes as a seat would say them, and guests as a screen would map them: made here, without either."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sgui.core.band import band_rect, strip_rect, tab_rects
from sgui.core.cards import card_place, card_rects
from sgui.core.labels import LabelPlace, label_place
from sgui.screen.render.renderer import Source
from sgui.values.color import Color
from sgui.values.geometry import Rect, Size
from sgui.values.label import Icon, Label, Pattern
from sgui.values.lock import LockPhase, LockView
from sgui.values.pixels import PixelLayout
from sgui.values.rotation import Rotation
from sgui.values.scene import (
    Action,
    BandStatus,
    DomainTab,
    Layout,
    Link,
    QuestionView,
    Scene,
    Stance,
    SurfaceView,
    Theme,
    px,
)
from sgui.wire.scene import CursorGiven

HD, UHD, SMALL = Size(1280, 720), Size(3840, 2160), Size(640, 360)

LABELS = (
    Label("secret", "SECRET", Color.parse("#c01c28"), Pattern.DIAGONAL, Icon.SHIELD, 3),
    Label("work", "WORK", Color.parse("#1a5fb4"), Pattern.BARS, Icon.BRIEFCASE, 2),
    Label("home", "HOME", Color.parse("#26a269"), Pattern.DOTS, Icon.HOUSE, 1),
    Label("public", "PUBLIC", Color.parse("#f5c211"), Pattern.CHECKS, Icon.GLOBE, 0),
    Label("vault", "VAULT", Color.parse("#613583"), Pattern.WAVES, Icon.LOCK, 3),
    Label("lab", "LABORATORY", Color.parse("#deddda"), Pattern.SOLID, Icon.FLASK, 1),
    Label("finance", "FINANCE", Color.parse("#63452c"), Pattern.SOLID, Icon.BANK, 2),
    Label(
        "hazard", "UNTRUSTED DOWNLOADS AND SUCH", Color.parse("#e66100"), Pattern.DIAGONAL, Icon.WARNING, 0
    ),
)
NAMES = ("bank", "office", "family", "web", "keys", "bench", "ledger", "downloads")
BAND = BandStatus("exclusive", "unmeasured", True, "", "14:07", "GL")


@dataclass(frozen=True, slots=True)
class Guest:
    """size: of its picture, None without one. notice: for its placeholder."""

    name: str
    label: str
    size: Size | None = None
    link: Link = Link.CONNECTED
    notice: str = ""
    mark: str = ""


DESKTOP = Size(1024, 640)


def guests(count: int, size: Size | None = DESKTOP) -> tuple[Guest, ...]:
    """Names and labels in turn; beyond eight the names are numbered."""
    names = (NAMES[n] if n < len(NAMES) else f"{NAMES[n % len(NAMES)]}-{n}" for n in range(count))
    return tuple(Guest(name, LABELS[n % len(LABELS)].name, size) for n, name in enumerate(names))


def scene(
    who: tuple[Guest, ...],
    output: Size = HD,
    scale_q: int = 4,
    focus: str | None = None,
    layout: Layout = Layout.FULL,
    stance: Stance = Stance.NORMAL,
    selected: str | None = None,
) -> Scene:
    """What core/scene.py would build, told apart only by being written down once more."""
    places = _places(who, output, scale_q, focus, layout, stance)
    shown = tuple(
        _view(n + 1, guest, place, focus, selected)
        for n, (guest, place) in enumerate(zip(who, places, strict=True))
        if place is not None
    )
    rects = tab_rects(output, scale_q, len(who))
    tabs = tuple(
        DomainTab(guest.name, guest.label, guest.link, guest.name == focus, rect, guest.mark)
        for guest, rect in zip(who, rects, strict=True)
    )
    return Scene(1, stance, layout, output, scale_q, focus, selected, shown, tabs, LABELS, BAND, None)


def on_its_side(told: Scene) -> Scene:
    return replace(told, rotation=Rotation.RIGHT)


def locked(
    phase: LockPhase,
    output: Size = HD,
    scale_q: int = 4,
    typed: int = 0,
    caps: bool = False,
    wait_s: int = 0,
    said: str = "",
) -> Scene:
    view = LockView("ana", phase, typed, caps, wait_s, said)
    empty = scene((), output, scale_q, stance=Stance.LOCKED)
    return with_band(replace(empty, lock=view), clipboard="hidden")


def floating(
    who: tuple[Guest, ...],
    slots: tuple[Rect, ...],
    output: Size = HD,
    scale_q: int = 4,
    focus: str | None = None,
) -> Scene:
    """`float`, back to front as given; slots: label and all, one for each guest, in design pixels."""
    told = scene(who, output, scale_q, focus, Layout.FLOAT)
    shown = []
    for n, (guest, slot) in enumerate(zip(who, slots, strict=True)):
        left, top = px(slot.x, scale_q), px(slot.y, scale_q)
        size = px(slot.width, scale_q), px(slot.height, scale_q)
        place = label_place(Rect(left, top, *size), scale_q)
        assert place is not None
        shown.append(_view(n + 1, guest, place, focus, None))
    return replace(told, surfaces=tuple(shown))


def fullscreen(who: tuple[Guest, ...], output: Size = HD, scale_q: int = 4) -> Scene:
    """The first guest has the output, but for its label and the strip."""
    told = scene(who, output, scale_q, who[0].name)
    top = strip_rect(output, scale_q).bottom
    place = label_place(Rect.between(0, top, output.width, output.height), scale_q, tabbed=False)
    assert place is not None
    tabs = tuple(replace(tab, rect=Rect(0, 0, 0, 0)) for tab in told.tabs)
    shown = (_view(1, who[0], place, who[0].name, None),)
    return replace(told, surfaces=shown, tabs=tabs, fullscreen=True)


def overlaid(
    who: tuple[Guest, ...],
    over: Rect,
    opacity: int,
    output: Size = HD,
    scale_q: int = 4,
    focus: str | None = None,
    alpha: bool = False,
) -> Scene:
    """`full`: the first guest, and over its picture the second, whose label fills `over`, output pixels."""
    told = scene(who, output, scale_q, who[0].name)
    place = label_place(over, scale_q)
    assert place is not None
    (below,) = told.surfaces
    named = focus or who[0].name
    above = replace(_view(2, who[1], place, named, None), over=who[0].name, opacity=opacity, alpha=alpha)
    tabs = tuple(replace(tab, focused=tab.domain == named) for tab in told.tabs)
    below = replace(below, focused=below.domain == named)
    return replace(told, focus=named, surfaces=(below, above), tabs=tabs)


def attention(who: tuple[Guest, ...], output: Size = HD, scale_q: int = 4, selected: str = "") -> Scene:
    chosen = selected or who[0].name
    return _offering(scene(who, output, scale_q, stance=Stance.ATTENTION, selected=chosen))


def asked(
    who: tuple[Guest, ...], question: QuestionView, output: Size = HD, scale_q: int = 4, selected: str = ""
) -> Scene:
    """The attention screen with a question, for which the cards make room."""
    told = attention(who, output, scale_q, selected)
    cards = card_rects(output, scale_q, len(who), asked=True)
    places = dict(
        zip((guest.name for guest in who), (card_place(card, scale_q) for card in cards), strict=True)
    )
    shown = []
    for n, guest in enumerate(who):
        place = places[guest.name]
        if place is not None and guest.link is not Link.ABSENT:
            shown.append(_view(n + 1, guest, place, None, told.selected))
    return with_band(replace(told, question=question, surfaces=tuple(shown)), questions=question.count)


def _offering(told: Scene) -> Scene:
    offers = {Link.CONNECTED: Action.STOP, Link.QUARANTINED: Action.RELEASE}
    tabs = (replace(tab, action=offers.get(tab.link, Action.NONE)) for tab in told.tabs)
    return replace(told, tabs=tuple(tabs))


def standing(told: Scene) -> Scene:
    """With reduced motion: no surface shows its guest."""
    still = (
        replace(view, content=None, source=None, notice=view.notice or "connected") for view in told.surfaces
    )
    return replace(told, surfaces=tuple(still))


def scaled(size: Size, shown: Size, times: int) -> Scene:
    """`full`, one guest whose picture is cut to `shown` in its middle, each pixel times x times."""
    told = scene(guests(2, size), focus="bank")
    (view,) = told.surfaces
    room, wide, high = view.interior, shown.width * times, shown.height * times
    content = Rect(room.x + (room.width - wide) // 2, room.y + (room.height - high) // 2, wide, high)
    source = Rect(
        (size.width - shown.width) // 2, (size.height - shown.height) // 2, shown.width, shown.height
    )
    return replace(told, surfaces=(replace(view, content=content, source=source),))


def in_high_contrast(told: Scene) -> Scene:
    return replace(told, theme=Theme.HIGH_CONTRAST)


def with_band(base: Scene, **changes: str | bool | int) -> Scene:
    return replace(base, band=replace(base.band, **changes))  # type: ignore[arg-type]


def with_layout(base: Scene, keyboard: str) -> Scene:
    """With the policy's word for the keyboard's layout."""
    return replace(base, surfaces=tuple(replace(view, keyboard=keyboard) for view in base.surfaces))


def _places(
    who: tuple[Guest, ...], output: Size, scale_q: int, focus: str | None, layout: Layout, stance: Stance
) -> tuple[LabelPlace | None, ...]:
    if stance is Stance.ATTENTION:
        cards = card_rects(output, scale_q, len(who))
        return tuple(
            card_place(card, scale_q) if guest.link is not Link.ABSENT else None
            for card, guest in zip(cards, who, strict=True)
        )
    top = band_rect(output, scale_q).bottom
    if layout is Layout.FULL:
        whole = label_place(Rect.between(0, top, output.width, output.height), scale_q)
        return tuple(whole if guest.name == focus else None for guest in who)
    across = max(n for n in range(1, 9) if n == 1 or (n - 1) ** 2 < len(who))
    down = -(-len(who) // across)
    width, height = output.width // across, (output.height - top) // down
    slots = (Rect(n % across * width, top + n // across * height, width, height) for n in range(len(who)))
    return tuple(label_place(slot, scale_q) for slot in slots)


def _view(
    generation: int, guest: Guest, place: LabelPlace, focus: str | None, selected: str | None
) -> SurfaceView:
    content = fitted(place.interior, guest.size) if guest.size else None
    source = Rect.of(guest.size) if guest.size else None
    notice = "" if guest.size else guest.notice
    named = (guest.name == focus, guest.name == selected)
    return SurfaceView(
        guest.name,
        guest.label,
        generation,
        place.frame,
        place.tab,
        place.interior,
        content,
        source,
        notice,
        *named,
    )


def fitted(room: Rect, size: Size) -> Rect:
    """The largest rectangle of the same shape, in the middle."""
    if room.width * size.height <= room.height * size.width:
        width, height = room.width, max(1, size.height * room.width // size.width)
    else:
        width, height = max(1, size.width * room.height // size.height), room.height
    return Rect(room.x + (room.width - width) // 2, room.y + (room.height - height) // 2, width, height)


def cursor(generation: int, side: int = 40) -> CursorGiven:
    """A soft ring with a bright middle, premultiplied; its hot spot is the middle."""
    y, x = np.mgrid[0:side, 0:side]
    far = np.hypot(x - side / 2 + 0.5, y - side / 2 + 0.5) / (side / 2)
    alpha = np.clip((1 - far) * side / 2, 0, 1) * np.where(far < 0.55, np.clip(far * 2.2 - 0.2, 0.35, 1), 1)
    tint = np.where(far[..., None] < 0.55, (60, 200, 255), (40, 90, 230))
    argb = np.dstack([tint * alpha[..., None], 255 * alpha]).astype(np.uint8)
    return CursorGiven(generation, side, side, side // 2, side // 2, argb.tobytes())


def hidden_cursor(generation: int) -> CursorGiven:
    return CursorGiven(generation, 0, 0, 0, 0, b"")


def desktop(size: Size, seed: int) -> NDArray[np.uint8]:
    """[height, width, 4] B G R X: something like a desktop, so that pictures can be judged by eye."""
    tint = np.array(((200, 120, 60), (90, 140, 60), (120, 70, 160), (60, 90, 170))[seed % 4], np.int32)
    y, x = np.mgrid[0 : size.height, 0 : size.width]
    slope = (x * 96 // size.width + y * 96 // size.height)[..., None]
    picture = np.clip(tint + slope - 60, 0, 255)
    panel = max(8, size.height // 24)
    picture[:panel] = (40, 36, 32)
    picture[3 : panel - 3, 6 : size.width // 8] = (220, 210, 200)
    for n in range(2):
        left, top = size.width * (1 + 3 * n) // 8, size.height * (2 + n) // 8
        right, bottom = left + size.width * 3 // 8, top + size.height // 2
        picture[top:bottom, left:right] = (246, 244, 242)
        picture[top : top + panel, left:right] = (96, 84, 72)
        for line in range(top + 2 * panel, bottom - panel, max(6, panel // 2)):
            end = left + panel + (right - left) * (3 + (line * 7 + seed) % 5) // 10
            picture[line : line + max(2, panel // 6), left + panel : end] = (150, 140, 130)
    return np.dstack([picture.astype(np.uint8), np.full((size.height, size.width), 0, np.uint8)])


def as_source(picture: NDArray[np.uint8], depth: int = 32, offset: int = 0, spare: int = 0) -> Source:
    """A framebuffer that holds the picture at `offset`, `spare` bytes after each row."""
    height, width = picture.shape[:2]
    stored = _stored(picture, depth)
    stride = stored.shape[1] + spare
    memory = np.full(offset + stride * height, 0xA5, np.uint8)
    memory[offset:].reshape(height, stride)[:, : stored.shape[1]] = stored
    layout = PixelLayout(width, height, stride, offset, depth, memory.size)
    return Source(memoryview(memory.tobytes()), layout)


def _stored(picture: NDArray[np.uint8], depth: int) -> NDArray[np.uint8]:
    rows = picture.shape[0]
    if depth == 16:
        blue, green, red = (picture[..., n].astype(np.uint16) for n in range(3))
        return (red >> 3 << 11 | green >> 2 << 5 | blue >> 3).astype("<u2").view(np.uint8).reshape(rows, -1)
    return np.ascontiguousarray(picture[..., : depth // 8]).reshape(rows, -1)
