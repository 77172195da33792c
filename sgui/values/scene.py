"""The scene: everything the screen may know, as the seat says it. No key code, no guest memory.

Rectangles are output pixels, upright, already clamped to the output. Colours and patterns come from labels
alone. Scale is in quarters: scale_q 4 is 1.0, 12 is 3.0; `px(n, scale_q)` turns design pixels into output
pixels.
"""

from dataclasses import dataclass
from enum import Enum

from sgui.values.geometry import Point, Rect, Size
from sgui.values.label import Label
from sgui.values.lock import LockView
from sgui.values.rotation import Rotation


class Stance(Enum):
    """The seat's modes."""

    NORMAL = "normal"
    ATTENTION = "attention"
    LOCKED = "locked"
    STOPPED = "stopped"


class Layout(Enum):
    FULL = "full"
    TILE = "tile"
    FLOAT = "float"


class Scaling(Enum):
    NONE = "none"
    INTEGER = "integer"
    FIT = "fit"


class Link(Enum):
    """How a domain stands with us; the names are those of `status --json`."""

    ABSENT = "absent"
    CONNECTED = "connected"
    STOPPED = "stopped"
    QUARANTINED = "quarantined"


class Action(Enum):
    """What the user may do about a domain on its card."""

    NONE = ""
    STOP = "stop"
    RELEASE = "release"


class Theme(Enum):
    STANDARD = "standard"
    HIGH_CONTRAST = "high-contrast"


def px(design: int, scale_q: int) -> int:
    """Design pixels to output pixels, rounded up, so that no label is ever thinner than promised."""
    return -(-design * scale_q // 4)


@dataclass(frozen=True, slots=True)
class SurfaceView:
    """One domain's place on the output.

    frame: outer edge of the label's closed frame (without the tab). tab: the label's tab, outside frame.
    interior: what the frame encloses: content, letterbox bars or placeholder.
    content: where guest pixels go, inside interior; None means placeholder with `notice` in it.
    source: the part of the guest's picture shown there, guest pixels; None with content None.
    generation: the session whose memory is shown; 0 if none.
    notice: placeholder text, trusted, ASCII, "" while guest pixels are shown.
    over: the domain that it lies over as an overlay, inside that one's interior; "" for all others.
    opacity: of its guest pixels, 51 to 255; only an overlay has less than 255. alpha: the guest's own counts.
    keyboard: the policy's name of its keyboard layout, "" if it has none.
    """

    domain: str
    label: str
    generation: int
    frame: Rect
    tab: Rect
    interior: Rect
    content: Rect | None
    source: Rect | None
    notice: str
    focused: bool
    selected: bool
    over: str = ""
    opacity: int = 255
    alpha: bool = False
    keyboard: str = ""


@dataclass(frozen=True, slots=True)
class DomainTab:
    """One domain on the band (rect) in file order; on the attention screen also its card."""

    domain: str
    label: str
    link: Link
    focused: bool
    rect: Rect
    mark: str  # "" or a short trusted word, as "not reading input", "busy"
    action: Action = Action.NONE  # offered on the attention screen


@dataclass(frozen=True, slots=True)
class BandStatus:
    """What the band says beside focus and tabs; every string trusted and ASCII."""

    input: str  # "exclusive" | "not exclusive" | "untrusted window" | "pipe" | "none"
    integrity: str  # "IOMMU on" | "DMA open" | "unmeasured"
    audit_healthy: bool
    clipboard: str  # "" or its owner and size, as "bank 14 B"
    clock: str  # "HH:MM"
    renderer: str  # who paints: "GL", "software renderer", "GPU failed"; "" before one says
    locks: str = ""  # "" or those that the focus has on, as "caps num"
    questions: int = 0  # that wait for the user on the attention screen


@dataclass(frozen=True, slots=True)
class QuestionView:
    """The question in sight on the attention screen, in sgui's own words: nth of count, from 1.

    answers: the first denies. chosen: the marked one. here: keys go to it, not to the cards.
    """

    kind: str
    key: str
    title: str
    words: str
    answers: tuple[str, ...]
    chosen: int
    here: bool
    nth: int
    count: int


@dataclass(frozen=True, slots=True)
class Scene:
    """serial: grows with each scene of one seat; the screen answers with it when it is presented."""

    serial: int
    stance: Stance
    layout: Layout
    output: Size
    scale_q: int
    focus: str | None
    selected: str | None  # on the attention screen
    surfaces: tuple[SurfaceView, ...]  # back to front
    tabs: tuple[DomainTab, ...]
    labels: tuple[Label, ...]
    band: BandStatus
    pointer: Point | None
    question: QuestionView | None = None  # on the attention screen
    theme: Theme = Theme.STANDARD
    captured: bool = False  # the focus has the pointer, and this one is hidden
    fullscreen: bool = False  # the band is a strip that names the focus; tabs have no place
    lock: LockView | None = None  # while the stance is LOCKED, and there are no surfaces and no tabs then
    rotation: Rotation = Rotation.UPRIGHT  # how the display is to have this picture
