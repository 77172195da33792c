"""Which renderer paints: GL where it has proven itself, else the reference."""

from sgui.host.resources import resource_folder
from sgui.screen.render.gl import GlRenderer
from sgui.screen.render.glyphs import load_atlas
from sgui.screen.render.reference import ReferenceRenderer
from sgui.screen.render.selftest import SIZE, refuse_if_wrong
from sgui.values.geometry import Size


def tested_gl_renderer(size: Size) -> GlRenderer:
    """For the context that is current. Raises HostError when it fails or paints anything wrong."""
    atlas = load_atlas(resource_folder("labels"))
    renderer = GlRenderer(SIZE, atlas)
    try:
        refuse_if_wrong(renderer, ReferenceRenderer(SIZE, atlas))
        renderer.resize(size)
    except Exception:
        renderer.close()
        raise
    return renderer


def software_renderer(size: Size) -> ReferenceRenderer:
    """Its note says on the band that no GPU paints."""
    return ReferenceRenderer(size, load_atlas(resource_folder("labels")))
