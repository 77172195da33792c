"""PyOpenGL, configured once before its first import. Everything that speaks GL takes `GL` from here.

Error checking costs a call after every call: tests switch it on with SGUI_GL_CHECK=1, production drains
glGetError once a frame. ERROR_ON_COPY refuses arrays that PyOpenGL would silently copy.
The EGL platform serves windows too: GLVND's entry points follow whichever context is current.
"""

import os

import numpy as np
import OpenGL
from numpy.typing import NDArray

os.environ["PYOPENGL_PLATFORM"] = "egl"
OpenGL.ERROR_CHECKING = os.environ.get("SGUI_GL_CHECK") == "1"
OpenGL.ERROR_LOGGING = False
OpenGL.ERROR_ON_COPY = True
OpenGL.CONTEXT_CHECKING = False

from OpenGL import GL  # noqa: E402
from OpenGL.raw.GL.VERSION.GL_1_1 import glTexSubImage2D as tex_sub_image  # noqa: E402

# tex_sub_image: the call alone. GL's own converts its arguments, for more than a small upload takes.
__all__ = ["GL", "drained_errors", "names", "tex_sub_image"]

_ERRORS_MOST = 16  # a lost context may report errors for ever


def drained_errors() -> tuple[int, ...]:
    """All pending GL errors, oldest first; empty in a healthy frame."""
    errors: list[int] = []
    while len(errors) < _ERRORS_MOST and (error := int(GL.glGetError())) != 0:
        errors.append(error)
    return tuple(errors)


def names(*ids: int) -> NDArray[np.uint32]:
    """GL names as the array that glDelete… takes without a copy."""
    return np.array(ids, np.uint32)
