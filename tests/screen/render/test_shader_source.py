from pathlib import Path

import pytest

from sgui.screen.render.shader_source import VERSION, load_shader
from sgui.values.errors import HostError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "one.glsl").write_text('#include "lib/two.glsl"\nint one;\n')
    (tmp_path / "lib" / "two.glsl").write_text("int two;\n")
    (tmp_path / "main.frag").write_text(
        '// first\n#include "lib/one.glsl"\n#include "lib/two.glsl"\nint last;\n'
    )
    return tmp_path


def test_includes_are_resolved_once_and_lines_keep_their_numbers(folder: Path) -> None:
    source = load_shader("main.frag", folder=folder)
    assert source.files == ("main.frag", "lib/one.glsl", "lib/two.glsl")
    assert source.text == VERSION + (
        "#line 1 0\n// first\n#line 1 1\n#line 1 2\nint two;\n#line 2 1\nint one;\n#line 3 0\n"
        "#line 4 0\nint last;\n"
    )


def test_constants_are_compiled_in(folder: Path) -> None:
    text = load_shader("lib/two.glsl", {"C_linear": True, "C_dim": False}, folder).text
    assert text.startswith(VERSION + "const bool C_linear = true;\nconst bool C_dim = false;\n#line 1 0\n")


@pytest.mark.parametrize("log", ["2:14(3): error: x", "2(14) : error: x", "ERROR: 2:14: x"])
def test_a_drivers_message_is_led_back_to_file_and_line(folder: Path, log: str) -> None:
    assert load_shader("main.frag", folder=folder).explain(log).startswith("lib/two.glsl:14")


def test_a_number_of_no_file_stays_as_it_is(folder: Path) -> None:
    assert load_shader("main.frag", folder=folder).explain("9:14(3): error") == "9:14(3): error"


@pytest.mark.parametrize(
    "line", ['#include "../x.glsl"', "#include <lib/one.glsl>", '#include "lib/One.glsl"']
)
def test_an_include_of_another_form_is_refused(folder: Path, line: str) -> None:
    (folder / "main.frag").write_text(f"int a;\n{line}\n")
    with pytest.raises(HostError, match=r"main\.frag:2: .*allowed is #include"):
        load_shader("main.frag", folder=folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "main.frag").write_text('#include "lib/none.glsl"\n')
    with pytest.raises(HostError, match=r"shaders: lib/none\.glsl"):
        load_shader("main.frag", folder=folder)


def test_the_shaders_are_found() -> None:
    assert load_shader("quad.vert").files == ("quad.vert",)
