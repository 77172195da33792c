"""The pointer as the guest under it wants it, within what the user must be able to rely on (D14).

A guest's cursor image stands in the trusted pointer's place only while the pointer is over the content of the
focused surface. It is painted with that content, before all that lies in front of it, and cut to it: so it is
on no label, band or other guest. Everywhere else, and on every trusted screen, the arrow is ours. A guest
that hides its cursor leaves a dot of ours: nobody can make the pointer vanish.
"""

from collections.abc import Mapping

from sgui.core.draw import Arrow, DrawList, Fill, GuestCursor, GuestPixels
from sgui.core.picture.pen import Painted
from sgui.core.picture.theme import POINTER_BODY, POINTER_OUTLINE
from sgui.values.cursor import CursorLook
from sgui.values.geometry import Point, Rect
from sgui.values.scene import Scene, Stance, SurfaceView, px

Looks = Mapping[int, CursorLook]  # by generation; a guest that never set a cursor has none

DOT, DOT_EDGE = 3, 1  # design pixels


def with_cursor(draw_list: DrawList, scene: Scene, looks: Looks) -> DrawList:
    """The scene's draw list, its arrow exchanged where a guest's cursor takes its place."""
    at = scene.pointer
    if at is None or not draw_list or not isinstance(draw_list[-1], Arrow):
        return draw_list
    view = _entered(scene, at)
    look = looks.get(view.generation) if view else None
    after = _content_at(draw_list, view.generation) if view else 0
    if view is None or look is None or not after:
        return draw_list
    without = draw_list[:-1]
    if not look.size.area:
        return (*without, *_dot(at, scene.scale_q))
    return (*without[:after], _image(view, look, at), *without[after:])


def _entered(scene: Scene, at: Point) -> SurfaceView | None:
    """The focused surface, if the pointer is over its content and nothing of ours or others is between."""
    if scene.stance is not Stance.NORMAL:
        return None
    for view in reversed(scene.surfaces):
        if view.frame.holds(at.x, at.y) or view.tab.holds(at.x, at.y):
            inside = view.content is not None and view.content.holds(at.x, at.y)
            return view if inside and view.focused else None
    return None


def _content_at(draw_list: DrawList, generation: int) -> int:
    """Where the list goes on after this session's pixels; 0 if they are not in it."""
    for number, each in enumerate(draw_list, 1):
        if isinstance(each, GuestPixels) and each.generation == generation:
            return number
    return 0


def _image(view: SurfaceView, look: CursorLook, at: Point) -> GuestCursor:
    """As large as the guest's own pixels are shown, in whole multiples; as opaque as policy lets it be."""
    assert view.content is not None and view.source is not None, "said by _entered"
    times = max(1, view.content.width // view.source.width)
    left, top = at.x - look.hot.x * times, at.y - look.hot.y * times
    rect = Rect(left, top, look.size.width * times, look.size.height * times)
    return GuestCursor(view.generation, look.image, rect, Rect.of(look.size), view.content, view.opacity)


def _dot(at: Point, scale_q: int) -> Painted:
    edge, side = px(DOT_EDGE, scale_q), px(DOT, scale_q)
    body = Rect(at.x - side // 2, at.y - side // 2, side, side)
    return (Fill(body.inset(-edge), POINTER_OUTLINE), Fill(body, POINTER_BODY))
