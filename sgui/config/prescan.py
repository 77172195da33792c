"""A policy's bytes, looked at before tomllib sees them.

tomllib takes seconds on one long dotted key, recurses with the brackets, and lets control and bidirectional
characters through in comments; a person who reads the file must see what the parser sees. Everything here is
linear in the file's size.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from sgui.values.errors import ConfigError
from sgui.values.limits import POLICY_BYTES, POLICY_DEPTH

TOKENS_MAX = 16384  # 64 domains and 64 labels with every key spelled out take half of it
HIDDEN = {
    "Cc": "control",
    "Cf": "format",
    "Co": "private",
    "Zl": "line separator",
    "Zp": "paragraph separator",
}

# The order matters: the first that fits wins. A string that does not end fits nothing, and ends the scan:
# tomllib refuses the file there too, so nothing behind it is ever parsed. No group is possessive, for Python
# before 3.11.5 matches those wrongly (gh-106052); their parts are, so nothing is cut in two ways, and it is
# linear all the same.
_TOKEN = re.compile(
    r"""
      (?P<line>   (?: [ \t]*+ (?: \#[^\n]*+ )? \n )+ )
    | (?P<space>  [ \t]++ | \#[^\n]*+ )
    | (?P<word>   [A-Za-z0-9_+:-]++ )
    | (?P<mark>   [\[\]{}.,=] )
    | (?P<string> \"{3} (?: [^"\\]++ | \\[\s\S] | "(?!"") )* "{3,5}
                | '{3}  (?: [^']++ | '(?!'') )* '{3,5}
                | "(?!"") (?: [^"\\\n]++ | \\[^\n] )* "
                | '(?!'') [^'\n]*+ ' )
    """,
    re.VERBOSE,
)


class Token(NamedTuple):
    """kind: "line" (ends of lines and comments), "word", "mark" or "string". line: where it begins."""

    kind: str
    text: str
    line: int


def prescan(raw: bytes, where: str) -> tuple[str, tuple[Token, ...]]:
    """The text with plain line ends, and its tokens as far as they make sense.

    Raises ConfigError for size, encoding, hidden characters, depth and number of tokens.
    """
    text = _decoded(raw, where)
    _refuse_hidden(text, where)
    text = text.replace("\r\n", "\n")
    return text, _bounded(text, where)


def _decoded(raw: bytes, where: str) -> str:
    if len(raw) > POLICY_BYTES:
        raise ConfigError(f"{where}:1: file: {len(raw)} bytes, allowed are at most {POLICY_BYTES}")
    if raw.startswith(b"\xef\xbb\xbf"):
        raise ConfigError(f"{where}:1: file: a byte order mark, allowed is plain UTF-8")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{where}:{line}: file: byte 0x{raw[error.start]:02x}, allowed is UTF-8") from None


def _refuse_hidden(text: str, where: str) -> None:
    hidden = (char for char in set(text) - {"\n", "\t"} if unicodedata.category(char) in HIDDEN)
    places = sorted((_place(text, char), char) for char in hidden)
    reasons = [
        f"{where}:{text.count(chr(10), 0, at) + 1}: file: {HIDDEN[unicodedata.category(char)]} character "
        f"U+{ord(char):04X}, allowed are visible characters, tab and newline"
        for at, char in places[:16]
        if at >= 0
    ]
    if reasons:
        raise ConfigError(*reasons)


def _place(text: str, char: str) -> int:
    """Where a hidden character first stands; -1 for a carriage return that always ends a line."""
    if char != "\r":
        return text.index(char)
    lone = re.search(r"\r(?!\n)", text)
    return lone.start() if lone else -1


def _bounded(text: str, where: str) -> tuple[Token, ...]:
    """The tokens, or ConfigError as soon as there are too many, or brackets or dots go too deep."""
    tokens: list[Token] = []
    brackets = dots = 0
    for token in _tokens(text):
        tokens.append(token)
        if token.text == ".":
            dots += 1
        elif token.kind in ("mark", "line"):
            dots = 0
            brackets += (token.text in "[{") - (token.text in "]}") if token.kind == "mark" else 0
        if brackets > POLICY_DEPTH or dots >= POLICY_DEPTH:
            raise ConfigError(
                f"{where}:{token.line}: file: nested too deeply, allowed are {POLICY_DEPTH} levels"
            )
        if len(tokens) > TOKENS_MAX:
            raise ConfigError(f"{where}:{token.line}: file: too many words, allowed are {TOKENS_MAX}")
    return tuple(tokens)


def _tokens(text: str) -> Iterator[Token]:
    at, line = 0, 1
    while match := _TOKEN.match(text, at):
        kind, found = str(match.lastgroup), match.group()
        if kind != "space":
            yield Token(kind, found, line)
        line += found.count("\n")
        at = match.end()
