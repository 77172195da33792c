"""A hostile frontend in a real PV guest of a real Xen: groups A and D, as far as they mean something there.

The guest has no Linux frontend of its own; a program as its init writes the nodes, grants the pages, names
machine frames and rings the event channels. Whatever it does costs it its own session: bank is typed into
afterwards, and what is outside the hostile guest's content does not change. docs/xen.md says which attacks
run here, and why the others do not. Under emulation it takes minutes: `make siege` runs it.
"""

import struct
from collections.abc import Iterator
from typing import Any

import pytest

from sgui.demo.hands import CODES
from tests.xen.frontend.guest import PIXELS, SIDE, Frontend, geometry, resize, send, update
from tests.xen.test_xen_machine import presses, sound, typed
from tests.xen.xen_machine import XenMachine

pytestmark = [pytest.mark.vm, pytest.mark.slow, pytest.mark.soak]

WRAP = 1 << 32
OUT_PRODUCER, OUT_CONSUMER = 12, 8
HUGE = (1 << 31) - 1
GREEN = (0, 160, 0)


@pytest.fixture(scope="module")
def hostile(xen: XenMachine) -> Frontend:
    return Frontend(xen)


@pytest.fixture
def unharmed(xen: XenMachine, hostile: Frontend) -> Iterator[None]:
    """Afterwards what is typed for bank arrives at bank, in order."""
    yield
    hostile.focus("bank")
    typed(xen, "bank", "safe")


def u32(number: int) -> str:
    return struct.pack("<I", number % WRAP).hex()


def refused(hostile: Frontend, why: str) -> None:
    """The bridge named the rule, sgui counted it, and the session is over."""
    before = hostile.domain()["violations"]
    assert why in (said := hostile.ended()), said
    domain = hostile.domain()
    assert domain["state"] != "connected" and domain["size"] is None, domain
    assert "Traceback" not in said and before in (domain["violations"], domain["violations"] - 1)


def test_a11_xenstore_is_not_its_own(hostile: Frontend) -> None:
    """It may write its own folder alone: not our side of its devices, not bank's."""
    hostile.attach()
    hostile.wired()
    elsewhere = (
        f"/local/domain/0/backend/vfb/{hostile.domid}/0/state",
        "/local/domain/0/backend/vfb/1/0/state",
        "/local/domain/1/device/vfb/0/page-ref",
        "/local/domain/0/name",
        f"/local/domain/{hostile.domid}/name",
    )
    assert all(answer.startswith("!") for answer in hostile.tell(*(f"write {each} 36" for each in elsewhere)))
    hostile.tell(hostile.node("vfb", "backend", "/local/domain/0/backend/vfb/1/0"))
    hostile.tell(*hostile.honest())
    hostile.until(
        lambda domain: domain["size"] == [SIDE, SIDE], "its own picture, whatever it says of our folder"
    )


def test_a03_a08_records_that_lie_about_damage_and_change_while_they_are_read(hostile: Frontend) -> None:
    hostile.serve()
    one, two = update(16, 32, 128, 32), resize(32, 16, 128)  # every mixture of them is legal
    absurd = [
        update(-5, -5, HUGE, HUGE),
        update(HUGE, HUGE, HUGE, HUGE),
        update(0, 0, -1, -1),
        update(63, 0, 2000, 1),
    ]
    hostile.tell(*(send(each) for each in absurd))
    flips = [f"flip fb {2048 + slot * 40} 200000 {one.hex()} {two.hex()}" for slot in (0, 7)]
    hostile.tell(*flips, send(one, 400), "reap", send(resize(SIDE, SIDE, SIDE * 4)))
    hostile.until(lambda domain: domain["size"] == [SIDE, SIDE], "a size that it said whole")
    assert hostile.domain()["state"] == "connected"


@pytest.mark.usefixtures("unharmed")
def test_a06_a09_storms_of_doorbells_and_sizes(hostile: Frontend) -> None:
    """They are answered in our time: nobody else waits for it."""
    hostile.serve()
    frames = hostile.domain()["frames"]
    sizes = [send(resize(*size)) for size in ((1, 1, 4), (SIDE, SIDE, SIDE * 4))]
    hostile.tell("ring fb-port 20000", *(sizes * 60))
    assert hostile.domain()["state"] == "connected"
    assert hostile.domain()["frames"] - frames < 120, "a frame for every wish"


def test_d01_d08_its_pixels_stay_in_its_own_label(xen: XenMachine, hostile: Frontend) -> None:
    """Every byte of its memory, the fourth of each pixel too."""
    hostile.serve()
    hostile.focus("bank")
    before = outside(xen)
    hostile.tell(f"fill pixels {bytes((0, 160, 0, 7)).hex()}", send(update()))
    x, y, width, height = hostile.domain()["content"]
    assert (width, height) == (SIDE, SIDE)
    hostile.waited(lambda: bool(greens(xen) == SIDE * SIDE), "its picture, opaque")
    assert (xen.shot()[y : y + height, x : x + width] == GREEN).all()
    assert (before == outside(xen)).all()


def greens(xen: XenMachine) -> int:
    return int((xen.shot() == GREEN).all(axis=2).sum())


def outside(xen: XenMachine) -> Any:
    """The output but for its content and bank's, whose cursor blinks."""
    picture = xen.shot().copy()
    for domain in xen.status()["domains"]:
        if domain["content"]:
            x, y, width, height = domain["content"]
            picture[y : y + height, x : x + width] = 0
    picture[:32, 1000:] = 0  # the clock
    return picture


def test_d04_a_picture_of_one_pixel_shows_no_more(xen: XenMachine, hostile: Frontend) -> None:
    hostile.serve()
    hostile.tell(send(resize(1, 1, 4)))
    hostile.until(lambda domain: domain["size"] == [1, 1], "its size")
    hostile.waited(lambda: greens(xen) <= 1, "no more of it than one pixel")
    hostile.tell(send(resize(SIDE, SIDE, SIDE * 4)))
    hostile.until(lambda domain: domain["size"] == [SIDE, SIDE], "and back")


def test_a05_e05_it_never_reads_its_keys(xen: XenMachine, hostile: Frontend) -> None:
    """Nothing of it is delivered later, and to nobody else."""
    hostile.serve()
    before = presses(xen, "bank")
    hostile.focus()
    xen.type("a" * 60)
    hostile.focus("bank")
    assert presses(xen, "bank") == before
    produced = struct.unpack("<I", bytes.fromhex(hostile.tell("get kbd 4 4")[0][2:]))[0]
    assert produced <= 51


def test_a14_what_sgui_writes_into_its_page(hostile: Frontend) -> None:
    """Keys that were its own, and zeros: nothing of another page of ours, in spare bytes neither."""
    page = bytes.fromhex(hostile.tell("get kbd 0 4096")[0][2:])
    slots = [page[at : at + 40] for at in range(1024, 1024 + 51 * 40, 40)]
    assert not any(page[8:1024]) and not any(page[1024 + 51 * 40 :])
    for slot in slots:
        kind = slot[0]
        assert kind in (0, 2, 3, 4) and not any(slot[8 if kind == 3 else 16 :]), slot
        assert kind != 3 or struct.unpack("<I", slot[4:8])[0] in (CODES["a"], 29, 56, 0x110), slot


def test_a04_a_consumer_index_that_cannot_be(xen: XenMachine, hostile: Frontend) -> None:
    hostile.serve()
    hostile.focus()
    hostile.tell(f"put kbd 0 {u32(1 << 31)}")
    xen.type("a")
    refused(hostile, "ring: index")


@pytest.mark.parametrize("ahead", [52, WRAP - 1], ids=["a01", "a02"])
def test_a01_a02_a_producer_that_cannot_be(hostile: Frontend, ahead: int) -> None:
    hostile.connect()
    taken = hostile.tell(f"get fb {OUT_CONSUMER} 4")[0][2:]
    produced = int.from_bytes(bytes.fromhex(taken), "little") + ahead
    hostile.tell(f"put fb {OUT_PRODUCER} {u32(produced)}", "ring fb-port 1")
    refused(hostile, "ring: index")
    assert hostile.tell(f"get fb {OUT_CONSUMER} 4")[0][2:] == taken, "events that were never there"


@pytest.mark.parametrize(
    ("orders", "why"),
    [
        ([send(resize(HUGE, 1, 4))], "fbif: width"),
        ([send(resize(SIDE, SIDE, SIDE * 4, 32, HUGE))], "fbif: "),
        ([send(b"\x09")], "fbif: record type 9"),
    ],
    ids=["d02-width", "offset", "type"],
)
def test_a07_a_size_that_cannot_be(hostile: Frontend, orders: list[str], why: str) -> None:
    hostile.connect()
    hostile.tell(*orders)
    refused(hostile, why)


NODES = [
    ("vfb", "page-ref", -1, "xen: node page-ref"),
    ("vfb", "page-ref", 0, "cannot be mapped"),
    ("vfb", "event-channel", 77, "event channel 77"),
    ("vfb", "protocol", "x86_128-abi", "xen: protocol"),
    ("vkbd", "page-gref", 99999, "xen: "),
    ("vkbd", "state", b"\xff" * 40, "xen: node state"),
]


@pytest.mark.parametrize(("kind", "name", "value", "why"), NODES, ids=[f"{n[1]}-{n[2]!r:.9}" for n in NODES])
def test_a07_a11_nodes_that_cannot_be(
    hostile: Frontend, kind: str, name: str, value: int | str | bytes, why: str
) -> None:
    hostile.behave()
    hostile.tell(*hostile.honest(), hostile.node(kind, name, value))
    hostile.attach()
    refused(hostile, why)


@pytest.mark.parametrize(
    ("order", "why"),
    [
        (geometry(width=-1), "fbif: width"),
        (geometry(length=WRAP - 1), "fbif: mem_length"),
        (geometry(length=PIXELS + 4096), "cannot be mapped"),
    ],
    ids=["width", "length", "beyond-its-memory"],
)
def test_a07_a_page_that_cannot_be(hostile: Frontend, order: str, why: str) -> None:
    hostile.behave()
    hostile.tell(*hostile.honest(), order)
    hostile.attach()
    refused(hostile, why)


@pytest.mark.usefixtures("unharmed")
def test_a07_frames_of_others(xen: XenMachine, hostile: Frontend) -> None:
    """bank's own page, by its true frame number: the kernel maps hostile's frames for this bridge alone."""
    others = int(xen.ask("run", command="xenstore-read /local/domain/$(xl domid bank)/device/vfb/0/page-ref"))
    hostile.behave()
    hostile.tell(*hostile.honest(), hostile.node("vfb", "page-ref", others))
    hostile.attach()
    refused(hostile, "cannot be mapped")


def test_a12_half_a_handshake_waits_alone(hostile: Frontend) -> None:
    """Its display is there and its keyboard never: there is no session meanwhile."""
    hostile.behave()
    hostile.tell(*hostile.honest(), hostile.node("vkbd", "state", 1))
    hostile.attach()
    hostile.wired()
    hostile.tell("ring fb-port 10")
    assert hostile.domain()["state"] != "connected"


@pytest.mark.usefixtures("unharmed")
def test_a11_states_without_end(hostile: Frontend) -> None:
    """As fast as xenstored takes them, while it waits and while it serves."""
    hostile.tell("toggle device/vkbd/0/state 200 31 32")
    refused(hostile, "wrote its state over 64 times")
    hostile.connect()
    hostile.tell("toggle device/vfb/0/state 200 34 33")
    refused(hostile, "wrote its state over 64 times")


def test_a11_it_closes_and_comes_back(hostile: Frontend) -> None:
    hostile.connect()
    hostile.tell(hostile.node("vfb", "state", 5), hostile.node("vfb", "state", 6))
    assert "Traceback" not in hostile.ended()
    hostile.connect()


def test_a11_a_32_bit_frontend_is_understood(hostile: Frontend) -> None:
    """The same pages, named as a 32-bit kernel lays out its fb page; the rings are the same in both."""
    hostile.tell(hostile.node("vfb", "state", 6))
    hostile.ended()
    hostile.behave()
    hostile.tell(*hostile.honest(), "put fb 36 00000000", "frames fb 36 dir 4", "frames dir 0 pixels 4")
    hostile.tell(hostile.node("vfb", "protocol", "x86_32-abi"))
    hostile.attach()
    hostile.until(lambda domain: domain["size"] == [SIDE, SIDE], "its picture")


@pytest.mark.usefixtures("unharmed")
def test_a13_destroyed_while_it_is_mapped_and_storming(xen: XenMachine, hostile: Frontend) -> None:
    """Its pages go when the domain goes: no zombie stays."""
    hostile.machine.ask("run", command="xl destroy hostile")
    hostile.ended()
    hostile.waited(lambda: "hostile" not in xen.ask("run", command="xl list"), "gone")
    assert "(null)" not in xen.ask("run", command="xl list"), "a zombie: somebody keeps its pages"
    assert hostile.domain()["state"] != "connected"


def test_nothing_ended_in_a_traceback(xen: XenMachine) -> None:
    sound(xen)
