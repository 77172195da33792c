"""What is on the output, and how it becomes what the newest scene says: one draw list, painted where it
changed.

Everything is in that list: band, labels, guest pixels, pointer. A frame that shows a guest therefore always
shows its label; a guest that may not be shown is black, never what was there before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sgui.core.draw import DrawList, Fill
from sgui.core.picture.cursor import Looks
from sgui.core.picture.theme import BLACK
from sgui.screen.budget import Turns
from sgui.screen.damage_map import changed, gathered, on_output
from sgui.screen.moves import Move, moved
from sgui.screen.output.output import Output
from sgui.screen.surface import Surface
from sgui.screen.wanted import Compose, Composition, Wanted, showable
from sgui.values.damage import Damage
from sgui.values.geometry import Rect
from sgui.values.limits import DAMAGE_RECTS
from sgui.values.scene import Scene, Stance

NO_LOOKS: Looks = {}


@dataclass(frozen=True, slots=True)
class Drawn:
    """serial: of the scene that is now shown, None for black. pixels: how many of a session's are painted
    anew, for each that has some.

    damaged_us: when the oldest RING was read whose damage is in this frame, None without guest damage.
    presented: something changed, so a frame left for the output. unfinished: another one must follow, for
    guests that this one had no time for.
    """

    serial: int | None
    pixels: Mapping[int, int]
    damaged_us: int | None
    presented: bool
    unfinished: bool


class Canvas:
    """Holds the output's renderer to what was said last. Surfaces belong to the caller."""

    def __init__(self, output: Output, compose: Compose) -> None:
        self._output, self._composition = output, Composition(compose)
        self.scene: Scene | None = None
        self._shown = Wanted.of(())
        self._turns = Turns()

    @property
    def draw_list(self) -> DrawList:
        """What the last frame showed."""
        return self._shown.draw_list

    def shows(self, generation: int) -> bool:
        """Pixels of this session are in the last frame."""
        return generation in self._shown.places

    def fits(self, surface: Surface) -> bool:
        """The last frame's scene still speaks of this surface as it is now."""
        return all(showable(place, surface) for place in self._shown.places.get(surface.generation, ()))

    def settled(self, surface: Surface) -> bool:
        """The last frame has all of this surface's damage that is in sight."""
        sources = self._shown.sources.get(surface.generation)
        return sources is None or not _is_new(surface, sources)

    def blank(self) -> None:
        """Black at once, whatever is known of the picture so far."""
        whole = Rect.of(self._output.size)
        self._shown, self.scene = Wanted.of((Fill(whole, BLACK),)), None
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
        wanted = self._composition.wanted(scene, self._output.size, surfaces, looks)
        if wanted is self._shown and scene is self.scene and (moves := self._moves(wanted, surfaces)):
            return self._move(moves)
        news = [
            surface
            for generation, sources in wanted.sources.items()
            if _is_new(surface := surfaces[generation], sources)
        ]
        picks = () if self._hurries(scene) else self._turns.choose(news, wanted.places)
        fresh = [surface for surface, _ in picks]
        waiting = {
            each.generation
            for each in news
            if each not in fresh and wanted.sources[each.generation] != each.shown
        }  # not drawn by the renderer yet: there is nothing old to leave in their place
        if waiting:
            wanted = wanted.without(waiting)
        rects = self._exchanged(wanted, surfaces)
        since_us = [surface.damaged_us for surface in fresh if surface.damaged_us is not None]
        pixels = {}
        for surface, rows in picks:
            new = self._refresh(surface, wanted, rows)
            pixels[surface.generation] = sum(rect.area for rect in new)
            rects += new
        damage = gathered(rects, Rect.of(self._output.size))
        if not damage.empty:
            self.paint(wanted.draw_list, damage)
            self._output.present(damage)
        self._shown, self.scene = wanted, scene
        serial = scene.serial if scene is not None and scene.output == self._output.size else None
        unfinished = len(fresh) < len(news) or any(rows is not None for _, rows in picks)
        return Drawn(serial, pixels, min(since_us, default=None), not damage.empty, unfinished)

    def _moves(self, wanted: Wanted, surfaces: Mapping[int, Surface]) -> Sequence[Move]:
        return moved(wanted, surfaces, self._turns.frame_pixels)

    def _move(self, moves: Sequence[Move]) -> Drawn:
        """A film's frame: nothing but pixels is new, all of it is copied, and all finds room in the frame."""
        since_us = [each.surface.damaged_us for each in moves if each.surface.damaged_us is not None]
        rects: list[Rect] = []
        for surface, damage, to, _ in moves:
            self._output.renderer.touch(surface.generation, surface.source, damage)
            surface.told(surface.shown)
            rects += to
        self._turns.drew(each.surface.generation for each in moves)
        damage = Damage(tuple(rects))
        if len(rects) > DAMAGE_RECTS:
            damage = gathered(rects, Rect.of(self._output.size))
        self.paint(self.draw_list, damage)
        self._output.present(damage)
        assert self.scene is not None
        pixels = {each.surface.generation: each.pixels for each in moves}
        return Drawn(self.scene.serial, pixels, min(since_us, default=None), presented=True, unfinished=False)

    def _hurries(self, scene: Scene | None) -> bool:
        """The attention screen comes up: first what is trusted, guests' pictures a frame later (P8)."""
        before = self.scene.stance if self.scene is not None else None
        return scene is not None and scene.stance is Stance.ATTENTION and before is not Stance.ATTENTION

    def _exchanged(self, wanted: Wanted, surfaces: Mapping[int, Surface]) -> list[Rect]:
        """Output pixels that change with the list; who is no longer in it is hidden."""
        if wanted is self._shown:
            return []
        for generation in (self._shown.places.keys() - wanted.places.keys()) & surfaces.keys():
            surfaces[generation].hide()
        if wanted.draw_list == self.draw_list:
            return []
        return list(changed(self.draw_list, wanted.draw_list))

    def _refresh(self, surface: Surface, wanted: Wanted, rows: int | None) -> list[Rect]:
        """Tell the renderer what is new and in sight; the output pixels that follow from it.

        rows: only so many rows of it, None for all.
        """
        sources = wanted.sources[surface.generation]
        if sources != surface.shown:
            new = sources
        else:
            damage = surface.damage.rects if rows is None else surface.take_rows(rows)
            new = tuple(cut for rect in damage for cut in _seen(rect, sources))
        whole = Rect.of(surface.source.layout.size)
        self._output.renderer.touch(surface.generation, surface.source, gathered(new, whole))
        if rows is None:
            surface.told(sources)
        return [on_output(rect, place) for rect in new for place in wanted.places[surface.generation]]


def _seen(damage: Rect, sources: tuple[Rect, ...]) -> list[Rect]:
    return [cut for source in sources if not (cut := damage.intersect(source)).empty]


def _is_new(surface: Surface, sources: tuple[Rect, ...]) -> bool:
    return sources != surface.shown or any(_seen(rect, sources) for rect in surface.damage.rects)
