"""The lock screen tells how it stands, in words too, and nothing of guests, on outputs of every size."""

from dataclasses import replace

import pytest

from sgui.core.draw import Fill, GuestPixels
from sgui.core.picture.compose import compose
from sgui.core.picture.locked import locked
from sgui.core.picture.pen import Pen
from sgui.core.picture.theme import GROUND
from sgui.values.geometry import Rect, Size
from sgui.values.limits import LOCK_DOTS
from sgui.values.lock import LockPhase, LockView
from sgui.values.scene import Scene, Stance
from tests.core.picture.samples import (
    FONT,
    PEN,
    grounds_are_true,
    said,
    scene,
    signs,
    stays_inside,
    view,
    words_do_not_overlap,
)

AREA = Rect(0, 32, 1280, 688)
OPEN = LockView("ana", LockPhase.OPEN, 0, False, 0, "")


def shown(lock: LockView, area: Rect = AREA, pen: Pen = PEN) -> list[str]:
    painted = (Fill(area, GROUND), *locked(pen, scene(), lock, area))
    assert stays_inside(painted, area)
    assert words_do_not_overlap(painted)
    assert grounds_are_true(painted)
    return said(painted)


def test_it_says_whose_password_it_wants() -> None:
    assert "Locked for ana" in shown(OPEN)
    assert "Locked" in shown(replace(OPEN, who=""))


@pytest.mark.parametrize(
    ("lock", "words"),
    [
        (OPEN, "Enter checks it, Escape clears it"),
        (replace(OPEN, said="Wrong password"), "Wrong password"),
        (replace(OPEN, phase=LockPhase.CHECKING), "Checking .."),
        (LockView("", LockPhase.WAITING, 0, False, 4, "Wrong password"), "Wrong password, wait 4 s"),
        (LockView("", LockPhase.WAITING, 0, False, 2, ""), "Locked, wait 2 s"),
        (LockView("", LockPhase.STARTING, 0, False, 0, "Starting"), "Starting"),
        (LockView("", LockPhase.CLOSED, 0, False, 0, "for good"), "for good"),
        (replace(OPEN, caps=True), "Caps Lock is on"),
    ],
)
def test_how_it_stands_is_said(lock: LockView, words: str) -> None:
    assert words in shown(lock)


def test_who_cannot_be_let_in_is_not_asked() -> None:
    assert "Password" in shown(OPEN)
    assert "Password" not in shown(replace(OPEN, phase=LockPhase.CLOSED, said="for good"))
    assert "Password" not in shown(replace(OPEN, phase=LockPhase.WAITING, wait_s=2))


def test_trouble_has_a_sign_beside_its_colour() -> None:
    painted = locked(PEN, scene(), replace(OPEN, said="Wrong password", caps=True), AREA)
    assert signs(painted).count("warning") == 2


@pytest.mark.parametrize(
    "output", [Size(1, 1), Size(40, 33), Size(120, 60), Size(320, 120), Size(640, 360), Size(40, 900)]
)
@pytest.mark.parametrize("scale_q", [4, 8, 12])
def test_d16_it_fits_every_output(output: Size, scale_q: int) -> None:
    area = Rect(0, min(32, output.height), output.width, max(0, output.height - 32))
    for lock in (
        OPEN,
        replace(OPEN, typed=9, caps=True),
        LockView("a" * 31, LockPhase.WAITING, 0, True, 64, "No"),
    ):
        shown(lock, area, Pen(FONT, scale_q))


def test_on_low_outputs_what_to_do_is_the_last_to_go() -> None:
    assert shown(replace(OPEN, phase=LockPhase.CHECKING), Rect(0, 32, 640, 40)) == ["Checking .."]


def test_dots_tell_no_more_than_how_many_up_to_sixteen() -> None:
    one, two = (locked(PEN, scene(), replace(OPEN, typed=n), AREA) for n in (LOCK_DOTS, LOCK_DOTS + 40))
    assert one == two
    assert locked(PEN, scene(), replace(OPEN, typed=3), AREA) != one


def test_no_guest_is_painted_whatever_the_scene_says() -> None:
    told: Scene = scene(stance=Stance.LOCKED, surfaces=(view(Rect(40, 80, 300, 200)),), lock=OPEN)
    assert not any(isinstance(each, GuestPixels) for each in compose(told, FONT))
    assert "secret" not in " ".join(said(compose(told, FONT))).lower()
