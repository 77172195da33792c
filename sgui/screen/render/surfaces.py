"""What the GL renderer knows of each session's surface: where its memory is, and what of it the GPU has.

A surface shown as it is goes straight from guest memory, or from a dma-buf, into the picture. One that is
scaled or dimmed has a texture of its own, which is brought up to date when it is seen, and only there.
"""

from sgui.core.draw import GuestPixels
from sgui.screen.render.guest_rows import guest_rows
from sgui.screen.render.image_unsafe import Picture
from sgui.screen.render.renderer import Pixels, Source
from sgui.screen.render.texture import Texture
from sgui.screen.render.upload_unsafe import Memory, pointer_fits, upload_pixels
from sgui.values.damage import Damage
from sgui.values.geometry import Point, Rect


class Surface:
    """One session's; source changes with each admitted layout."""

    def __init__(self, source: Source) -> None:
        self._begin(source)
        self._texture: Texture | None = None

    def _begin(self, source: Source) -> None:
        self.source = source
        self._bounds = Rect.of(source.layout.size)
        self._memory: Memory | None = None  # as GL reads it, from its first copy on
        self._fitting: GuestPixels | None = (
            None  # what was seen to lie inside: asked of the same at each frame
        )
        self._pending = Damage((self._bounds,))

    def touch(self, source: Source, damage: Damage) -> None:
        """Another layout or map means that everything is new; the texture goes if its size is wrong."""
        known = self.source
        if source is not known and (
            source.untrusted_memory is not known.untrusted_memory
            or source.picture is not known.picture
            or source.layout != known.layout
        ):
            if source.layout.size != known.layout.size:
                self.close()
            self._begin(source)
            return
        if self._texture is not None:  # another one begins with all of it
            for rect in damage.clip(self._bounds).rects:
                self._pending = self._pending.add(rect)

    def shows(self, primitive: GuestPixels) -> bool:
        """Whether what is to be shown exists; the surface may have shrunk since the scene was made."""
        if primitive is not self._fitting:
            if primitive.source.empty or not self._bounds.contains(primitive.source):
                return False
            self._fitting = primitive
        return True

    def copy_part(self, part: Rect, to: Point, target: Texture) -> None:
        """part: surface pixels, not empty, inside; lands at `to` in the bound texture, which is target."""
        if isinstance(picture := self.source.picture, Picture):
            picture.copy(part, to, target)
            return
        if self._memory is None and pointer_fits(self.source):
            self._memory = Memory(self.source)
        if self._memory is not None:
            self._memory.upload(part, to)
        else:
            upload_pixels(snapshot(self.source, part), to)

    def texture(self, part: Rect) -> Texture:
        """The surface's texture, up to date within `part`. Raises HostError when the GPU has no room."""
        if self._texture is None:
            self._texture = Texture(self.source.layout.size)
            self._pending = Damage((self._bounds,))
        seen = self._pending.clip(part)
        if not seen.empty:
            self._texture.bind()
            for rect in seen.rects:
                self.copy_part(rect, Point(rect.x, rect.y), self._texture)
            self._pending = _without(self._pending, part)
        return self._texture

    def close(self) -> None:
        if self._texture is not None:
            self._texture.close()
            self._texture = None


def snapshot(source: Source, part: Rect) -> Pixels:
    """Our own copy of a part of the surface; for depths and strides that GL does not read itself."""
    return guest_rows(source, part, alpha=True)


def _without(damage: Damage, part: Rect) -> Damage:
    left = Damage()
    for rect in damage.rects:
        for piece in rect.minus(part):
            left = left.add(piece)
    return left
