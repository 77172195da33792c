"""Two sheets of plain memory that take turns: each is brought up to date where it is stale alone."""

from pathlib import Path

import numpy as np
import pytest

from sgui.core.draw import Fill
from sgui.screen.output.kms_dumb import DumbFrames, Sheet
from sgui.values.damage import Damage
from sgui.values.geometry import Rect, Size
from sgui.values.rotation import Rotation
from tests.screen.output.fake_card import GREEN, RED, FakeCard

SIZE = Size(64, 48)
WHOLE = Damage((Rect.of(SIZE),))


@pytest.fixture
def card() -> FakeCard:
    return FakeCard(Path())


@pytest.fixture
def frames(card: FakeCard) -> DumbFrames:
    return DumbFrames(card, SIZE)  # type: ignore[arg-type]


def paint(frames: DumbFrames, rect: Rect, color: object) -> Damage:
    damage = Damage((rect,))
    frames.renderer.paint((Fill(rect, color),), damage)  # type: ignore[arg-type]
    return damage


def pixels(card: FakeCard, number: int) -> "np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]":
    card.show(1, 7, card.displays[0].modes[0], number)
    buffer = card.shown[1]
    rows = np.frombuffer(buffer.memory, np.uint8).reshape(buffer.size.height, buffer.pitch)
    return rows[:, : 4 * buffer.size.width].reshape(buffer.size.height, buffer.size.width, 4)


def test_a_sheet_copies_what_is_stale_once(card: FakeCard) -> None:
    sheet = Sheet(card.buffer(SIZE))
    picture = np.full((48, 64, 4), 9, np.uint8)
    assert sheet.refresh(picture, Rotation.UPRIGHT).rects == (Rect.of(SIZE),), "at first all of it"
    assert sheet.refresh(picture, Rotation.UPRIGHT).rects == ()
    sheet.spoil(Damage((Rect(60, 40, 99, 99),)))
    assert sheet.refresh(picture, Rotation.UPRIGHT).rects == (Rect(60, 40, 4, 8),), "no further than its edge"


def test_the_first_front_is_black_and_no_frame_touches_what_is_shown(
    frames: DumbFrames, card: FakeCard
) -> None:
    assert not pixels(card, frames.front).any()
    frames.next(paint(frames, Rect.of(SIZE), RED))
    assert not pixels(card, frames.front).any(), "not before it is flipped"
    frames.flipped()
    assert (pixels(card, frames.front)[..., 2] == 255).all()


def test_the_other_sheet_is_not_a_frame_behind(frames: DumbFrames, card: FakeCard) -> None:
    first = frames.next(paint(frames, Rect.of(SIZE), RED))
    frames.flipped()
    second = frames.next(paint(frames, Rect(0, 0, 4, 4), GREEN))
    assert first != second
    assert (pixels(card, second)[9:, 9:, 2] == 255).all() and (pixels(card, second)[:4, :4, 1] == 255).all()


def test_in_place_the_front_is_drawn_on_and_told_what_changed(frames: DumbFrames, card: FakeCard) -> None:
    assert frames.in_place(paint(frames, Rect.of(SIZE), RED)) == WHOLE
    assert frames.in_place(paint(frames, Rect(1, 2, 3, 4), GREEN)).rects == (Rect(1, 2, 3, 4),)
    assert (pixels(card, frames.front)[2:6, 1:4, 1] == 255).all()


def test_another_mode_is_black_and_the_old_sheets_go_when_nobody_shows_them(
    frames: DumbFrames, card: FakeCard
) -> None:
    frames.next(paint(frames, Rect.of(SIZE), RED))
    frames.flipped()
    frames.resize(Size(96, 64))
    assert "free" not in card.told and not pixels(card, frames.front).any()
    frames.begin(Rotation.UPRIGHT)
    frames.free_old()
    frames.free_old()
    assert card.told.count("free") == 2


def test_a_gpu_that_was_given_up_is_named() -> None:
    assert DumbFrames(FakeCard(Path()), SIZE, gpu=False).renderer.note == "GPU failed"  # type: ignore[arg-type]
