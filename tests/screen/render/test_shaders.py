"""Each shader compiles in each variant, and says about itself what a reader must know."""

import re
from itertools import product
from pathlib import Path

import pytest

from sgui.host.resources import resource_folder
from sgui.screen.output.egl_unsafe import SurfacelessContext
from sgui.screen.render.passes import Passes
from sgui.screen.render.program import Program
from sgui.screen.render.quads import Brush, Pass
from sgui.screen.render.shader_source import load_shader
from sgui.values.errors import HostError

FOLDER = resource_folder("shaders")
FILES = sorted(FOLDER.rglob("*.vert")) + sorted(FOLDER.rglob("*.frag")) + sorted(FOLDER.rglob("*.glsl"))
FRAGMENTS = [file for file in FILES if file.suffix == ".frag"]
BRUSHES = [
    *(Brush(kind) for kind in Pass if kind is not Pass.SURFACE),
    *(Brush(Pass.SURFACE, 0, *kinds) for kinds in product((False, True), repeat=3)),
]


@pytest.fixture(autouse=True)
def context() -> SurfacelessContext:
    try:
        return SurfacelessContext()
    except HostError as error:
        pytest.skip(str(error))


@pytest.mark.parametrize("brush", BRUSHES, ids=str)
def test_a_variant_compiles(brush: Brush) -> None:
    assert Passes().program(brush).id > 0


def test_every_fragment_shader_is_a_pass_or_turns_the_picture() -> None:
    assert {file.stem for file in FRAGMENTS} == {kind.value for kind in Pass} | {"turn"}


def test_an_error_names_file_and_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "quad.vert").write_text("void main() { gl_Position = vec4(0.0); }\n")
    (tmp_path / "lib" / "color.glsl").write_text("// fine\nint f() { return wrong; }\n")
    (tmp_path / "fill.frag").write_text('// first\n#include "lib/color.glsl"\nvoid main() {}\n')
    monkeypatch.setattr("sgui.screen.render.shader_source._folder", lambda: tmp_path)
    with pytest.raises(HostError, match=r"shaders: fill\.frag: lib/color\.glsl:2"):
        Program("quad.vert", "fill.frag")


def test_stages_that_do_not_fit_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "quad.vert").write_text(
        "out vec2 v_a;\nvoid main() { v_a = vec2(0); gl_Position = vec4(0); }\n"
    )
    (tmp_path / "fill.frag").write_text("in vec3 v_a;\nout vec4 o;\nvoid main() { o = v_a.xyzz; }\n")
    monkeypatch.setattr("sgui.screen.render.shader_source._folder", lambda: tmp_path)
    with pytest.raises(HostError, match=r"quad\.vert with fill\.frag"):
        Program("quad.vert", "fill.frag")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_shader_begins_with_a_sentence_and_explains_its_interface(file: Path) -> None:
    text = file.read_text("ascii")
    assert re.match(r"// [A-Z0-9].*[.:,]?\n", text)
    head = "\n".join(line for line in text.splitlines() if line.startswith("//"))
    declared = re.findall(r"^(?:flat )?(?:in|uniform) \w+ (\w+);", text, re.MULTILINE)
    assert [name for name in declared if name not in head] == []
    assert [name for name in re.findall(r"\bC_\w+", text) if name not in head] == []


@pytest.mark.parametrize("file", FRAGMENTS, ids=lambda file: file.name)
def test_only_lookups_that_every_driver_gets_right(file: Path) -> None:
    """Mesa 22.3.6's llvmpipe draws wrong pixels for some uses of texture()."""
    text = load_shader(file.name).text
    assert re.search(r"\btexture\w*\s*\(", text) is None


def test_guest_pixels_are_read_by_one_pass_and_said_to_be_untrusted() -> None:
    readers = [file.name for file in FRAGMENTS if "u_surface" in file.read_text()]
    assert readers == ["surface.frag"]
    assert "UNTRUSTED" in (FOLDER / "surface.frag").read_text()
