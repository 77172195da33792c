"""An output that changes its size all the time: whole labels in every frame, no key astray (D05, D16)."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from functools import partial

import pytest

from tests.locker.services import service
from tests.rawguest import RawGuest
from tests.rig import A, Rig
from tests.stage import calm, info, picture_when, policy, present
from tests.system.unsteady import (
    CALM,
    SHADES,
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

STORM = ((1, 1), (1024, 640), (32, 1), (900, 40), (640, 360), (1, 900), (2200, 1300), (120, 90), (801, 603))
LAYOUTS = ("full", "tile", "float")


@pytest.fixture(scope="module", params=["gl", "reference"])
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    folder = tmp_path_factory.mktemp("resize")
    text = policy() + f'\n[lock]\nservices = "{service(folder)}"\n'
    with painted_by(request.param, folder, text) as running:
        yield running


@pytest.fixture
def rig(shared: Rig) -> Iterator[Rig]:
    yield shared
    settled(shared, CALM)
    calm(shared)


def storm(rig: Rig) -> AbstractContextManager[None]:
    """Sizes come one after another, each for less than a few frames."""
    return blown(partial(asked, rig), STORM, 0.04)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_d05_d16_every_frame_of_a_storm_of_sizes_has_whole_labels(rig: Rig, layout: str) -> None:
    bank, _ = present(rig, "bank", "work")
    rig.focus("bank")
    assert rig.request(request="layout", layout=layout)["ok"]
    names = ("bank", "work") if layout == "tile" else ("bank",)
    settled(rig, CALM)
    rig.until(lambda s: info(s, "bank")["content"] is not None)
    rig.until(lambda s: all(d["frames"] for d in s["domains"] if d["content"] is not None))
    before = rig.shot()
    bank.keys()
    with storm(rig):
        keys = watched(rig, bank, names, 2.5)
    settled(rig, CALM)
    picture_when(rig, lambda after: same(before, after))
    keys += bank.keys(0.2)
    assert steady(keys), "no key is stuck and none came up that had not gone down"
    rig.tap(A)
    assert bank.keys(2.0)[:1] == [(A, 1)]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_d05_each_size_on_its_own_has_whole_labels(rig: Rig, layout: str) -> None:
    present(rig, "bank", "work")
    rig.focus("bank")
    assert rig.request(request="layout", layout=layout)["ok"]
    for size in STORM:
        settled(rig, size)
        picture = frame(rig)
        assert picture is not None
        assert picture.shape[:2] == size[::-1]
        assert faults(picture, *(SHADES if layout == "tile" else ("bank",))) == []
        assert picture[: min(32, size[1])].any() or size[0] < 2, "the band is there where anything is"


def test_the_oracle_finds_a_label_with_a_hole_and_a_lost_band(rig: Rig) -> None:
    present(rig, "bank")
    rig.focus("bank")
    picture = rig.shot()
    rect = where(picture, "bank")
    assert rect is not None and faults(picture, "bank") == []
    holed, bare = picture.copy(), picture.copy()
    holed[rect[1] + 9, rect[0] + rect[2] :] = 0
    bare[:32] = 0
    assert faults(holed, "bank") and faults(bare, "bank") == ["no band"]


def trusted_alone(rig: Rig, guest: RawGuest, mode: str) -> None:
    with storm(rig):
        unseen(rig, guest, 1.5)
    for size in (*STORM, CALM):
        settled(rig, size, mode)
    assert guest.keys(0.1) == []


def test_d16_a_storm_of_sizes_on_the_attention_screen_shows_and_tells_nothing(rig: Rig) -> None:
    (guest,) = present(rig, "bank")
    settled(rig, CALM)
    with on_the_attention_screen(rig):
        trusted_alone(rig, guest, "attention")


def test_d16_a_storm_of_sizes_while_it_is_locked_shows_and_tells_nothing(rig: Rig) -> None:
    (guest,) = present(rig, "bank")
    with under_lock(rig):
        trusted_alone(rig, guest, "locked")
    assert guest.keys(0.1) == []


def test_a_screen_that_dies_has_its_first_size_again(rig: Rig) -> None:
    (guest,) = present(rig, "bank")
    rig.focus("bank")
    settled(rig, (640, 360))
    rig.kill("screen")
    rig.until(lambda s: s["output"]["width"] == CALM[0] and s["presented_focus"] == "bank", 20)
    guest.keys()
    rig.tap(A)
    assert guest.keys(2.0)[:1] == [(A, 1)]
