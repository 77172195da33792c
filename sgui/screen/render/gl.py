"""The renderer in GLSL: the same picture as the reference's, in the order of the draw list.

Each frame has two parts. First whatever hides all that lies below it and needs no shader: guest pixels shown
as they are, copied from guest memory straight into the picture, and large fills. Then everything else by
shaders, back to front. Both paint only what is visible within the damage, so the first never covers the
second's pixels nor the other way round. Labels, band and pointer never share a pass with guest pixels.
"""

from sgui.core.draw import (
    Arrow,
    DrawList,
    Fill,
    GuestCursor,
    GuestPixels,
    PatternFill,
    Primitive,
    Symbol,
    Text,
    Veil,
)
from sgui.core.picture.theme import POINTER_BODY, POINTER_OUTLINE
from sgui.screen.render.gl_api import GL, drained_errors
from sgui.screen.render.glyph_quads import GlyphQuads, packed
from sgui.screen.render.glyphs import Atlas
from sgui.screen.render.image_unsafe import Images, Picture
from sgui.screen.render.passes import Passes
from sgui.screen.render.plans import Plans, copied
from sgui.screen.render.pointer import Pointer
from sgui.screen.render.quads import Brush, Pass, Quads
from sgui.screen.render.readback import read_pixels
from sgui.screen.render.renderer import Pixels, Source
from sgui.screen.render.surfaces import Surface
from sgui.screen.render.texture import Texture
from sgui.screen.render.turning import TextureScanout, Turning
from sgui.screen.render.visible import Layer, Step
from sgui.values.color import Color
from sgui.values.damage import Damage
from sgui.values.errors import GpuError, HostError
from sgui.values.frame import Frame
from sgui.values.geometry import Point, Rect, Size
from sgui.values.label import Pattern
from sgui.values.rotation import Rotation

CLEAR_LEAST = 1 << 14  # pixels from which clearing a rectangle beats shading it
_BLACK = Color(0, 0, 0)
_FILL, _VEIL, _PATTERN = Brush(Pass.FILL), Brush(Pass.VEIL), Brush(Pass.PATTERN)
_PATTERNS = {pattern: number for number, pattern in enumerate(Pattern)}  # as in shaders/lib/pattern.glsl


class GlRenderer:
    """Implements Renderer. Needs its GL context current in every call; belongs to one output.

    Raises GpuError when the GPU refuses what it must be able to do. A surface for which it has no room
    is black; the rest goes on.
    """

    note = "GL"

    def __init__(self, size: Size, atlas: Atlas) -> None:
        self.name = f"gl {_driver_name()}"
        self._passes = Passes()
        self._turning = Turning()
        self._glyphs = GlyphQuads(atlas)
        self._pointer = Pointer(packed(POINTER_BODY), packed(POINTER_OUTLINE))
        self._surfaces: dict[int, Surface] = {}
        self._plans = Plans(self._layer)
        self._images = Images()
        self.formats = self._images.formats
        self.target = Texture(size)

    def resize(self, size: Size) -> None:
        self.target.close()
        self.target = Texture(size)
        self._plans.forget()

    def touch(self, generation: int, source: Source, damage: Damage) -> None:
        if generation in self._surfaces:
            self._surfaces[generation].touch(source, damage)
        else:
            self._surfaces[generation] = Surface(source)

    def take(self, frame: Frame, dmabuf: int) -> Picture:
        return self._images.take(frame, dmabuf)

    def forget(self, generation: int) -> None:
        if (surface := self._surfaces.pop(generation, None)) is not None:
            surface.close()

    def paint(self, draw_list: DrawList, damage: Damage) -> None:
        if self._plans.is_of(draw_list) and (copies := self._plans.copies(damage)):
            for guest, part in copies:
                self._show(guest, (part,))
            self._check()
        else:
            self._paint(draw_list, damage)

    def _paint(self, draw_list: DrawList, damage: Damage) -> None:
        quads = Quads()
        for step in [self._hide(step) for step in self._steps(draw_list, damage)]:
            if step.parts:
                self._shade(quads, step)
        self._passes.draw(self.target, quads)
        self._check()

    def _steps(self, draw_list: DrawList, damage: Damage) -> tuple[Step, ...]:
        if not self._plans.is_of(draw_list):
            self._plans.begin(draw_list, Rect.of(self.target.size))
            self._free_textures(draw_list)
        return self._plans.steps(damage, Rect.of(self.target.size))

    def _layer(self, primitive: Primitive) -> Layer:
        return Layer(primitive, self._bounds(primitive), hides(primitive))

    def _free_textures(self, draw_list: DrawList) -> None:
        """A surface that is no longer scaled or dimmed needs no texture of its own."""
        needed = {each.generation for each in draw_list if isinstance(each, GuestPixels) and not copied(each)}
        needed |= {-each.generation for each in draw_list if isinstance(each, GuestCursor)}
        for generation in self._surfaces.keys() - needed:
            self._surfaces[generation].close()

    def read(self, rect: Rect) -> Pixels:
        return read_pixels(self.target, rect.intersect(Rect.of(self.target.size)))

    def scanout(self, rotation: Rotation) -> TextureScanout:
        """For the picture as large as it is now. Raises HostError."""
        return TextureScanout(self._turning, self.target, rotation)

    def to_window(self, rect: Rect, shown: Texture) -> None:
        """Copy a part of the picture, or of its scanout, into the current window's back buffer.

        Our row 0 is the top, the window's is the bottom: a flipped blit between equal sizes is a plain copy.
        """
        height = shown.size.height
        GL.glBindFramebuffer(GL.GL_READ_FRAMEBUFFER, shown.framebuffer)
        GL.glBindFramebuffer(GL.GL_DRAW_FRAMEBUFFER, 0)
        GL.glDisable(GL.GL_SCISSOR_TEST)
        source = (rect.x, rect.y, rect.right, rect.bottom)
        flipped = (rect.x, height - rect.y, rect.right, height - rect.bottom)
        GL.glBlitFramebuffer(*source, *flipped, GL.GL_COLOR_BUFFER_BIT, GL.GL_NEAREST)

    def blacken_window(self) -> None:
        """All of the current window's back buffer."""
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, 0)
        GL.glDisable(GL.GL_SCISSOR_TEST)
        GL.glClearColor(0.0, 0.0, 0.0, 1.0)
        GL.glClear(GL.GL_COLOR_BUFFER_BIT)

    def flush(self) -> None:
        """Begin at once with what has been asked for so far."""
        GL.glFlush()

    def finish(self) -> None:
        """Wait until everything painted so far is in the picture."""
        GL.glFinish()

    def close(self) -> None:
        for generation in tuple(self._surfaces):
            self.forget(generation)
        self._pointer.close()
        self._glyphs.close()
        self._passes.close()
        self._turning.close()
        self.target.close()

    # --- first: what hides everything below it ---

    def _hide(self, step: Step) -> Step:
        """Paint what needs no shader; what is left of the step is to be shaded."""
        match step.primitive:
            case Fill(color=color):
                large = tuple(part for part in step.parts if part.area >= CLEAR_LEAST)
                self._clear(large, color)
                return Step(step.primitive, tuple(part for part in step.parts if part not in large))
            case GuestPixels() as guest if not guest.opaque:
                return step
            case GuestPixels() as guest if copied(guest) or not self._shown(guest):
                self._show(guest, step.parts)
            case _:
                return step
        return Step(step.primitive, ())

    def _shown(self, guest: GuestPixels) -> bool:
        surface = self._surfaces.get(guest.generation)
        return surface is not None and surface.shows(guest)

    def _clear(self, parts: tuple[Rect, ...], color: Color) -> None:
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self.target.framebuffer)
        GL.glClearColor(color.red / 255, color.green / 255, color.blue / 255, 1.0)
        GL.glEnable(GL.GL_SCISSOR_TEST)
        for part in parts:
            GL.glScissor(part.x, part.y, part.width, part.height)
            GL.glClear(GL.GL_COLOR_BUFFER_BIT)
        GL.glDisable(GL.GL_SCISSOR_TEST)

    def _show(self, guest: GuestPixels, parts: tuple[Rect, ...]) -> None:
        """Its pixels as they are, or black where it has none."""
        surface = self._surfaces.get(guest.generation)
        if surface is None or not surface.shows(guest):
            self._clear(parts, _BLACK)
            return
        dx, dy = guest.source.x - guest.rect.x, guest.source.y - guest.rect.y
        self.target.bind()
        for part in parts:
            surface.copy_part(part.moved(dx, dy), Point(part.x, part.y), self.target)

    # --- then: everything else, back to front ---

    def _shade(self, quads: Quads, step: Step) -> None:
        match step.primitive:
            case Fill(rect, color):
                quads.add(_FILL, rect, step.parts, (packed(color), 0, 0, 0))
            case PatternFill(rect, color, ink, pattern, unit):
                paint = (packed(color), packed(ink), unit, _PATTERNS[pattern])
                quads.add(_PATTERN, rect, step.parts, paint)
            case Veil(rect, color, opacity):
                quads.add(_VEIL, rect, step.parts, (packed(color), opacity, 0, 0))
            case Text() | Symbol() as written:
                quads.add_rows(self._glyphs.brush, self._glyphs.rows(written), step.parts)
            case Arrow() as arrow:
                self._pointer.add(quads, arrow, step.parts)
            case GuestPixels() as guest:
                self._shade_guest(quads, guest, step.parts)
            case GuestCursor() as cursor:
                self._shade_guest(quads, cursor.pixels, step.parts)

    def _shade_guest(self, quads: Quads, guest: GuestPixels, parts: tuple[Rect, ...]) -> None:
        if not self._shown(guest):
            quads.add(_FILL, guest.rect, parts, (packed(_BLACK), 0, 0, 0))
            return
        try:
            texture = self._surfaces[guest.generation].texture(guest.source)
        except HostError:
            quads.add(_FILL, guest.rect, parts, (packed(_BLACK), 0, 0, 0))
            return
        scaled = guest.rect.size != guest.source.size
        brush = Brush(Pass.SURFACE, texture.id, scaled, guest.linear, guest.dim, guest.opacity, guest.alpha)
        source = (guest.source.x, guest.source.y, guest.source.width, guest.source.height)
        quads.add(brush, guest.rect, parts, (0, guest.opacity, 0, 0), source)

    def _bounds(self, primitive: Primitive) -> Rect:
        match primitive:
            case Text() | Symbol() as written:
                return self._glyphs.bounds(written)
            case Arrow() as arrow:
                return self._pointer.bounds(arrow)
            case GuestCursor(rect=rect, clip=clip):
                return rect.intersect(clip)
            case _:
                return primitive.rect

    def _check(self) -> None:
        """Raises GpuError when GL reported anything since the last frame."""
        if errors := drained_errors():
            raise GpuError(f"gl: error 0x{errors[0]:x} ({len(errors)} in this frame)")


def hides(primitive: Primitive) -> bool:
    """Whether it counts as hiding all below it. Opaque guest pixels must: they may be painted first."""
    if isinstance(primitive, GuestPixels):
        return primitive.opaque
    return isinstance(primitive, Fill) and primitive.rect.area >= CLEAR_LEAST


def _driver_name() -> str:
    """GL_RENDERER in printable ASCII; the driver is trusted but its text is shown and logged."""
    name = GL.glGetString(GL.GL_RENDERER) or b"unknown"
    return ascii(name.decode("ascii", "replace"))[1:-1][:80]
