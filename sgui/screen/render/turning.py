"""The picture turned for its display by the GPU: one pass at the very end, equal to numpy's to the pixel."""

from collections.abc import Iterable

from sgui.screen.render.gl_api import GL, names
from sgui.screen.render.program import Program
from sgui.screen.render.readback import read_pixels
from sgui.screen.render.renderer import Pixels
from sgui.screen.render.texture import Texture
from sgui.screen.render.turned import turned_damage
from sgui.values.damage import Damage
from sgui.values.geometry import Point, Rect, Size
from sgui.values.rotation import Rotation


class Turning:
    """Needs a current context. Raises HostError where the shader does not compile."""

    def __init__(self) -> None:
        self._program = Program("whole.vert", "turn.frag")
        self._array = int(GL.glGenVertexArrays(1))

    def draw(self, picture: Texture, target: Texture, rotation: Rotation, rects: Iterable[Rect]) -> None:
        """Paint these parts of target, in its pixels and inside it. State that others left is set anew."""
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, target.framebuffer)
        GL.glViewport(0, 0, target.size.width, target.size.height)
        GL.glDisable(GL.GL_BLEND)
        GL.glEnable(GL.GL_SCISSOR_TEST)
        GL.glBindVertexArray(self._array)
        self._program.use()
        for name, at in _steps(rotation, target.size).items():
            GL.glUniform2i(self._program.place(name), at.x, at.y)
        picture.bind()
        for rect in rects:
            GL.glScissor(rect.x, rect.y, rect.width, rect.height)
            GL.glDrawArrays(GL.GL_TRIANGLES, 0, 3)
        GL.glDisable(GL.GL_SCISSOR_TEST)

    def close(self) -> None:
        self._program.close()
        GL.glDeleteVertexArrays(1, names(self._array))


class TextureScanout:
    """Implements Scanout for this picture. Raises HostError when the GPU has no room for it."""

    def __init__(self, turning: Turning, picture: Texture, rotation: Rotation) -> None:
        self._turning, self._picture, self._rotation = turning, picture, rotation
        self.texture = Texture(rotation.size(picture.size))

    def take(self, damage: Damage) -> Damage:
        there = turned_damage(damage, self._picture.size, self._rotation)
        self._turning.draw(self._picture, self.texture, self._rotation, there.rects)
        return there

    def read(self) -> Pixels:
        return read_pixels(self.texture, Rect.of(self.texture.size))

    def close(self) -> None:
        self.texture.close()


def _steps(rotation: Rotation, display: Size) -> dict[str, Point]:
    """Turning is linear, so that three pixels tell where all are."""
    first, right, down = (rotation.back.point(Point(*at), display) for at in ((0, 0), (1, 0), (0, 1)))
    return {
        "u_first_px": first,
        "u_across_px": Point(right.x - first.x, right.y - first.y),
        "u_down_px": Point(down.x - first.x, down.y - first.y),
    }
