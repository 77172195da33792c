from pathlib import Path

import pytest

from sgui.screen.render.shader_source import VERSION, Line, load_shader
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


def test_includes_are_resolved_once_and_each_line_knows_its_place(folder: Path) -> None:
    assert load_shader("main.frag", folder=folder).lines[1:] == (
        Line("main.frag", 1, "// first"),
        Line("lib/two.glsl", 1, "int two;"),
        Line("lib/one.glsl", 2, "int one;"),
        Line("main.frag", 4, "int last;"),
    )


def test_constants_are_compiled_in(folder: Path) -> None:
    constants = {"C_linear": True, "C_dim": False, "C_pattern": 3}
    compiled_in = "const bool C_linear = true;\nconst bool C_dim = false;\nconst int C_pattern = 3;\n"
    assert load_shader("lib/two.glsl", constants, folder).text == f"{VERSION}\n{compiled_in}int two;\n"


@pytest.mark.parametrize("log", ["0:4(3): error: x", "0(4) : error: x", "ERROR: 0:4: x"])
def test_a_drivers_message_is_led_back_to_file_and_line(folder: Path, log: str) -> None:
    assert load_shader("main.frag", folder=folder).explain(log).startswith("lib/one.glsl:2")


@pytest.mark.parametrize("log", ["0:9(3): error", "0:0(3): error", "it failed"])
def test_a_message_about_no_line_stays_as_it_is(folder: Path, log: str) -> None:
    assert load_shader("main.frag", folder=folder).explain(log) == log


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
