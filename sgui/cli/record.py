"""One audit record or event as a line for people: nothing in it can move a cursor or start a new line."""

import re
from collections.abc import Iterable

from sgui.values.quote import quoted
from sgui.wire.strict_json import Json

_WORD = re.compile(r"[A-Za-z0-9_./:+-]+")


def line(record: dict[str, Json], left_out: Iterable[str]) -> str:
    """`TIME  KIND  name=value ...`, without the fields named."""
    hidden = {"time", "kind", *left_out}
    fields = " ".join(f"{word(name)}={word(value)}" for name, value in record.items() if name not in hidden)
    return f"{word(record.get('time', '-'))}  {word(record.get('kind', '-'))}  {fields}".rstrip()


def word(value: Json) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    return text if _WORD.fullmatch(text) else quoted(text, 300)
