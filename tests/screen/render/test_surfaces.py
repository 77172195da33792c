"""What of a surface is uploaded, and when."""

from dataclasses import replace

import pytest

from sgui.core.draw import GuestPixels
from sgui.screen.render import surfaces
from sgui.screen.render.renderer import Source
from sgui.screen.render.surfaces import Surface
from sgui.screen.render.upload_unsafe import Memory
from sgui.values.damage import Damage
from sgui.values.geometry import Point, Rect, Size
from sgui.values.pixels import PixelLayout

WHOLE = Rect(0, 0, 40, 30)
LAYOUT = PixelLayout(40, 30, 160, 0, 32, 9600)
SOURCE = Source(memoryview(bytes(9600)), LAYOUT)


class FakeTexture:
    made: int = 0

    def __init__(self, size: Size) -> None:
        FakeTexture.made += 1

    def bind(self) -> None: ...

    def close(self) -> None: ...


@pytest.fixture
def uploads(monkeypatch: pytest.MonkeyPatch) -> list[Rect]:
    found: list[Rect] = []

    def note(_: Memory, part: Rect, to: Point) -> None:
        assert (to.x, to.y) == (part.x, part.y)
        found.append(part)

    monkeypatch.setattr(FakeTexture, "made", 0)
    monkeypatch.setattr(surfaces, "Texture", FakeTexture)
    monkeypatch.setattr(Memory, "upload", note)
    return found


def test_only_what_is_seen_is_uploaded_and_only_once(uploads: list[Rect]) -> None:
    surface = Surface(SOURCE)
    surface.texture(Rect(0, 0, 20, 30))
    surface.texture(Rect(0, 0, 20, 30))
    assert uploads == [Rect(0, 0, 20, 30)]
    surface.texture(WHOLE)
    assert uploads == [Rect(0, 0, 20, 30), Rect(20, 0, 20, 30)]
    assert FakeTexture.made == 1


def test_damage_is_clipped_and_waits_until_it_is_seen(uploads: list[Rect]) -> None:
    surface = Surface(SOURCE)
    surface.texture(WHOLE)
    uploads.clear()
    surface.touch(SOURCE, Damage((Rect(30, 20, 100, 100), Rect(-5, -5, 3, 3))))
    surface.texture(Rect(0, 0, 10, 10))
    assert uploads == []
    surface.texture(WHOLE)
    assert uploads == [Rect(30, 20, 10, 10)]


def test_another_page_of_the_same_size_keeps_the_texture_and_renews_it(uploads: list[Rect]) -> None:
    surface = Surface(SOURCE)
    surface.texture(WHOLE)
    surface.touch(Source(SOURCE.untrusted_memory, replace(LAYOUT, offset=4800)), Damage())
    surface.texture(WHOLE)
    assert uploads == [WHOLE, WHOLE]
    assert FakeTexture.made == 1


def test_other_memory_with_equal_bytes_is_other_memory(uploads: list[Rect]) -> None:
    surface = Surface(SOURCE)
    surface.texture(WHOLE)
    surface.touch(Source(memoryview(bytes(9600)), LAYOUT), Damage())
    surface.texture(WHOLE)
    assert uploads == [WHOLE, WHOLE]


def test_another_size_is_another_texture(uploads: list[Rect]) -> None:
    surface = Surface(SOURCE)
    surface.texture(WHOLE)
    surface.touch(Source(SOURCE.untrusted_memory, replace(LAYOUT, height=20)), Damage())
    surface.texture(Rect(0, 0, 40, 20))
    assert uploads == [WHOLE, Rect(0, 0, 40, 20)]
    assert FakeTexture.made == 2


def test_what_is_not_there_is_not_shown() -> None:
    surface = Surface(SOURCE)
    shown = GuestPixels(1, WHOLE, WHOLE, linear=False, dim=False)
    assert surface.shows(shown)
    for source in (Rect(0, 0, 41, 30), Rect(-1, 0, 5, 5), Rect(5, 5, 0, 5)):
        assert not surface.shows(replace(shown, source=source))
