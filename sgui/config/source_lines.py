"""Which line of the file each key stands on. Only for messages: what a policy means is tomllib's word."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sgui.config.prescan import Token

Path = tuple[str, ...]


@dataclass(slots=True)
class SourceLines:
    """lines: first line of each table and key. twice: those found again, with both lines."""

    lines: dict[Path, int] = field(default_factory=dict)
    twice: list[tuple[Path, int, int]] = field(default_factory=list)

    def of(self, path: Path) -> int:
        """The line of this key, or of the nearest table around it; 1 if the file has neither."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


@dataclass(slots=True)
class _Frame:
    """What an open bracket belongs to. path: of the value in it; parts: of the key being read."""

    bracket: str  # "" outside all brackets, "{", "["; "h" for a header
    path: Path
    parts: list[str] = field(default_factory=list)
    after_equals: bool = False


class _Reader:
    """Follows tables, keys and brackets; whatever makes no sense to it, tomllib has refused or will."""

    def __init__(self) -> None:
        self.found = SourceLines()
        self.set: dict[Path, int] = {}
        self.arrays: set[Path] = set()  # of tables: whatever is in them may stand there again
        self.table: Path = ()
        self.frames = [_Frame("", ())]

    def take(self, token: Token) -> None:
        frame = self.frames[-1]
        if token.kind == "line":
            if frame.bracket in ("", "h"):
                self.frames = [_Frame("", self.table)]
        elif token.kind == "mark":
            self._mark(token, frame)
        elif not frame.after_equals and frame.bracket != "[":
            frame.parts.append(_bare(token.text))

    def _mark(self, token: Token, frame: _Frame) -> None:
        match token.text:
            case "=" if not frame.after_equals:
                self._record((*frame.path, *frame.parts), token.line)
                frame.after_equals = True
            case "[" if frame.bracket == "" and not frame.after_equals:
                self.frames.append(_Frame("h", ()))
            case "[" if frame.bracket == "h":
                frame.bracket, frame.path = "hh", ()
            case "[" | "{":
                self.frames.append(_Frame(token.text, self._value_path(frame)))
            case "]" if frame.bracket.startswith("h"):
                self._header(frame, token.line)
            case "]" | "}" if len(self.frames) > 1:
                self.frames.pop()
            case "," if frame.bracket == "{":
                frame.parts, frame.after_equals = [], False

    def _header(self, frame: _Frame, line: int) -> None:
        self.table = tuple(frame.parts)
        if frame.bracket == "hh":
            self.arrays.add(self.table)
        self._record(self.table, line)
        self.frames = [_Frame("", self.table, after_equals=True)]

    def _value_path(self, frame: _Frame) -> Path:
        return (*frame.path, *frame.parts)

    def _in_array(self, path: Path) -> bool:
        return any(frame.bracket == "[" for frame in self.frames) or any(
            path[:length] in self.arrays for length in range(1, len(path) + 1)
        )

    def _record(self, path: Path, line: int) -> None:
        if path in self.set and not self._in_array(path):
            self.found.twice.append((path, line, self.set[path]))
        self.set.setdefault(path, line)
        for length in range(1, len(path) + 1):
            self.found.lines.setdefault(path[:length], line)


def source_lines(tokens: Iterable[Token]) -> SourceLines:
    """Read the tokens once. Total: any tokens are legal, and nothing is raised."""
    reader = _Reader()
    for token in tokens:
        reader.take(token)
    return reader.found


def _bare(text: str) -> str:
    return text[1:-1] if text[0] in "\"'" and len(text) > 1 else text
