"""Painting only damage gives the same picture as painting all of it, whatever seat and guests do in between.

And arbitrary bytes in a guest's page do no more than end its session.
"""

import os
import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sgui.screen.budget import Turns
from sgui.screen.render.turned import turned, turned_damage
from sgui.values.damage import Damage
from sgui.values.geometry import Point, Rect, Size
from sgui.values.rotation import Rotation
from sgui.values.scene import Scene, SurfaceView
from sgui.wire.fbif import Resize, Update
from sgui.wire.presented import FramePresented, GuestViolation
from sgui.wire.scene import PointerMoved, RingRung, SceneShown, SurfaceForgotten
from tests.screen.samples import BANK, CHAT, OUTPUT, scene
from tests.screen.stage import FakeRenderer, Guest, Stage

LATER_US = 24 * 16_666  # on a point of the grid, and so that no resize is ever too early


def painted_wholly(stage: Stage) -> np.ndarray:
    fresh = FakeRenderer(OUTPUT)
    fresh.sources = stage.output.renderer.sources
    fresh.paint(stage.screen._canvas.draw_list, Damage((Rect.of(OUTPUT),)))
    return fresh.picture


def some_rect(chance: random.Random, bounds: Rect) -> Rect:
    x, y = chance.randrange(bounds.width), chance.randrange(bounds.height)
    return Rect(x, y, chance.randint(1, bounds.width - x), chance.randint(1, bounds.height - y))


class Theatre:
    """A stage with two guests, and one random act after the other.

    rotations: of its display, all of which have the picture in the same size.
    """

    def __init__(self, seed: int, rotations: tuple[Rotation, ...] = (Rotation.UPRIGHT,)) -> None:
        self.chance, self.serial, self.rotations = random.Random(seed), 0, rotations
        self.stage = Stage(rotations[0].size(OUTPUT))
        self.guests = {BANK: Guest(BANK, 60, 40), CHAT: Guest(CHAT, 60, 40)}
        for guest in self.guests.values():
            self.admit(guest)

    def admit(self, guest: Guest) -> None:
        self.stage.give(guest)
        self.stage.say(RingRung(guest.generation))

    def act(self) -> None:
        guest = self.chance.choice(list(self.guests.values()))
        acts = [self.draw, self.draw, self.resize, self.forget]
        self.chance.choice([*acts, lambda _: self.show(), lambda _: self.show(), lambda _: self.point()])(
            guest
        )
        self.stage.turn(LATER_US)

    def draw(self, guest: Guest) -> None:
        for _ in range(self.chance.randint(1, 12)):
            where = some_rect(self.chance, Rect.of(guest.size))
            guest.fill(self.chance.randrange(256), where)
            guest.put(Update(where.x, where.y, where.width, where.height))
        self.stage.say(RingRung(guest.generation))

    def resize(self, guest: Guest) -> None:
        width, height = self.chance.randint(20, 60), self.chance.randint(10, 40)
        guest.put(Resize(width, height, 240, 32, 0))
        self.stage.say(RingRung(guest.generation))
        self.stage.turn(LATER_US)
        self.show()  # as the seat answers every new size

    def forget(self, guest: Guest) -> None:
        self.stage.say(SurfaceForgotten(guest.generation))
        fresh = Guest(guest.generation, 60, 40)
        fresh.fill(self.chance.randrange(256))
        self.guests[guest.generation] = fresh
        self.admit(fresh)

    def point(self) -> None:
        self.stage.say(PointerMoved(Point(self.chance.randrange(640), self.chance.randrange(400))))

    def show(self) -> None:
        self.serial += 1
        shown = scene(self.serial)
        views = tuple(self.view(view) for view in shown.surfaces if self.chance.random() < 0.8)
        rotation = self.rotations[self.serial % len(self.rotations)]
        self.stage.say(SceneShown(self.mixed(replace(shown, surfaces=views, rotation=rotation))))

    def mixed(self, shown: Scene) -> Scene:
        return replace(shown, surfaces=shown.surfaces[::-1]) if self.chance.random() < 0.3 else shown

    def view(self, view: SurfaceView) -> SurfaceView:
        """The whole guest or a part of it; as it is, or stretched or shrunk; surfaces may overlap."""
        source = (
            Rect(0, 0, 60, 40) if self.chance.random() < 0.5 else some_rect(self.chance, Rect(0, 0, 30, 20))
        )
        x, y = view.interior.x - self.chance.randint(0, 60), view.interior.y + self.chance.randint(0, 60)
        times = self.chance.choice([1.0, 1.0, 2.0, 3.7, 0.6])
        content = Rect(x, y, max(1, int(source.width * times)), max(1, int(source.height * times)))
        return replace(view, content=content, source=source)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32))
def test_damage_suffices(seed: int) -> None:
    theatre = Theatre(seed)
    for _ in range(25):
        theatre.act()
        picture = theatre.stage.output.renderer.picture
        assert (picture == painted_wholly(theatre.stage)).all()


UPRIGHTS, SIDEWAYS = (Rotation.UPRIGHT, Rotation.INVERTED), (Rotation.RIGHT, Rotation.LEFT)


def display_suffices(seed: int, rotations: tuple[Rotation, ...]) -> None:
    """Turned back, the display has the upright picture, and was given no more than what changed."""
    theatre = Theatre(seed, rotations)
    output = theatre.stage.output
    theatre.show()
    theatre.stage.turn(LATER_US)
    for _ in range(25):
        theatre.act()
        assert np.array_equal(turned(output.display.read(), output.rotation.back), output.renderer.picture)
        assert (output.renderer.picture == painted_wholly(theatre.stage)).all()


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32), rotations=st.sampled_from([UPRIGHTS, SIDEWAYS]))
def test_damage_suffices_on_a_display_that_is_turned_and_turned_again(
    seed: int, rotations: tuple[Rotation, ...]
) -> None:
    display_suffices(seed, rotations)


@pytest.mark.parametrize("rotations", [UPRIGHTS, SIDEWAYS])
def test_it_finds_damage_that_is_turned_the_wrong_way(
    monkeypatch: pytest.MonkeyPatch, rotations: tuple[Rotation, ...]
) -> None:
    def wrong(damage: Damage, size: Size, rotation: Rotation) -> Damage:
        return turned_damage(damage, size, Rotation((rotation.value + 180) % 360))

    monkeypatch.setattr("sgui.screen.render.scanout.turned_damage", wrong)
    with pytest.raises(AssertionError):
        display_suffices(1, rotations)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32), frame_pixels=st.sampled_from([1, 500, 3000]))
@example(seed=345, frame_pixels=1)
def test_what_a_frame_has_no_time_for_comes_in_later_ones(seed: int, frame_pixels: int) -> None:
    """The same with a budget that is always too small: when all is quiet again, nothing is missing."""
    theatre = Theatre(seed)
    stage = theatre.stage
    stage.screen._canvas._turns = Turns(frame_pixels, strip_rows=3)
    for _ in range(12):
        for _ in range(theatre.chance.randint(1, 3)):
            theatre.act()
        quiet = 0
        while quiet < 2:
            before = len(stage.output.presented)
            stage.turn(LATER_US)
            done = (
                len(stage.output.presented) == before and not stage.screen._changed
            )  # a strip may be off it
            quiet = quiet + 1 if done else 0
        assert (stage.output.renderer.picture == painted_wholly(stage)).all()


def arbitrary_page(chance: random.Random) -> bytes:
    """Random bytes, mostly with record types that exist, so that what follows them is reached too."""
    page = bytearray(chance.randbytes(4096))
    for slot in range(51):
        page[2048 + slot * 40] = chance.choice([2, 2, 2, 3, chance.randrange(256)])
    return bytes(page)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32), index=st.integers(0, 51), admitted=st.booleans())
def test_arbitrary_bytes_in_a_page_end_that_session_at_most(seed: int, index: int, admitted: bool) -> None:
    stage, hostile, victim = Stage(), Guest(BANK), Guest(CHAT)
    victim.fill(22)
    stage.give(hostile)
    stage.give(victim)
    if admitted:
        stage.say(RingRung(BANK))
        stage.turn(LATER_US)
    os.pwrite(hostile.page_fd, arbitrary_page(random.Random(seed)), 0)
    if admitted:
        hostile.publish(index)
    stage.say(RingRung(BANK), RingRung(CHAT), SceneShown(scene()))
    said = stage.turn(LATER_US)
    violations = sum(isinstance(each, GuestViolation) for each in said)
    assert violations <= 1 if admitted and index else violations == int(not admitted)
    assert isinstance(said[-1], FramePresented)
    assert stage.pixel(340, 70) == (22, 22, 22)


def test_the_check_itself_can_fail() -> None:
    theatre = Theatre(1)
    theatre.show()
    theatre.stage.turn(LATER_US)
    theatre.stage.output.renderer.picture[200, 300] ^= 255
    with pytest.raises(AssertionError):
        assert (theatre.stage.output.renderer.picture == painted_wholly(theatre.stage)).all()
