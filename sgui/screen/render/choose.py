"""Which renderer paints: GL where it has proven itself, else the reference."""

from typing import TYPE_CHECKING

from sgui.core.picture.status import GPU_FAILED
from sgui.host.resources import resource_folder
from sgui.screen.render.glyphs import load_atlas
from sgui.screen.render.reference import ReferenceRenderer
from sgui.screen.render.selftest import SIZE, refuse_if_turned_wrong, refuse_if_wrong
from sgui.values.errors import HostError
from sgui.values.geometry import Size

if TYPE_CHECKING:
    from sgui.screen.render.gl import GlRenderer


def tested_gl_renderer(size: Size) -> "GlRenderer":
    """For the context that is current. Raises HostError when GL is missing, fails or paints wrong."""
    try:
        return _tested(size)
    except HostError:
        raise
    except Exception as error:  # PyOpenGL's own errors are many, and a missing library is any of them
        raise HostError(f"gl: {type(error).__name__}: {error}") from error


def _tested(size: Size) -> "GlRenderer":
    from sgui.screen.render.gl import GlRenderer  # noqa: PLC0415  (fails where there is no GL)

    atlas = load_atlas(resource_folder("labels"))
    renderer = GlRenderer(SIZE, atlas)
    try:
        refuse_if_wrong(renderer, ReferenceRenderer(SIZE, atlas))
        refuse_if_turned_wrong(renderer)
        renderer.resize(size)
    except Exception:
        renderer.close()
        raise
    return renderer


def software_renderer(size: Size, gpu: bool = True) -> ReferenceRenderer:
    """Its note says on the band that no GPU paints. gpu: False where it has failed too often."""
    renderer = ReferenceRenderer(size, load_atlas(resource_folder("labels")))
    renderer.note = renderer.note if gpu else GPU_FAILED
    return renderer
