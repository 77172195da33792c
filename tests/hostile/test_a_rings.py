"""Attacks of group A on rings and geometry, at the unit: what a guest does to whoever reads its pages.

The buffer here lies: it answers differently each time that it is read, and counts what is read. The same
attacks on the running system are in test_a_live.py.
"""

import ast
import itertools
import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui import admit
from sgui.core.delivery import Delivery, deliver
from sgui.screen.fb_ring import FbRing
from sgui.values.damage import Damage
from sgui.values.errors import ProtocolError
from sgui.values.geometry import Rect
from sgui.values.input import GuestRecord, KeyRecord, MotionRecord, PositionRecord
from sgui.values.limits import FB_OUT_OFFSET, KBD_IN_SLOTS, PAGE_BYTES
from sgui.values.pixels import PixelLayout
from sgui.wire.fbif import Geometry, Resize, Update, encode_geometry, encode_out
from sgui.wire.kbdif import encode_in
from sgui.wire.ring import FB_OUT, KBD_IN, Consumer, Producer

WRAP = 1 << 32
INT_MAX, INT_MIN, UINT_MAX = (1 << 31) - 1, -(1 << 31), WRAP - 1
MEMORY = 640 * 480 * 4
LAYOUT = PixelLayout(640, 480, 2560, 0, 32, MEMORY)
PACKAGE = Path(__file__).parents[2] / "sgui"
u32 = st.integers(0, WRAP - 1)
i32 = st.integers(INT_MIN, INT_MAX)


class Liar:
    """A page that says something else each time. reads: how often each byte was fetched."""

    def __init__(self, seed: int, **fixed: int) -> None:
        """fixed: `at_12=5` answers 5 for the u32 at offset 12, always."""
        self._chance = random.Random(seed)
        self._fixed = {int(name[3:]): value.to_bytes(4, "little") for name, value in fixed.items()}
        self.reads: Counter[int] = Counter()
        self.written: dict[int, bytes] = {}

    def __getitem__(self, where: slice) -> bytes:
        self.reads.update(range(where.start, where.stop))
        return self._fixed.get(where.start) or self._made_up(where)

    def _made_up(self, where: slice) -> bytes:
        """Mostly records that could be true, so that the reader goes on."""
        size = where.stop - where.start
        numbers = [
            self._chance.choice([0, 1, 640, 480, 2560, -1, INT_MAX, INT_MIN]) for _ in range(size // 4)
        ]
        raw = b"".join(number.to_bytes(4, "little", signed=True) for number in numbers)
        return bytes([self._chance.choice([2, 2, 2, 3, 255])]) + raw[1:] if size == 40 else raw

    def __setitem__(self, where: slice, value: bytes) -> None:
        self.written[where.start] = bytes(value)


def page_with(**words: int) -> bytearray:
    page = bytearray(PAGE_BYTES)
    for name, value in words.items():
        page[int(name[3:]) : int(name[3:]) + 4] = value.to_bytes(4, "little")
    return page


# -- A01, A02: impossible producers ----------------------------------------------------------------------


@given(u32, st.integers(52, UINT_MAX), st.integers())
def test_a01_a02_an_impossible_producer_is_refused_with_no_slot_looked_at(
    consumer: int, ahead: int, seed: int
) -> None:
    page = Liar(seed, at_8=consumer, at_12=(consumer + ahead) % WRAP)
    ring = FbRing(page, MEMORY)
    with pytest.raises(ProtocolError, match=f"ring: index {ahead} slots ahead"):
        ring.look(LAYOUT)
    assert not [at for at in page.reads if at >= 1024]
    assert page.written == {}


def test_a01_the_loop_of_four_thousand_million() -> None:
    with pytest.raises(ProtocolError, match="4294967295 slots ahead"):
        Consumer(page_with(at_8=1, at_12=0), FB_OUT).take()


@given(u32, st.integers(0, 51))
def test_a01_never_more_than_the_ring_is_read(consumer: int, ahead: int) -> None:
    page = page_with(at_8=consumer, at_12=(consumer + ahead) % WRAP)
    assert len(Consumer(page, FB_OUT).take()) == ahead


# -- A03: memory that changes between check and use ------------------------------------------------------


@given(st.integers(), u32)
def test_a03_each_byte_is_fetched_once_a_look_and_what_is_checked_is_used(seed: int, consumer: int) -> None:
    # 40: at 2**32 two neighbours share a slot, and both are read
    page = Liar(seed, at_8=consumer, at_12=(consumer + 40) % WRAP)
    ring = FbRing(page, MEMORY)
    page.reads.clear()
    try:
        seen = ring.look(LAYOUT)
    except ProtocolError:
        seen = None
    wraps = consumer > WRAP - 40
    assert max(page.reads.values()) <= (2 if wraps else 1)
    if seen is not None:
        layout = seen.layout
        assert layout.offset + layout.stride * layout.height <= MEMORY
        assert all(Rect.of(layout.size).contains(rect) for rect in seen.damage.rects)


@given(st.integers())
def test_a03_geometry_is_fetched_once(seed: int) -> None:
    page = Liar(seed)
    ring = FbRing(page, MEMORY)
    page.reads.clear()
    try:
        layout = ring.geometry()
    except ProtocolError:
        layout = None
    assert set(page.reads.values()) == {1}
    assert layout is None or layout.stride * layout.height <= layout.limit <= MEMORY


# -- A04: impossible consumers ---------------------------------------------------------------------------


@given(u32, st.integers(KBD_IN_SLOTS + 1, UINT_MAX))
def test_a04_an_impossible_consumer_is_refused_and_nothing_written(producer: int, unread: int) -> None:
    consumer = (producer - unread) % WRAP
    page = page_with(at_0=consumer, at_4=producer)
    before = bytes(page)
    with pytest.raises(ProtocolError, match="slots ahead"):
        Producer(page, KBD_IN).put((encode_in(KeyRecord(30, True)),))
    assert bytes(page) == before
    with pytest.raises(ProtocolError, match="unread"):
        deliver(Delivery(producer=producer), consumer, (KeyRecord(30, True),))


@given(st.lists(st.tuples(u32 | st.integers(0, 60), st.integers(1, 0x2FF), st.booleans()), max_size=60))
def test_a04_no_unread_event_is_overwritten_and_no_slot_lies_outside(
    steps: list[tuple[int, int, bool]],
) -> None:
    delivery = Delivery()
    for consumer, code, pressed in steps:
        before = delivery.producer
        try:
            delivery, slots, _ = deliver(delivery, consumer, (KeyRecord(code, pressed),))
        except ProtocolError:
            return
        unread = (before - consumer) % WRAP
        assert unread + len(slots) <= KBD_IN_SLOTS
        assert all(0 <= slot < KBD_IN_SLOTS for slot, _ in slots)


# -- A07: geometry ---------------------------------------------------------------------------------------

SIDES = [0, -1, INT_MAX, INT_MIN, 16385]


def extremes() -> list[Geometry]:
    widths = [Geometry(side, 480, 2560, MEMORY, 32) for side in SIDES]
    heights = [Geometry(640, side, 2560, MEMORY, 32) for side in SIDES]
    strides = [Geometry(640, 480, line, MEMORY, 32) for line in (0, 1, 2559, UINT_MAX, 1 << 31, MEMORY + 1)]
    depths = [Geometry(640, 480, 2560, MEMORY, depth) for depth in (0, 1, 8, 15, 31, 64, 255)]
    memories = [Geometry(640, 480, 2560, length, 32) for length in (0, 1, MEMORY - 1, MEMORY + 1, UINT_MAX)]
    wraps = [Geometry(1, 1 << 14, 1 << 18, MEMORY, 32), Geometry(1, 2, 1 << 31, MEMORY, 32)]
    return [*widths, *heights, *strides, *depths, *memories, *wraps]


@pytest.mark.parametrize("geometry", extremes(), ids=str)
def test_a07_a_geometry_that_cannot_be_is_refused_before_anything_is_made_of_it(geometry: Geometry) -> None:
    page = bytearray(PAGE_BYTES)
    packed = encode_geometry(geometry)
    page[16 : 16 + len(packed)] = packed
    with pytest.raises(ProtocolError, match="fbif: "):
        FbRing(page, MEMORY).geometry()


def test_a07_an_empty_page_is_refused() -> None:
    with pytest.raises(ProtocolError, match="fbif: "):
        FbRing(bytearray(PAGE_BYTES), MEMORY).geometry()


@pytest.mark.parametrize(
    "resize",
    [
        Resize(640, 480, 2560, 32, offset) for offset in (-1, INT_MIN, INT_MAX, 1, MEMORY, MEMORY - 1)
    ]
    + [Resize(640, 480, stride, 32, 0) for stride in (-2560, 0, 2559, INT_MAX, INT_MIN)]
    + [Resize(640, 480, 2560, depth, 0) for depth in (-32, 0, 8, INT_MAX)]
    + [Resize(side, 480, 2560, 32, 0) for side in SIDES]
    + [Resize(640, side, 2560, 32, 0) for side in SIDES]
    + [Resize(1, 16384, 1 << 18, 32, 0), Resize(641, 480, 2564, 32, 0)],
    ids=str,
)  # fmt: skip
def test_a07_a_resize_that_cannot_be_is_refused(resize: Resize) -> None:
    page = page_with(at_12=1)
    page[FB_OUT_OFFSET : FB_OUT_OFFSET + 40] = encode_out(resize)
    with pytest.raises(ProtocolError, match="fbif: "):
        FbRing(page, MEMORY).look(LAYOUT)


# -- A08: damage -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("box", list(itertools.product([INT_MIN, -1, 0, 639, INT_MAX], repeat=4)), ids=str)
def test_a08_damage_is_clipped_in_integers_that_do_not_wrap(box: tuple[int, int, int, int]) -> None:
    page = page_with(at_12=1)
    page[FB_OUT_OFFSET : FB_OUT_OFFSET + 40] = encode_out(Update(*box))
    seen = FbRing(page, MEMORY).look(LAYOUT)
    x, y, width, height = box
    pixels = [(x, y), (x + width - 1, y + height - 1), (0, 0), (639, 479)]
    for px, py in pixels:
        damaged = any(rect.holds(px, py) for rect in seen.damage.rects)
        said = x <= px < x + width and y <= py < y + height
        assert damaged == (said and 0 <= px < 640 and 0 <= py < 480)


@given(st.lists(st.builds(Update, i32, i32, i32, i32), max_size=51))
def test_a08_many_rectangles_stay_few(updates: list[Update]) -> None:
    page = page_with(at_12=len(updates))
    for at, update in enumerate(updates):
        page[FB_OUT_OFFSET + 40 * at : FB_OUT_OFFSET + 40 * at + 40] = encode_out(update)
    seen = FbRing(page, MEMORY).look(LAYOUT)
    assert len(seen.damage.rects) <= 8
    clipped = [admit.damage(update, LAYOUT) for update in updates]
    assert seen.damage.box == Damage(tuple(clipped)).box


# -- A14: nothing but what is documented is written ------------------------------------------------------

records: st.SearchStrategy[GuestRecord] = st.one_of(
    st.builds(KeyRecord, st.integers(1, 0x2FF), st.booleans()),
    st.builds(PositionRecord, i32, i32, i32),
    st.builds(MotionRecord, i32, i32, i32),
)


@given(st.lists(records, max_size=51))
def test_a14_a_keyboard_page_holds_events_and_zeros(sent: list[GuestRecord]) -> None:
    page = bytearray(PAGE_BYTES)
    assert Producer(page, KBD_IN).put(tuple(encode_in(record) for record in sent))
    expected = bytearray(PAGE_BYTES)
    expected[4:8] = len(sent).to_bytes(4, "little")
    for at, record in enumerate(sent):
        expected[1024 + 40 * at : 1064 + 40 * at] = encode_in(record)
    assert page == expected


@given(st.integers(0, 51))
def test_a14_of_the_framebuffer_page_only_the_consumer_is_written(filled: int) -> None:
    page = page_with(at_12=filled)
    before = bytes(page)
    Consumer(page, FB_OUT).take()
    assert bytes(page[8:12]) == filled.to_bytes(4, "little")
    assert bytes(page[:8] + page[12:]) == before[:8] + before[12:]


# -- A15: indices that go round --------------------------------------------------------------------------


@given(st.lists(st.lists(st.builds(Update, i32, i32, i32, i32), max_size=10), max_size=12), u32)
def test_a15_a_shifted_trace_shows_the_same(looks: list[list[Update]], start: int) -> None:
    def trace(first: int) -> list[Damage]:
        page = page_with(at_8=first, at_12=first)
        guest, ring = Producer(page, FB_OUT), FbRing(page, MEMORY)
        seen = []
        for updates in looks:
            damage = Damage()
            for update in updates:
                if not guest.put((encode_out(update),)):
                    damage = merged(damage, ring.look(LAYOUT).damage)
                    assert guest.put((encode_out(update),))
            seen.append(merged(damage, ring.look(LAYOUT).damage))
        return [Damage((damage.box,)) for damage in seen]

    assert trace(start) == trace(0) == trace(WRAP - 5)


def merged(one: Damage, other: Damage) -> Damage:
    for rect in other.rects:
        one = one.add(rect)
    return one


@given(st.lists(records, max_size=60), u32)
def test_a15_keys_are_the_same_on_both_sides_of_the_wrap(typed: list[GuestRecord], start: int) -> None:
    def trace(first: int) -> list[GuestRecord]:
        delivery, told = Delivery(producer=first), []
        for record in typed:
            delivery, slots, _ = deliver(delivery, delivery.producer, (record,))
            told += [said for _, said in slots]
        return told

    assert trace(start) == trace(0) == trace(WRAP - 3)


# -- P10: no view of control memory escapes --------------------------------------------------------------

# Who maps shared memory, and why.
MAPS = {
    "guest/display.py": "the other side: its own pages",
    "host/audit_pending.py": "our own memory, which no guest has",
    "host/memory_unsafe.py": "makes the maps",
    "screen/surface.py": "hands the page to FbRing, and pixels to a renderer",
    "seat/keyboard.py": "writes the keyboard ring",
    "seat/ledger.py": "our own memory, which no guest has",
}
# Who reads a guest's control page: each read makes a private copy at once.
OF_BYTES = (
    "rfb_stream.py",
    "x11.py",
)  # parts of what a socket has given: bytes of ours, which nobody changes
READERS = ("wire/ring.py", "screen/fb_ring.py", "seat/keyboard.py")


def test_p10_shared_memory_is_mapped_where_it_is_listed() -> None:
    mapping = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if "map_read_only" in (text := path.read_text("utf-8")) or "map_read_write" in text
    }
    assert mapping == set(MAPS)


def test_p10_the_wire_knows_no_maps_and_makes_no_views() -> None:
    for path in (PACKAGE / "wire").glob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        forbidden = {"mmap.mmap", "mmap"} | ({"memoryview"} if path.name not in OF_BYTES else set())
        assert not calls & forbidden, path


@pytest.mark.parametrize("name", READERS)
def test_p10_every_read_of_a_page_is_copied_at_once(name: str) -> None:
    """A slice of a page stands only inside bytes(); a word is one integer of a u32 view."""
    tree = ast.parse((PACKAGE / name).read_text("utf-8"))
    copied = {
        id(node.args[0])
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "bytes" and len(node.args) == 1
    }
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load)):
            continue
        what = ast.unparse(node.value)
        if what.endswith("page"):
            assert id(node) in copied, f"{name}:{node.lineno}: {ast.unparse(node)} is not copied"
        if what.endswith("_words"):
            assert not isinstance(node.slice, ast.Slice), f"{name}:{node.lineno}: more than one word"


def test_p10_the_lint_finds_something_to_look_at() -> None:
    text = "".join((PACKAGE / name).read_text("utf-8") for name in READERS)
    assert text.count("page[") >= 4
