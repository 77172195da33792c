"""TOML text to one table with lines, or all that keeps it from being one."""

import re
import tomllib

from sgui.config.prescan import prescan
from sgui.config.report import Report, file_text, key_text
from sgui.config.schema import Table
from sgui.config.source_lines import SourceLines, source_lines
from sgui.values.errors import ConfigError


def read_document(untrusted: bytes, where: str, section: str) -> Table:
    """The file's root table. where: the file's name for messages; section: its entry in KEYS.

    Raises ConfigError for everything that is not TOML of bounded size and depth in visible characters.
    """
    where = file_text(where)
    text, tokens = prescan(untrusted, where)
    lines = source_lines(tokens)
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax(where, lines, str(error), text) from None
    except (ValueError, RecursionError, OverflowError) as error:  # e.g. a number of 5000 digits
        raise ConfigError(f"{where}:1: file: {type(error).__name__}, allowed is TOML 1.0") from None
    return Table(Report(where, lines), (), section, content)


def _syntax(where: str, lines: SourceLines, message: str, text: str) -> ConfigError:
    """tomllib's words with the line in its place; a key that stands there twice is named with both lines."""
    if lines.twice:
        return ConfigError(
            *(
                f"{where}:{again}: {key_text(path)}: stands on line {first} already, allowed is once"
                for path, again, first in lines.twice[:16]
            )
        )
    found = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", message)
    line = found.group(1) if found and found.group(1) else text.rstrip().count("\n") + 1
    words = ascii(message[: found.start()] if found else message)[1:-1]
    return ConfigError(f"{where}:{line}: file: {words[:120]}, allowed is TOML 1.0")
