"""Shader text from shaders/ with its `#include "lib/x.glsl"`, and the driver's messages led back to files.

GLSL has no include. Files are joined into one text, and for each of its lines we remember where it came from.
`#line` with a file number would be the book's way, but Mesa 22.3.6 forgets the number in some messages.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sgui.host.resources import resource_folder
from sgui.values.errors import HostError

VERSION = "#version 330 core"
_INCLUDE = re.compile(r'\s*#include "([a-z/_]+\.glsl)"\s*')
_PLACE = re.compile(r"^(?:ERROR: |WARNING: )?0[:(](\d+)", re.MULTILINE)  # Mesa 0:7(3):, NVIDIA 0(7) :


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file, counted from 1."""

    file: str
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class ShaderSource:
    """lines: the complete GLSL."""

    name: str
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        return "".join(line.text + "\n" for line in self.lines)

    def explain(self, log: str) -> str:
        """The driver's log with `file:line` where it said `0:line`."""

        def place(match: re.Match[str]) -> str:
            number = int(match[1])
            if not 1 <= number <= len(self.lines):
                return match[0]
            line = self.lines[number - 1]
            return f"{line.file}:{line.number}"

        return _PLACE.sub(place, log.strip("\0\n "))


def load_shader(
    name: str, constants: Mapping[str, bool | int] | None = None, folder: Path | None = None
) -> ShaderSource:
    """Read `name` (as "surface.frag") with everything it includes, each file once.

    constants: C_… of this variant, compiled in.
    Raises HostError for a missing file or a line that looks like an include and is none.
    """
    fixed = (VERSION, *(_constant(*each) for each in (constants or {}).items()))
    head = tuple(Line("variant", number, text) for number, text in enumerate(fixed, start=1))
    return ShaderSource(name, (*head, *_lines(name, folder or _folder(), set())))


@cache
def _folder() -> Path:
    return resource_folder("shaders")


def read_all() -> None:
    """Every shader, while files can be opened: variants are compiled when first used, which may be in a cage.

    Raises HostError.
    """
    folder = _folder()
    try:
        for path in (*folder.glob("*.vert"), *folder.glob("*.frag"), *folder.glob("lib/*.glsl")):
            _read(path)
    except (OSError, ValueError) as error:
        raise HostError(f"shaders: {error}") from error


@cache
def _read(path: Path) -> str:
    return path.read_text("ascii")


def _constant(name: str, value: bool | int) -> str:
    kind = "bool" if isinstance(value, bool) else "int"
    return f"const {kind} {name} = {str(value).lower()};"


def _lines(name: str, folder: Path, seen: set[str]) -> Iterator[Line]:
    seen.add(name)
    try:
        text = _read(folder / name)
    except (OSError, ValueError) as error:
        raise HostError(f"shaders: {name}: {error}") from error
    for number, line in enumerate(text.splitlines(), start=1):
        include = _INCLUDE.fullmatch(line)
        if include is None and "#include" in line:
            raise HostError(f'shaders: {name}:{number}: {line.strip()!r}, allowed is #include "lib/x.glsl"')
        if include is None:
            yield Line(name, number, line)
        elif include[1] not in seen:
            yield from _lines(include[1], folder, seen)
