"""Requests of the X11 core protocol, and the events and replies that a bridge reads.

Source: X Window System Protocol, X.Org release 7.7, appendix B.
"""

import struct
from dataclasses import dataclass

from sgui.values.geometry import Rect, Size
from sgui.wire.x11 import Reply, padded

NONE, CURRENT_TIME, POINTER_ROOT = 0, 0, 1
PRIMARY, ATOM, STRING, WM_TRANSIENT_FOR = 1, 4, 31, 68  # atoms that every server has
# events
ENTER, DESTROYED, UNMAPPED, MAP_REQUEST, CONFIGURE_NOTIFY, CONFIGURE_REQUEST = 7, 17, 18, 20, 22, 23
SELECTION_CLEAR, SELECTION_REQUEST, SELECTION_NOTIFY = 29, 30, 31
# event masks
ENTER_WINDOW, SUBSTRUCTURE_NOTIFY, SUBSTRUCTURE_REDIRECT = 1 << 4, 1 << 19, 1 << 20

_INPUT_ONLY = 2
_OVERRIDE_REDIRECT, _EVENT_MASK = 1 << 9, 1 << 11
_STACK_ABOVE = 0


def request(opcode: int, data: int = 0, payload: bytes = b"") -> bytes:
    """opcode: of the core, or an extension's major; data: the byte after it."""
    whole = padded(payload)
    return struct.pack("<BBH", opcode, data, 1 + len(whole) // 4) + whole


def create_hidden_window(window: int, root: int) -> bytes:
    """One that nobody sees: selections need an owner."""
    place = struct.pack("<IIhhHHHHI", window, root, -1, -1, 1, 1, 0, _INPUT_ONLY, 0)
    return request(1, 0, place + struct.pack("<II", _OVERRIDE_REDIRECT, 1))


def select_events(window: int, mask: int) -> bytes:
    return request(2, 0, struct.pack("<III", window, _EVENT_MASK, mask))


def map_window(window: int) -> bytes:
    return request(8, 0, struct.pack("<I", window))


def place_window(window: int, rect: Rect) -> bytes:
    """Without a border, in front."""
    values = struct.pack("<iiIIII", rect.x, rect.y, rect.width, rect.height, 0, _STACK_ABOVE)
    return request(12, 0, struct.pack("<IHxx", window, 0b1011111) + values)


def configure_as_asked(data: bytes) -> bytes:
    """A ConfigureRequest event, granted. data: its 32 bytes, from whoever."""
    (mask,) = struct.unpack_from("<H", data, 26)
    window, sibling = struct.unpack_from("<II", data, 8)
    x, y, width, height, border = struct.unpack_from("<hhHHH", data, 16)
    known = (x, y, width, height, border, sibling, data[1])
    values = [value & 0xFFFFFFFF for bit, value in enumerate(known) if mask & 1 << bit]
    return request(12, 0, struct.pack(f"<IHxx{len(values)}I", window, mask & 0x7F, *values))


def get_geometry(drawable: int) -> bytes:
    return request(14, 0, struct.pack("<I", drawable))


def intern_atom(name: str) -> bytes:
    return request(16, 0, struct.pack("<Hxx", len(name)) + name.encode("ascii"))


def change_property(window: int, name: int, kind: int, form: int, data: bytes) -> bytes:
    """form: 8 or 32, bits of one item."""
    head = struct.pack("<IIIBxxxI", window, name, kind, form, len(data) * 8 // form)
    return request(18, 0, head + data)


def get_property(window: int, name: int, kind: int, most_bytes: int, delete: bool = False) -> bytes:
    return request(20, delete, struct.pack("<IIIII", window, name, kind, 0, most_bytes // 4))


def set_selection_owner(window: int, selection: int) -> bytes:
    return request(22, 0, struct.pack("<III", window, selection, CURRENT_TIME))


def convert_selection(window: int, selection: int, target: int, name: int) -> bytes:
    return request(24, 0, struct.pack("<IIIII", window, selection, target, name, CURRENT_TIME))


def send_event(window: int, event: bytes) -> bytes:
    """event: 32 bytes."""
    return request(25, 0, struct.pack("<II", window, 0) + event)


def set_input_focus(window: int) -> bytes:
    """Whoever is under the pointer gets it when the window goes."""
    return request(42, POINTER_ROOT, struct.pack("<II", window, CURRENT_TIME))


def get_input_focus() -> bytes:
    """The cheapest question: who hears the answer knows that all before it was done."""
    return request(43)


def query_extension(name: str) -> bytes:
    return request(98, 0, struct.pack("<Hxx", len(name)) + name.encode("ascii"))


@dataclass(frozen=True, slots=True)
class Extension:
    major: int
    first_event: int


def decode_extension(reply: Reply) -> Extension | None:
    """None: the server does not have it."""
    present, major, first_event = reply.head[8:11]
    return Extension(major, first_event) if present else None


@dataclass(frozen=True, slots=True)
class Property:
    """kind: its atom, 0 if there is none. rest: bytes that the answer has no room for."""

    kind: int
    form: int
    data: bytes
    rest: int


def decode_property(reply: Reply) -> Property:
    """What is shorter than it says is as long as it is: who asks looks at form and kind."""
    kind, rest, items = struct.unpack_from("<III", reply.head, 8)
    form = reply.head[1]
    return Property(kind, form, reply.body[: items * form // 8], rest)


def decode_geometry(reply: Reply) -> Rect:
    return Rect(*struct.unpack_from("<hhHH", reply.head, 12))


@dataclass(frozen=True, slots=True)
class SelectionRequest:
    """Another client wants what we own. Its numbers mean nothing outside that server."""

    time: int
    requestor: int
    selection: int
    target: int
    name: int


def decode_selection_request(data: bytes) -> SelectionRequest:
    time, _, requestor, selection, target, name = struct.unpack_from("<6I", data, 4)
    return SelectionRequest(time, requestor, selection, target, name)


def encode_selection_notify(asked: SelectionRequest, given: bool) -> bytes:
    """The event that answers it."""
    name = asked.name if given else NONE
    words = (asked.time, asked.requestor, asked.selection, asked.target, name)
    return struct.pack("<BxH5I8x", SELECTION_NOTIFY, 0, *words)


def selection_given(data: bytes) -> bool:
    """A SelectionNotify event: whether there is something in the property."""
    return any(data[20:24])


def window_of(event: bytes) -> int:
    """Of DestroyNotify, UnmapNotify, MapRequest and ConfigureRequest: the window itself, not its parent."""
    return int.from_bytes(event[8:12], "little")


def entered_window(event: bytes) -> int:
    """Of EnterNotify: the window whose event it is."""
    return int.from_bytes(event[12:16], "little")


def encode_configure_notify(window: int, rect: Rect) -> bytes:
    """The word of whoever places windows: you are where you were (ICCCM 4.1.5)."""
    numbers = (rect.x, rect.y, rect.width, rect.height, 0)
    return struct.pack("<BxHIIIhhHHHB5x", CONFIGURE_NOTIFY, 0, window, window, NONE, *numbers, 0)


def asked_size(event: bytes, before: Size) -> Size:
    """Of a ConfigureRequest: what it leaves out stays as it was."""
    width, height = struct.unpack_from("<HH", event, 20)
    (mask,) = struct.unpack_from("<H", event, 26)
    return Size(width if mask & 4 else before.width, height if mask & 8 else before.height)
