"""All that is wrong with one file, with line and key, told at once."""

import re
from collections.abc import Mapping

from sgui.config.source_lines import Path, SourceLines
from sgui.values.errors import ConfigError

REASONS_MAX = 100  # a reply on the control socket holds this many
SHOWN_MAX = 60  # characters of a value


class Report:
    """Collects reasons; `end()` raises them in the order of the lines."""

    def __init__(self, where: str, lines: SourceLines) -> None:
        self.where = where
        self.lines = lines
        self._reasons: list[tuple[int, str]] = []

    def place(self, path: Path) -> str:
        """FILE:LINE of a key, or of the nearest table around it."""
        return f"{self.where}:{self.lines.of(path)}"

    def refuse(self, path: Path, what: str) -> None:
        """what: `what was seen, what is allowed`."""
        line = self.lines.of(path)
        self._reasons.append((line, f"{self.where}:{line}: {key_text(path)}: {what}"))

    def end(self) -> None:
        """Raises ConfigError if there was any reason."""
        if not self._reasons:
            return
        reasons = [text for _, text in sorted(self._reasons, key=lambda row: row[0])]
        rest = len(reasons) - REASONS_MAX
        raise ConfigError(
            *reasons[:REASONS_MAX], *([f"{self.where}: {rest} more reasons"] if rest > 0 else [])
        )


def key_text(path: Path) -> str:
    """A key as one would write it, printable ASCII whatever the file says."""
    return ".".join(
        part if re.fullmatch(r"[A-Za-z0-9_-]{1,64}", part) else _cut(ascii(part)) for part in path
    )


def shown(value: object) -> str:
    """What the file says, short and printable."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if abs(value) < 10**18 else "a huge number"
    if isinstance(value, float | str):
        return _cut(ascii(value))
    if isinstance(value, list):
        return f"an array of {len(value)}"
    return "a table" if isinstance(value, Mapping) else "a date or time"


def file_text(where: str) -> str:
    """A file's name for messages: as it is, or quoted if that would not be printable."""
    return where if where.isascii() and where.isprintable() else ascii(where)


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN_MAX else text[: SHOWN_MAX - 4] + "..." + text[0]
