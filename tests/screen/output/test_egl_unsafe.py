import ctypes

import pytest

from sgui.screen.output import egl_unsafe
from sgui.screen.output.egl_unsafe import SurfacelessContext
from sgui.screen.render.gl_api import GL
from sgui.values.errors import HostError


def test_a_context_is_current_and_core_profile() -> None:
    context = SurfacelessContext()
    version = GL.glGetString(GL.GL_VERSION)
    context.close()
    assert version is not None
    assert tuple(int(part) for part in version.split()[0].split(b".")[:2]) >= (3, 3)


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> ctypes.CDLL:
        raise OSError(f"{name}: cannot open shared object file")

    monkeypatch.setattr(egl_unsafe.ctypes, "CDLL", missing)
    with pytest.raises(HostError, match=r"egl: libEGL\.so\.1"):
        SurfacelessContext()


def test_a_refused_context_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(egl_unsafe, "EGL_CONTEXT_MAJOR_VERSION", 0x7777)
    with pytest.raises(HostError, match=r"egl: no OpenGL 3\.3 context, eglGetError 0x3004"):
        SurfacelessContext()
