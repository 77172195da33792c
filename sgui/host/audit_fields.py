"""What may stand in an audit record: bounded, and nothing that was typed."""

import re

from sgui.host.audit_chain import RESERVED, Fields, Value

FIELDS_MAX = 16
TEXT_CHARS = 256

_KIND = re.compile(r"[a-z][a-z0-9_.-]{0,63}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
# Names under which key content would travel. A record of what was typed must not be possible by mistake.
_FORBIDDEN = RESERVED | {"key", "keys", "keycode", "scancode", "typed", "pressed", "character", "chord"}


def admit(kind: str, fields: Fields) -> dict[str, Value]:
    """kind and fields as they go into a record; what may not be logged leaves `audit.refused` instead."""
    if not _KIND.fullmatch(kind):
        return {"kind": "audit.refused", "of": _text(str(kind)), "why": "kind"}
    wrong = [name for name, value in fields.items() if not _allowed(name, value)]
    if wrong or len(fields) > FIELDS_MAX:
        return {"kind": "audit.refused", "of": kind, "why": _text(wrong[0] if wrong else "too many fields")}
    return {"kind": kind} | {n: _text(v) if isinstance(v, str) else v for n, v in fields.items()}


def _allowed(name: str, value: object) -> bool:
    if not _NAME.fullmatch(name) or name in _FORBIDDEN:
        return False
    if isinstance(value, int):
        return abs(value) < 2**63
    return value is None or isinstance(value, str)


def _text(untrusted_text: str) -> str:
    """Cut, and half a surrogate pair spelled out; JSON escapes the rest (H09)."""
    cut = untrusted_text if len(untrusted_text) <= TEXT_CHARS else untrusted_text[: TEXT_CHARS - 3] + "..."
    return cut.encode("utf-8", "backslashreplace").decode("utf-8")
