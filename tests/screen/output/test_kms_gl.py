"""The GL renderer's picture in buffers that a card shows, drawn by Mesa on no card: what is flipped, freed.

On a card: tests/machine/test_service.py.
"""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from sgui.screen.output import kms_gl
from sgui.screen.output.gbm_unsafe import Lock
from sgui.screen.output.headless import HeadlessOutput
from sgui.screen.output.kms_gl import GlFrames
from sgui.values.damage import Damage
from sgui.values.errors import HostError
from sgui.values.geometry import Rect, Size
from sgui.values.rotation import Rotation

SIZE, LARGE = Size(64, 48), Size(96, 64)


class FakeGbm:
    """Surfaces of three buffers each, in turn; what was released, and what was freed."""

    def __init__(self, card: int, size: Size) -> None:
        self.surface, self.turns = 1, count()
        self.told: list[str] = []

    def swap(self) -> Lock:
        handle = 10 * self.surface + next(self.turns) % 3
        return Lock(handle, self.surface, handle, 512)

    def release(self, lock: Lock) -> None:
        self.told.append(f"release {lock.handle}")

    def resize(self, size: Size) -> None:
        self.surface, self.turns = self.surface + 1, count()

    def free_old(self) -> None:
        self.told.append("free")

    def close(self) -> None:
        self.told.append("close")


class Card:
    fd, path = 7, Path("/dev/dri/card0")

    def __init__(self) -> None:
        self.known: dict[int, tuple[Size, int]] = {}
        self.forgotten: list[int] = []

    def framebuffer(self, size: Size, pitch: int, handle: int) -> int:
        self.known[100 + handle] = (size, pitch)
        return 100 + handle

    def forget(self, number: int) -> None:
        self.forgotten.append(number)


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch) -> list[Rect]:
    """What was drawn to the window that there is none of."""
    drawn: list[Rect] = []
    monkeypatch.setattr(kms_gl, "GbmContext", FakeGbm)
    monkeypatch.setattr(
        "sgui.screen.render.gl.GlRenderer.to_window", lambda _self, rect, _from: drawn.append(rect)
    )
    monkeypatch.setattr(
        "sgui.screen.render.gl.GlRenderer.blacken_window", lambda _self: drawn.append(Rect(0, 0, 0, 0))
    )
    return drawn


@pytest.fixture
def card() -> Card:
    return Card()


@pytest.fixture
def frames(window: list[Rect], card: Card) -> Iterator[GlFrames]:
    context = HeadlessOutput(SIZE)  # whose GL it is
    yield GlFrames(card, SIZE, asked=True)  # type: ignore[arg-type]
    context.close()


def told(frames: GlFrames) -> list[str]:
    return frames._context.told  # type: ignore[attr-defined,no-any-return]


def test_the_first_front_is_black(frames: GlFrames, card: Card, window: list[Rect]) -> None:
    assert window == [Rect(0, 0, 0, 0)] and frames.front == 110
    assert card.known == {110: (SIZE, 512)}
    assert frames.renderer.note == "GL" and frames.renderer.name.startswith("gl ")


def test_a_frame_is_the_whole_picture_and_the_old_front_is_given_back_when_it_is_flipped(
    frames: GlFrames, window: list[Rect]
) -> None:
    assert frames.next(Damage((Rect(0, 0, 1, 1),))) == 111
    assert window[-1] == Rect.of(SIZE) and frames.front == 110 and told(frames) == []
    frames.flipped()
    assert frames.front == 111 and told(frames) == ["release 10"]
    frames.flipped()
    assert told(frames) == ["release 10"], "nothing was next"


def test_a_buffer_is_made_known_to_the_card_once(frames: GlFrames, card: Card) -> None:
    for _ in range(6):
        frames.next(Damage())
        frames.flipped()
    assert sorted(card.known) == [110, 111, 112]


def test_another_mode_is_black_and_the_old_numbers_go_when_nobody_shows_them(
    frames: GlFrames, card: Card, window: list[Rect]
) -> None:
    frames.resize(LARGE)
    assert window[-1] == Rect(0, 0, 0, 0) and card.known[frames.front] == (LARGE, 512)
    frames.begin(Rotation.UPRIGHT)
    assert card.forgotten == []
    frames.free_old()
    assert card.forgotten == [110] and told(frames) == ["free"]


def test_a_turned_picture_fills_the_mode(frames: GlFrames, window: list[Rect]) -> None:
    frames.begin(Rotation.RIGHT)
    frames.next(Damage((Rect.of(Size(48, 64)),)))
    assert window[-1] == Rect.of(SIZE)
    frames.begin(Rotation.UPRIGHT)
    frames.next(Damage())
    assert window[-1] == Rect.of(SIZE)


def test_a_card_without_flips_is_refused(frames: GlFrames) -> None:
    with pytest.raises(HostError, match="no page flips, which GL needs"):
        frames.in_place(Damage())


def test_a_driver_that_computes_on_the_processor_is_refused_unasked(window: list[Rect], card: Card) -> None:
    context = HeadlessOutput(SIZE)
    closed: list[bool] = []
    FakeGbm.close, kept = lambda _self: closed.append(True), FakeGbm.close  # type: ignore[method-assign]
    try:
        with pytest.raises(HostError, match=r"kms: gl llvmpipe.*: no GPU"):
            GlFrames(card, SIZE, asked=False)  # type: ignore[arg-type]
    finally:
        FakeGbm.close = kept  # type: ignore[method-assign]
        context.close()
    assert closed == [True]
