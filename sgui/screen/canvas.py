"""What is on the output, and how it becomes what the newest scene says: one draw list, painted where it
changed.

Everything is in that list: band, labels, guest pixels, pointer. A frame that shows a guest therefore always
shows its label; a guest that may not be shown is black, never what was there before.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from sgui.core.draw import Arrow, DrawList, Fill, GuestPixels, Primitive
from sgui.core.picture.cursor import Looks, with_cursor
from sgui.core.picture.theme import BLACK
from sgui.screen.budget import Turns
from sgui.screen.damage_map import changed, gathered, on_output
from sgui.screen.output.output import Output
from sgui.screen.surface import Surface
from sgui.values.damage import Damage
from sgui.values.geometry import Rect
from sgui.values.scene import Scene, Stance

Compose = Callable[[Scene], DrawList]
NO_LOOKS: Looks = {}


@dataclass(frozen=True, slots=True)
class Drawn:
    """serial: of the scene that is now shown, None for black. generations: sessions with new content.

    damaged_us: when the oldest RING was read whose damage is in this frame, None without guest damage.
    presented: something changed, so a frame left for the output. unfinished: another one must follow, for
    guests that this one had no time for.
    """

    serial: int | None
    generations: tuple[int, ...]
    damaged_us: int | None
    presented: bool
    unfinished: bool


class Canvas:
    """Holds the output's renderer to what was said last. Surfaces belong to the caller."""

    def __init__(self, output: Output, compose: Compose) -> None:
        self._output, self._compose = output, compose
        self._composed: tuple[Scene | None, DrawList] = (None, ())
        self.scene: Scene | None = None
        self.draw_list: DrawList = ()
        self._places: dict[int, tuple[GuestPixels, ...]] = {}
        self._turns = Turns()

    def shows(self, generation: int) -> bool:
        """Pixels of this session are in the last frame."""
        return generation in self._places

    def fits(self, surface: Surface) -> bool:
        """The last frame's scene still speaks of this surface as it is now."""
        return all(_showable(place, surface) for place in self._places.get(surface.generation, ()))

    def blank(self) -> None:
        """Black at once, whatever is known of the picture so far."""
        whole = Rect.of(self._output.size)
        self.draw_list, self.scene, self._places = (Fill(whole, BLACK),), None, {}
        self.paint(self.draw_list, Damage((whole,)))
        self._output.present(Damage((whole,)))

    def expose(self) -> None:
        """The output lost the picture; it is still ours."""
        self._output.present(Damage((Rect.of(self._output.size),)))

    def paint(self, draw_list: DrawList, damage: Damage) -> None:
        self._output.renderer.paint(draw_list, damage)

    def draw(self, scene: Scene | None, surfaces: Mapping[int, Surface], looks: Looks = NO_LOOKS) -> Drawn:
        """Paint and present what differs from the last frame; a scene for another output size is black.

        looks: of the cursors that guests have set.
        """
        wanted = self._wanted(scene, surfaces, looks)
        places = _guest_places(wanted)
        news = [
            surface for generation in places if _is_new(surface := surfaces[generation], places[generation])
        ]
        picks = () if self._hurries(scene) else self._turns.choose(news, places)
        fresh = [surface for surface, _ in picks]
        waiting = {each.generation for each in news if each not in fresh and _is_moved(each, places)}
        if waiting:
            wanted = tuple(_black_if(each, waiting) for each in wanted)
            places = {generation: here for generation, here in places.items() if generation not in waiting}
        rects = list(changed(self.draw_list, wanted)) if wanted != self.draw_list else []
        since_us = [surface.damaged_us for surface in fresh if surface.damaged_us is not None]
        for surface, rows in picks:
            rects += self._refresh(surface, places[surface.generation], rows)
        for generation in (self._places.keys() - places.keys()) & surfaces.keys():
            surfaces[generation].hide()
        damage = gathered(rects, Rect.of(self._output.size))
        if not damage.empty:
            self.paint(wanted, damage)
            self._output.present(damage)
        self.draw_list, self.scene, self._places = wanted, scene, places
        serial = scene.serial if scene is not None and scene.output == self._output.size else None
        generations = tuple(surface.generation for surface in fresh)
        unfinished = len(fresh) < len(news) or any(rows is not None for _, rows in picks)
        return Drawn(serial, generations, min(since_us, default=None), not damage.empty, unfinished)

    def _hurries(self, scene: Scene | None) -> bool:
        """The attention screen comes up: first what is trusted, guests' pictures a frame later (P8)."""
        before = self.scene.stance if self.scene is not None else None
        return scene is not None and scene.stance is Stance.ATTENTION and before is not Stance.ATTENTION

    def _wanted(self, scene: Scene | None, surfaces: Mapping[int, Surface], looks: Looks) -> DrawList:
        if scene is None or scene.output != self._output.size:
            return (Fill(Rect.of(self._output.size), BLACK),)
        return tuple(
            Fill(each.rect, BLACK)
            if isinstance(each, GuestPixels) and not _showable(each, surfaces.get(each.generation))
            else each
            for each in with_cursor(self._composition(scene), scene, looks)
        )

    def _composition(self, scene: Scene) -> DrawList:
        """The scene's draw list; where only the pointer moved, the arrow alone is exchanged."""
        known, draw_list = self._composed
        if scene is not known:
            arrow = draw_list[-1] if draw_list else None
            if isinstance(arrow, Arrow) and _same_but_pointer(known, scene) and scene.pointer is not None:
                draw_list = (*draw_list[:-1], replace(arrow, x=scene.pointer.x, y=scene.pointer.y))
            else:
                draw_list = self._compose(scene)
            self._composed = (scene, draw_list)
        return draw_list

    def _refresh(self, surface: Surface, places: tuple[GuestPixels, ...], rows: int | None) -> Iterable[Rect]:
        """Tell the renderer what is new and in sight; the output pixels that follow from it.

        rows: only so many rows of it, None for all.
        """
        sources = tuple(place.source for place in places)
        if sources != surface.shown:
            new = sources
        else:
            damage = surface.damage.rects if rows is None else surface.take_rows(rows)
            new = tuple(cut for rect in damage for cut in _seen(rect, sources))
        whole = Rect.of(surface.source.layout.size)
        self._output.renderer.touch(surface.generation, surface.source, gathered(new, whole))
        if rows is None:
            surface.told(sources)
        return [on_output(rect, place) for rect in new for place in places]


def _guest_places(draw_list: DrawList) -> dict[int, tuple[GuestPixels, ...]]:
    """Where each session is drawn, by generation."""
    places: dict[int, tuple[GuestPixels, ...]] = {}
    for each in draw_list:
        if isinstance(each, GuestPixels):
            places[each.generation] = (*places.get(each.generation, ()), each)
    return places


def _seen(damage: Rect, sources: tuple[Rect, ...]) -> list[Rect]:
    return [cut for source in sources if not (cut := damage.intersect(source)).empty]


def _is_new(surface: Surface, places: tuple[GuestPixels, ...]) -> bool:
    sources = tuple(place.source for place in places)
    return sources != surface.shown or any(_seen(rect, sources) for rect in surface.damage.rects)


def _is_moved(surface: Surface, places: Mapping[int, tuple[GuestPixels, ...]]) -> bool:
    """The renderer has not drawn these parts of it yet: there is nothing old to leave in its place."""
    return tuple(place.source for place in places[surface.generation]) != surface.shown


def _black_if(each: Primitive, waiting: set[int]) -> Primitive:
    if isinstance(each, GuestPixels) and each.generation in waiting:
        return Fill(each.rect, BLACK)
    return each


def _showable(place: GuestPixels, surface: Surface | None) -> bool:
    """The session is here, has a picture, and the scene speaks of that picture."""
    return (
        surface is not None
        and surface.layout is not None
        and Rect.of(surface.layout.size).contains(place.source)
    )


def _same_but_pointer(known: Scene | None, scene: Scene) -> bool:
    return known is not None and replace(known, pointer=scene.pointer) == scene
