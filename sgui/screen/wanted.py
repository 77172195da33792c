"""What the output is to show: a scene's draw list, less what may not be shown, and where guests are in it.

Kept as long as nothing changes that it follows from. So a guest's frame costs what its own pixels cost, and
who compares two of these by identity knows that nothing but pixels has changed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from sgui.core.draw import Arrow, DrawList, Fill, GuestPixels, Primitive
from sgui.core.picture.cursor import Looks, with_cursor
from sgui.core.picture.theme import BLACK
from sgui.screen.surface import Surface
from sgui.values.geometry import Rect, Size
from sgui.values.scene import Scene

Compose = Callable[[Scene], DrawList]
Places = Mapping[int, tuple[GuestPixels, ...]]
Basis = tuple[object, ...]
NOWHERE = Rect(0, 0, 0, 0)


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """places: where each session is drawn, by generation. sources: which parts of it, in the same order.

    plain: who is drawn once, wholly on the output and pixel by pixel: there damage is moved and nothing else.
    """

    draw_list: DrawList
    places: Places
    sources: Mapping[int, tuple[Rect, ...]]
    plain: Mapping[int, GuestPixels]

    @classmethod
    def of(cls, draw_list: DrawList, output: Rect = NOWHERE) -> "Wanted":
        places: dict[int, tuple[GuestPixels, ...]] = {}
        for each in draw_list:
            if isinstance(each, GuestPixels):
                places[each.generation] = (*places.get(each.generation, ()), each)
        sources = {generation: tuple(p.source for p in here) for generation, here in places.items()}
        plain = {
            g: here[0] for g, here in places.items() if _is_plain(here) and output.contains(here[0].rect)
        }
        return cls(draw_list, places, sources, plain)

    def without(self, generations: set[int]) -> "Wanted":
        """Black where these sessions are drawn."""
        return Wanted.of(tuple(_black_if(each, generations) for each in self.draw_list))


def _is_plain(here: tuple[GuestPixels, ...]) -> bool:
    return len(here) == 1 and here[0].rect.size == here[0].source.size and not here[0].linear


def _black_if(each: Primitive, generations: set[int]) -> Primitive:
    if isinstance(each, GuestPixels) and each.generation in generations:
        return Fill(each.rect, BLACK)
    return each


class Composition:
    """Composes when the scene changes, and looks at what it is composed of otherwise."""

    def __init__(self, compose: Compose) -> None:
        self._compose = compose
        self._composed: tuple[Scene | None, DrawList] = (None, ())
        self._generations: tuple[int, ...] = ()
        self._basis: Basis = ()
        self._wanted = Wanted.of(())

    def wanted(
        self, scene: Scene | None, output: Size, surfaces: Mapping[int, Surface], looks: Looks
    ) -> Wanted:
        """The same object as last time where nothing has changed; black for another size's scene."""
        if scene is not self._composed[0] and scene is not None and scene.output == output:
            self._begin(scene)
        layouts = [surfaces[each].layout if each in surfaces else None for each in self._generations]
        basis: Basis = (scene, output, layouts, list(map(looks.get, self._generations)))
        if basis != self._basis:
            self._basis = basis
            self._wanted = Wanted.of(self._shown(scene, output, surfaces, looks), Rect.of(output))
        return self._wanted

    def _begin(self, scene: Scene) -> None:
        """The scene's draw list; where only the pointer moved, the arrow alone is exchanged."""
        known, draw_list = self._composed
        arrow = draw_list[-1] if draw_list else None
        if isinstance(arrow, Arrow) and _same_but_pointer(known, scene) and scene.pointer is not None:
            draw_list = (*draw_list[:-1], replace(arrow, x=scene.pointer.x, y=scene.pointer.y))
        else:
            draw_list = self._compose(scene)
        self._composed = (scene, draw_list)
        self._generations = tuple({each.generation for each in draw_list if isinstance(each, GuestPixels)})

    def _shown(
        self, scene: Scene | None, output: Size, surfaces: Mapping[int, Surface], looks: Looks
    ) -> DrawList:
        if scene is None or scene.output != output:
            return (Fill(Rect.of(output), BLACK),)
        return tuple(
            Fill(each.rect, BLACK)
            if isinstance(each, GuestPixels) and not showable(each, surfaces.get(each.generation))
            else each
            for each in with_cursor(self._composed[1], scene, looks)
        )


def showable(place: GuestPixels, surface: Surface | None) -> bool:
    """The session is here, has a picture, and the scene speaks of that picture."""
    return (
        surface is not None
        and surface.layout is not None
        and Rect.of(surface.layout.size).contains(place.source)
    )


def _same_but_pointer(known: Scene | None, scene: Scene) -> bool:
    return known is not None and replace(known, pointer=scene.pointer) == scene
