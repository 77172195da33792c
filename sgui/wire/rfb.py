"""RFB, the protocol of VNC: what a server says, once it is understood, and the numbers of the protocol.

Sources: RFC 6143, and for what is newer than it https://github.com/rfbproto/rfbproto (rfbproto.rst).
Pixels are always those that we ask for: 32 bits, little-endian, 0x00RRGGBB, so that 4 bytes are B G R X.
"""

from dataclasses import dataclass, field

from sgui.values.geometry import Rect, Size

# encodings, RFC 6143 section 7.7 and its successor's list
RAW, COPY_RECT, HEXTILE, TIGHT, ZRLE = 0, 1, 5, 7, 16
CURSOR, DESKTOP_SIZE, LAST_RECT, POINTER_POSITION = -239, -223, -224, -232
QEMU_POINTER_MOTION, QEMU_EXTENDED_KEY, QEMU_LED_STATE = -257, -258, -261
EXTENDED_DESKTOP_SIZE, FENCE, CONTINUOUS_UPDATES = -308, -312, -313
EXTENDED_CLIPBOARD = 0xC0A1E5CE - (1 << 32)

PICTURES = {"raw": RAW, "tight": TIGHT, "zrle": ZRLE, "hextile": HEXTILE}  # by the names that people use
PSEUDO = (
    CURSOR,
    DESKTOP_SIZE,
    LAST_RECT,
    QEMU_POINTER_MOTION,
    QEMU_EXTENDED_KEY,
    EXTENDED_DESKTOP_SIZE,
    FENCE,
    CONTINUOUS_UPDATES,
    EXTENDED_CLIPBOARD,
)


@dataclass(frozen=True, slots=True)
class Reply:
    """To be sent at once."""

    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Opened:
    """The handshake is over: the server has a picture of this size."""

    size: Size


@dataclass(frozen=True, slots=True)
class Screen:
    """One of a server's screens, so that a wish for a size can name it. id, flags: the server's own."""

    id: int
    flags: int


@dataclass(frozen=True, slots=True)
class Resized:
    """The server's picture has this size now; screen is None if it does not take wishes."""

    size: Size
    screen: Screen | None


@dataclass(frozen=True, slots=True)
class WishRefused:
    """SetDesktopSize was not followed. status: the protocol's number."""

    status: int


@dataclass(frozen=True, slots=True)
class Rows:
    """Whole rows of pixels, 4 bytes each."""

    rect: Rect
    data: memoryview = field(repr=False)


@dataclass(frozen=True, slots=True)
class Fill:
    """One colour, B G R X."""

    rect: Rect
    pixel: bytes


@dataclass(frozen=True, slots=True)
class Copy:
    """rect shows what was at x, y; both lie inside and may overlap."""

    rect: Rect
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Strip:
    """Hextile's raw tiles beside each other, 16 wide; one alone may be narrower.

    data: of each tile a byte, which says nothing any more, and its rows, 4 bytes a pixel.
    """

    rect: Rect
    data: memoryview = field(repr=False)


@dataclass(frozen=True, slots=True)
class Shapes:
    """Rectangles on tiles, in the order in which they are painted.

    tiles: from the left; counts: of rectangles on each; colours: 4 bytes for each tile. data: each 2 bytes
    (place, size), or after 4 of its own colour. Untrusted still: whether each lies in its tile.
    """

    tiles: tuple[int, ...]
    counts: tuple[int, ...]
    colours: bytes
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Mosaic:
    """Tiles of Hextile beside each other, 16 wide, the last one perhaps narrower.

    backgrounds: 4 bytes a tile. plain: rectangles of the tile's colour; coloured: each of its own.
    """

    rect: Rect
    backgrounds: bytes
    plain: Shapes
    coloured: Shapes


@dataclass(frozen=True, slots=True)
class Tiles:
    """Some more of a ZRLE rectangle's tiles, inflated, still to be taken apart; last: there is no more."""

    rect: Rect
    data: bytes = field(repr=False)
    last: bool


@dataclass(frozen=True, slots=True)
class Packed:
    """A Tight rectangle's bytes, as many as there must be. palette: R G B each; () without.

    Without palette 3 bytes a pixel, R G B, differences from a prediction where it is a gradient. With two
    colours one bit a pixel, rows padded to bytes; with more one byte.
    """

    rect: Rect
    palette: bytes
    gradient: bool
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Drawn:
    """All of this rectangle has come."""

    rect: Rect


@dataclass(frozen=True, slots=True)
class CursorImage:
    """pixels: B G R X; mask: a bit a pixel, rows padded to bytes, set where it is seen. No size: hidden."""

    size: Size
    hot_x: int
    hot_y: int
    pixels: bytes = field(repr=False)
    mask: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Updated:
    """A FramebufferUpdate is over."""


@dataclass(frozen=True, slots=True)
class ExtendedKeys:
    """The server takes QEMU's extended key events."""


@dataclass(frozen=True, slots=True)
class PointerKind:
    """Whether the server's pointer is absolute; QEMU says so."""

    absolute: bool


@dataclass(frozen=True, slots=True)
class Continuous:
    """Continuous updates: the server has them, or has ended them."""


@dataclass(frozen=True, slots=True)
class Cut:
    """The server's clipboard in the protocol's first manner: a text, unasked, cut at our own bound."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ClipboardCaps:
    """The server has the extended clipboard. actions: what it understands."""

    actions: int


@dataclass(frozen=True, slots=True)
class ClipboardNotify:
    """What the server's clipboard holds has changed. text: whether it is a text."""

    text: bool


@dataclass(frozen=True, slots=True)
class ClipboardWanted:
    """The server wants what we have announced. text: whether as a text."""

    text: bool


@dataclass(frozen=True, slots=True)
class ClipboardAsked:
    """The server wants to know what we have."""


@dataclass(frozen=True, slots=True)
class ClipboardGiven:
    """The text that we asked for; None if there is none that can be read."""

    text: str | None = field(repr=False)


Picture = Rows | Fill | Copy | Strip | Mosaic | Tiles | Packed | Drawn
ClipboardSaid = Cut | ClipboardCaps | ClipboardNotify | ClipboardWanted | ClipboardAsked | ClipboardGiven
Said = (
    Picture
    | ClipboardSaid
    | Reply
    | Opened
    | Resized
    | WishRefused
    | CursorImage
    | Updated
    | ExtendedKeys
    | PointerKind
    | Continuous
)
