"""A linked GL program and its uniforms by name."""

from collections.abc import Mapping

from sgui.screen.render.gl_api import GL
from sgui.screen.render.shader_source import ShaderSource, load_shader
from sgui.values.errors import GpuError


class Program:
    """Vertex and fragment shader of two files in shaders/. Raises GpuError with file and line.

    attributes: the vertex shader's inputs, numbered from 0 in this order.
    """

    def __init__(
        self,
        vertex: str,
        fragment: str,
        attributes: tuple[str, ...] = (),
        constants: Mapping[str, bool | int] | None = None,
    ) -> None:
        self.name = fragment
        self.id = int(GL.glCreateProgram())
        stages = (
            _compiled(GL.GL_VERTEX_SHADER, load_shader(vertex)),
            _compiled(GL.GL_FRAGMENT_SHADER, load_shader(fragment, constants)),
        )
        for stage in stages:
            GL.glAttachShader(self.id, stage)
        for number, attribute in enumerate(attributes):
            GL.glBindAttribLocation(self.id, number, attribute.encode())
        GL.glLinkProgram(self.id)
        for stage in stages:
            GL.glDeleteShader(stage)
        if not GL.glGetProgramiv(self.id, GL.GL_LINK_STATUS):
            raise GpuError(f"shaders: {vertex} with {fragment}: {_text(GL.glGetProgramInfoLog(self.id))}")
        self._places: dict[str, int] = {}

    def use(self) -> None:
        GL.glUseProgram(self.id)

    def place(self, uniform: str) -> int:
        """The uniform's location; -1, which GL ignores, for one that the compiler dropped."""
        if uniform not in self._places:
            self._places[uniform] = int(GL.glGetUniformLocation(self.id, uniform.encode()))
        return self._places[uniform]

    def close(self) -> None:
        GL.glDeleteProgram(self.id)


def _compiled(kind: int, source: ShaderSource) -> int:
    shader = int(GL.glCreateShader(kind))
    GL.glShaderSource(shader, source.text.encode())
    GL.glCompileShader(shader)
    if not GL.glGetShaderiv(shader, GL.GL_COMPILE_STATUS):
        log = source.explain(_text(GL.glGetShaderInfoLog(shader)))
        raise GpuError(f"shaders: {source.name}: {log or 'not compiled, no reason given'}")
    return shader


def _text(log: bytes | str) -> str:
    return log.decode("ascii", "replace") if isinstance(log, bytes) else log
