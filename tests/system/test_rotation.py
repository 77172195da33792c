"""A display that is turned and resized while guests paint and somebody types (D05, D16)."""

import itertools
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.locker.services import service
from tests.rawguest import RawGuest
from tests.rig import EV_REL, A, Rig
from tests.stage import Picture, calm, content, policy, present
from tests.system.unsteady import (
    CALM,
    asked,
    blown,
    faults,
    frame,
    on_the_attention_screen,
    painted_by,
    same,
    settled,
    steady,
    under_lock,
    unseen,
    watched,
    where,
)

TURNS = (90, 180, 270, 0)
STORM = tuple(itertools.product((90, 0, 270, 180), ((640, 360), CALM, (900, 1200), (33, 40))))
BUTTON, POS = 0x110, 4


@pytest.fixture(scope="module", params=["gl", "reference"])
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    folder = tmp_path_factory.mktemp("rotation")
    with painted_by(request.param, folder, text(0, folder)) as running:
        yield running


@pytest.fixture
def rig(shared: Rig) -> Iterator[Rig]:
    yield shared
    turned(shared, 0)
    calm(shared)


def text(rotation: int, folder: Path) -> str:
    return policy(output=f"rotation = {rotation}") + f'\n[lock]\nservices = "{service(folder)}"\n'


def turn(rig: Rig, rotation: int) -> None:
    """As the operator does: another policy file, and the word to read it."""
    rig.policy.write_text(text(rotation, rig.folder))
    reply = rig.request(request="reload")
    assert reply["ok"], reply


def eye(display: tuple[int, int], rotation: int) -> tuple[int, int]:
    return display if rotation % 180 == 0 else display[::-1]


def turned(rig: Rig, rotation: int, mode: str = "normal") -> None:
    """The display is turned so, and a frame on it has been presented.

    Half a turn changes no size by which one could tell, so that another size comes in between.
    """
    turn(rig, rotation)
    for display in ((CALM[0] - 1, CALM[1]), CALM):
        asked(rig, display)
        seen = (*eye(display, rotation), rotation, mode)
        rig.until(lambda s, seen=seen: stands(s) == seen, 20)  # type: ignore[misc]


def stands(status: dict[str, Any]) -> tuple[int, int, int, str]:
    output = status["output"]
    return output["width"], output["height"], output["rotation"], status["presented_mode"]


def sight(rig: Rig, good: Callable[[Picture], bool] = lambda seen: True) -> Picture:
    """The first frame for which `good` holds."""
    end = time.monotonic() + 15
    while time.monotonic() < end:
        if (picture := frame(rig)) is not None and good(picture):
            return picture
    raise AssertionError(f"the picture never came: {rig.status()}")


def in_place(rig: Rig, picture: Picture, names: tuple[str, ...]) -> bool:
    """Each guest's pixels are where status says."""
    return all(where(picture, name) == content(rig, name) for name in names)


@contextmanager
def painting(*guests: RawGuest) -> Iterator[None]:
    """Each changes a part of its picture, in the midst of its one colour, as fast as it may."""
    with ExitStack() as stack:
        for guest in guests:
            stack.enter_context(blown(partial(paint, guest), range(0, 250, 10), 0.004))
        yield


def paint(guest: RawGuest, shade: int) -> None:
    width = guest.size[0]
    for y in range(100, 140):
        guest.pixels[4 * (y * width + 100) : 4 * (y * width + 180)] = bytes((shade, 90, 90, 0)) * 80
    if guest.out_prod - int.from_bytes(guest.fb[8:12], "little") < 51:
        guest.update(100, 100, 80, 40)


def storm(rig: Rig) -> AbstractContextManager[None]:
    """Policies with other rotations, and other sizes, one after another."""

    def gust(one: tuple[int, tuple[int, int]]) -> None:
        turn(rig, one[0])
        asked(rig, one[1])

    return blown(gust, STORM, 0.02)


def test_d05_d16_turned_four_times_while_two_guests_paint_and_somebody_types(rig: Rig) -> None:
    bank, work = present(rig, "bank", "work")
    rig.focus("bank")
    assert rig.request(request="layout", layout="tile")["ok"]
    names = ("bank", "work")
    before, keys = sight(rig, lambda seen: in_place(rig, seen, names)), []
    bank.keys()
    with painting(bank, work):
        for rotation in TURNS:
            rig.tap(A)
            turn(rig, rotation)
            end = time.monotonic() + 0.3
            while time.monotonic() < end:
                rig.tap(A)
                keys += bank.keys()
                if (picture := frame(rig)) is not None:
                    assert faults(picture, *names) == []
            turned(rig, rotation)
            seen = sight(rig, lambda seen: in_place(rig, seen, names))
            assert seen.shape[:2] == eye(CALM, rotation)[::-1] and faults(seen, *names) == []
            keys += bank.keys(0.2)
            rig.until(lambda s: s["presented_focus"] == "bank")
            rig.tap(A)
            keys += (heard := bank.keys(3.0))
            assert heard[:1] == [(A, 1)]
    for guest, shade in ((bank, (250, 250, 0)), (work, (0, 250, 250))):
        guest.fill(*shade)
    sight(rig, lambda after: same(before, after))
    assert steady(keys + bank.keys(0.2)), "no key is stuck and none came up that had not gone down"
    assert work.keys() == []


def test_a_guest_is_told_the_size_that_it_has_room_for_on_a_turned_output(rig: Rig) -> None:
    (bank,) = present(rig, "bank")
    rig.focus("bank")
    turned(rig, 0)
    bank.heard(1)
    turned(rig, 90)
    (*_, hint) = bank.heard(1, 3.0)
    width, height = (int.from_bytes(hint[at : at + 4], "little") for at in (0, 4))
    assert (width, height) == (640 - 12, 1024 - 68)


def test_a_screen_that_dies_comes_back_turned(rig: Rig) -> None:
    (bank,) = present(rig, "bank")
    rig.focus("bank")
    turned(rig, 270)
    rig.kill("screen")
    rig.until(lambda s: s["presented_focus"] is None)
    rig.until(lambda s: s["output"]["width"] == CALM[1] and s["presented_focus"] == "bank", 20)
    assert faults(sight(rig), "bank") == []
    bank.keys()
    rig.tap(A)
    assert bank.keys(3.0)[:1] == [(A, 1)]


@pytest.mark.parametrize("layout", ["tile", "float"])
def test_d05_d16_every_frame_of_a_storm_of_rotations_and_sizes_has_whole_labels(
    rig: Rig, layout: str
) -> None:
    bank, work = present(rig, "bank", "work")
    rig.focus("bank")
    assert rig.request(request="layout", layout=layout)["ok"]
    names = ("bank", "work") if layout == "tile" else ("bank",)
    before = sight(rig, lambda seen: in_place(rig, seen, names))
    bank.keys()
    with storm(rig):
        keys = watched(rig, bank, names, 1.5)
    turned(rig, 0)
    sight(rig, lambda after: same(before, after))
    keys += bank.keys(0.2)
    assert steady(keys), "no key is stuck and none came up that had not gone down"
    assert work.keys() == []
    rig.until(lambda s: s["presented_focus"] == "bank")
    rig.tap(A)
    assert bank.keys(3.0)[:1] == [(A, 1)]


def trusted_alone(rig: Rig, guest: RawGuest, mode: str) -> None:
    with storm(rig):
        unseen(rig, guest, 1.0)
    for rotation in (90, 0):
        turned(rig, rotation, mode)
        assert where(sight(rig), "bank") is None
    assert guest.keys(0.1) == []


def test_d16_a_storm_of_rotations_on_the_attention_screen_shows_and_tells_nothing(rig: Rig) -> None:
    (guest,) = present(rig, "bank")
    with on_the_attention_screen(rig):
        trusted_alone(rig, guest, "attention")


def test_d16_a_storm_of_rotations_while_it_is_locked_shows_and_tells_nothing(rig: Rig) -> None:
    (guest,) = present(rig, "bank")
    with under_lock(rig):
        trusted_alone(rig, guest, "locked")
    assert guest.keys(0.1) == []


# -- with a pointer: over a label its arrow would look like a fault to the tests above ---------------------


def told(guest: RawGuest, wait: float = 3.0) -> tuple[int, int] | None:
    """The last position within the time after which none came for a while."""
    last, end = None, time.monotonic() + wait
    while time.monotonic() < end and last is None:
        time.sleep(0.05)
        for event in guest.events():
            last = (event.a, event.b) if event.type == POS else last
    return last


def at_guest(rig: Rig, guest: RawGuest, x: int, y: int) -> tuple[int, int]:
    """This pixel of the output in the guest's own."""
    left, top, width, height = content(rig, "bank")
    return (x - left) * guest.size[0] // width, (y - top) * guest.size[1] // height


@pytest.mark.parametrize("rotation", TURNS)
def test_what_is_pointed_at_on_the_display_is_what_the_eye_sees_there(rig: Rig, rotation: int) -> None:
    (bank,) = present(rig, "bank")
    rig.focus("bank")
    turned(rig, rotation)
    rig.until(lambda s: s["presented_focus"] == "bank")
    width, height = eye(CALM, rotation)
    x, y = width // 3, height // 2
    onto = {0: (x, y), 90: (height - 1 - y, x), 180: (width - 1 - x, height - 1 - y), 270: (y, width - 1 - x)}
    bank.events()
    rig.point(*onto[rotation])
    assert told(bank) == at_guest(rig, bank, x, y)
    rig.send((EV_REL, 0, 30), (EV_REL, 1, -20))
    assert told(bank) == at_guest(rig, bank, x + 30, y - 20), "a mouse goes where the hand goes"


def test_d16_after_a_smaller_size_the_pointer_is_on_the_output(rig: Rig) -> None:
    """At its edge: a small motion inwards is at once one inside."""
    (bank,) = present(rig, "bank")
    rig.focus("bank")
    turned(rig, 0)
    rig.point(CALM[0] - 1, CALM[1] - 1)
    settled(rig, (640, 360))
    rig.until(lambda s: s["presented_focus"] == "bank")
    bank.events()
    rig.send((EV_REL, 0, -200), (EV_REL, 1, -100))
    assert told(bank) == at_guest(rig, bank, 639 - 200, 359 - 100)


def test_d16_after_a_turn_the_pointer_is_on_the_output(rig: Rig) -> None:
    (bank,) = present(rig, "bank")
    rig.focus("bank")
    turned(rig, 0)
    rig.point(CALM[0] - 1, 320)
    turned(rig, 90)
    rig.until(lambda s: s["presented_focus"] == "bank")
    bank.events()
    rig.send((EV_REL, 0, -200), (EV_REL, 1, 192))
    assert told(bank) == at_guest(rig, bank, 639 - 200, 512)


def test_d16_a_button_that_is_held_comes_up_when_the_output_is_turned(rig: Rig) -> None:
    (bank,) = present(rig, "bank")
    rig.focus("bank")
    turned(rig, 0)
    rig.point(512, 350)
    rig.press(BUTTON)
    assert bank.keys(3.0) == [(BUTTON, 1)]
    turn(rig, 180)
    assert bank.keys(3.0) == [(BUTTON, 0)]
    turned(rig, 180)
    rig.lift(BUTTON)
    assert bank.keys(0.2) == []
