"""The programs, and how a frame's quads are drawn with them into a texture."""

import numpy as np

from sgui.screen.render.gl_api import GL, names
from sgui.screen.render.program import Program
from sgui.screen.render.quads import ATTRIBUTES, WORDS, Brush, Pass, Quads, Run
from sgui.screen.render.texture import Texture

_QUAD_BYTES = 4 * WORDS


class Passes:
    """Programs are compiled when first used. Needs a current context. Raises HostError."""

    def __init__(self) -> None:
        self._programs: dict[tuple[Pass, bool, bool, bool, bool], Program] = {}
        self._array = int(GL.glGenVertexArrays(1))
        self._buffer = int(GL.glGenBuffers(1))
        GL.glBindVertexArray(self._array)
        for number in range(len(ATTRIBUTES)):
            GL.glEnableVertexAttribArray(number)
            GL.glVertexAttribDivisor(number, 1)

    def draw(self, target: Texture, quads: Quads) -> None:
        """Paint all runs in their order. State that others may have left is set anew."""
        if not quads.runs:
            return
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, target.framebuffer)
        GL.glViewport(0, 0, target.size.width, target.size.height)
        GL.glDisable(GL.GL_SCISSOR_TEST)
        GL.glBindVertexArray(self._array)
        GL.glBindBuffer(GL.GL_ARRAY_BUFFER, self._buffer)
        words = np.frombuffer(quads.words, np.int32)
        GL.glBufferData(GL.GL_ARRAY_BUFFER, words.nbytes, words, GL.GL_STREAM_DRAW)
        for run in quads.runs:
            self._draw_run(target, run)

    def _draw_run(self, target: Texture, run: Run) -> None:
        program = self.program(run.brush)
        program.use()
        GL.glUniform2i(program.place("u_target_px"), target.size.width, target.size.height)
        if run.brush.texture:
            GL.glBindTexture(GL.GL_TEXTURE_2D, run.brush.texture)
        for number in range(len(ATTRIBUTES)):
            at = GL.GLvoidp(run.first * _QUAD_BYTES + number * 16)
            GL.glVertexAttribIPointer(number, 4, GL.GL_INT, _QUAD_BYTES, at)
        _blend(run.brush)
        GL.glDrawArraysInstanced(GL.GL_TRIANGLE_STRIP, 0, 4, run.count)

    def program(self, brush: Brush) -> Program:
        """Raises HostError with file and line where it does not compile."""
        key = (brush.kind, brush.scaled, brush.linear, brush.dim, brush.alpha)
        if key not in self._programs:
            fragment = f"{brush.kind.value}.frag"
            self._programs[key] = Program("quad.vert", fragment, ATTRIBUTES, _constants(brush))
        return self._programs[key]

    def close(self) -> None:
        for program in self._programs.values():
            program.close()
        GL.glDeleteBuffers(1, names(self._buffer))
        GL.glDeleteVertexArrays(1, names(self._array))


def _blend(brush: Brush) -> None:
    """Only veils and surfaces to which policy grants it are laid over what is there."""
    if brush.kind is Pass.VEIL:
        GL.glBlendFunc(GL.GL_SRC_ALPHA, GL.GL_ONE_MINUS_SRC_ALPHA)
    elif brush.alpha:
        GL.glBlendFunc(GL.GL_ONE, GL.GL_ONE_MINUS_SRC_ALPHA)
    elif brush.opacity < 255:
        GL.glBlendColor(0.0, 0.0, 0.0, brush.opacity / 255)
        GL.glBlendFunc(GL.GL_CONSTANT_ALPHA, GL.GL_ONE_MINUS_CONSTANT_ALPHA)
    else:
        GL.glDisable(GL.GL_BLEND)
        return
    GL.glEnable(GL.GL_BLEND)


def _constants(brush: Brush) -> dict[str, bool | int]:
    """What a pass decides when it is compiled, not pixel by pixel."""
    if brush.kind is Pass.SURFACE:
        consts = ("scaled", "linear", "dim", "alpha")
        return {f"C_{name}": getattr(brush, name) for name in consts}
    return {}
