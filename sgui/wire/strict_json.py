"""JSON that means one thing: bounded, no key twice, no NaN, no lone surrogate, no endless number.

Python's parser is lenient in each of these, and recurses as deep as it is told to; so the text is measured
before the parser sees it.
"""

import json
import math
import re
from typing import Any

from sgui.values.errors import ProtocolError
from sgui.values.quote import quoted

Json = Any  # None, bool, int, float, str, list, dict with str keys

DIGITS_MAX = 20  # of an integer: more than 64 bits ever need, and no quadratic time
FLOAT_CHARS_MAX = 32

# An unterminated string runs to the end, so that matching never backtracks: linear in the text.
_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?', re.DOTALL)
_ONE_KIND = bytes.maketrans(b"{}", b"[]")
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def dump(value: Json) -> bytes:
    """Compact ASCII without control characters, also without a raw DEL; keys in their order.

    Raises ValueError for NaN and infinities: our own mistake.
    """
    text = json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return text.replace("\x7f", "\\u007f").encode("ascii")


def parse(untrusted_text: bytes, area: str, limit_bytes: int, depth_max: int) -> Json:
    """Raises ProtocolError("AREA: ...") for anything that is not exactly one strict JSON value."""
    if len(untrusted_text) > limit_bytes:
        raise ProtocolError(f"{area}: {len(untrusted_text)} bytes, allowed is {limit_bytes}")
    if _deeper(untrusted_text, depth_max):
        raise ProtocolError(f"{area}: nested too deep or unbalanced, allowed is {depth_max} deep")
    try:
        text = untrusted_text.decode("utf-8")
        value = json.loads(
            text,
            object_pairs_hook=_once,
            parse_int=_integer,
            parse_float=_number,
            parse_constant=_constant,
        )
        if _SURROGATE.search(text):
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeError:
        raise ProtocolError(f"{area}: not UTF-8 or half a surrogate pair, allowed is UTF-8") from None
    except json.JSONDecodeError as error:
        raise ProtocolError(f"{area}: not JSON at character {error.pos}, allowed is one JSON value") from None
    except ValueError as error:
        raise ProtocolError(f"{area}: {error}") from None
    return value


def _deeper(text: bytes, depth_max: int) -> bool:
    """Nested deeper, or unbalanced: an opening bracket is left when the innermost pairs went that often."""
    if text.count(b"[") + text.count(b"{") <= depth_max:
        return False
    brackets = _STRING.sub(b"", text).translate(_ONE_KIND, _NOT_BRACKETS)
    for _ in range(depth_max):
        brackets = brackets.replace(b"[]", b"")
    return b"[" in brackets


def _once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    made: dict[str, Json] = {}
    for key, value in pairs:
        if key in made:
            raise ValueError(f"key {quoted(key)} twice, allowed is once")
        made[key] = value
    return made


def _integer(digits: str) -> int:
    if len(digits) > DIGITS_MAX:
        raise ValueError(f"a number of {len(digits)} digits, allowed is {DIGITS_MAX}")
    return int(digits)


def _number(digits: str) -> float:
    if len(digits) > FLOAT_CHARS_MAX or not math.isfinite(float(digits)):
        raise ValueError(f"number {quoted(digits, FLOAT_CHARS_MAX)}, allowed is a finite one")
    return float(digits)


def _constant(word: str) -> float:
    raise ValueError(f"{word}, allowed is a finite number")
