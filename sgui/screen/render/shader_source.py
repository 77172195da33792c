"""Shader text from shaders/ with its `#include "lib/x.glsl"`, and the driver's messages led back to files.

GLSL has no include. Each included file becomes its own source-string number in `#line LINE NUMBER`, which
compilers repeat in their messages (Mesa "2:14(3): error", NVIDIA "2(14) : error").
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sgui.host.resources import resource_folder
from sgui.values.errors import HostError

VERSION = "#version 330 core\n"
_INCLUDE = re.compile(r'\s*#include "([a-z/_]+\.glsl)"\s*')
_PLACE = re.compile(r"^(?:ERROR: |WARNING: )?(\d+)[:(](\d+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ShaderSource:
    """text: complete GLSL. files: names by source-string number."""

    name: str
    text: str
    files: tuple[str, ...]

    def explain(self, log: str) -> str:
        """The driver's log with `file:line` where it said `number:line`."""

        def place(match: re.Match[str]) -> str:
            number, line = int(match[1]), match[2]
            return f"{self.files[number]}:{line}" if number < len(self.files) else match[0]

        return _PLACE.sub(place, log.strip("\0\n "))


def load_shader(
    name: str, constants: Mapping[str, bool | int] | None = None, folder: Path | None = None
) -> ShaderSource:
    """Read `name` (as "surface.frag") with everything it includes, each file once.

    constants: C_… of this variant, compiled in.
    Raises HostError for a missing file or a line that looks like an include and is none.
    """
    files: list[str] = []
    fixed = "".join(_constant(*each) for each in (constants or {}).items())
    text = VERSION + fixed + "".join(_lines(name, folder or resource_folder("shaders"), files))
    return ShaderSource(name, text, tuple(files))


def _constant(name: str, value: bool | int) -> str:
    kind = "bool" if isinstance(value, bool) else "int"
    return f"const {kind} {name} = {str(value).lower()};\n"


def _lines(name: str, folder: Path, files: list[str]) -> list[str]:
    number = len(files)
    files.append(name)
    try:
        text = (folder / name).read_text("ascii")
    except (OSError, ValueError) as error:
        raise HostError(f"shaders: {name}: {error}") from error
    found = [f"#line 1 {number}\n"]
    for at, line in enumerate(text.splitlines(), start=1):
        include = _INCLUDE.fullmatch(line)
        if include is None and "#include" in line:
            raise HostError(f'shaders: {name}:{at}: {line.strip()!r}, allowed is #include "lib/x.glsl"')
        if include is None:
            found.append(line + "\n")
            continue
        if include[1] not in files:
            found += _lines(include[1], folder, files)
        found.append(f"#line {at + 1} {number}\n")
    return found
