"""docs/policy.md as sgui-policy(5): one text, so that the man page cannot say something else.

Understands what our documents use: headings, paragraphs, lists, tables of three columns, code, links.
"""

import re
from collections.abc import Iterable, Iterator

HEAD = """\
.TH SGUI\\-POLICY 5 "" "sgui" "File Formats"
.SH NAME
sgui\\-policy \\- which domains there are, how they are labelled and what they may do
"""
TAIL = """\
.SH FILES
.TP
.I /etc/sgui/policy.toml
The policy of the service.
.SH SEE ALSO
.BR sgui (1)
"""


def manual(markdown: str) -> str:
    """The troff of a whole document; its title becomes DESCRIPTION."""
    return HEAD + "".join(f"{line}\n" for line in _lines(_joined(markdown.splitlines()))) + TAIL


def _joined(lines: Iterable[str]) -> Iterator[str]:
    """A paragraph or list item as one line, since code may run over a line's end; blocks as they are."""
    code, held = False, ""
    for line in lines:
        fence = line.startswith("```")
        starts = fence or code or not line.strip() or line.startswith(("#", "|", "* "))
        if held and starts:
            yield held
            held = ""
        code ^= fence
        if starts and not line.startswith("* "):
            yield line
        else:
            held = f"{held} {line.strip()}".strip()
    yield held


def _lines(lines: Iterable[str]) -> Iterator[str]:
    code = table = False
    for line in lines:
        if line.startswith("```"):
            code = not code
            yield ".nf" if code else ".fi"
        elif code:
            yield _plain(line)
        elif line.startswith("|"):
            cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            if table and not set(line) <= set("|-: "):
                yield from _entry(cells)
            table = True
        else:
            table = False
            yield from _prose(line)


def _entry(cells: list[str]) -> Iterator[str]:
    yield ".TP"
    yield _text(cells[0])
    yield _text(cells[1]) + (f". Default: {_text(cells[2])}." if cells[2:] else "")


def _prose(line: str) -> Iterator[str]:
    if line.startswith("# "):
        yield ".SH DESCRIPTION"
    elif line.startswith("#"):
        yield f".SH {_plain(line.lstrip('# ').replace('`', '').upper())}"
    elif line.startswith("* "):
        yield ".IP \\(bu 2"
        yield _text(line[2:])
    elif not line.strip():
        yield ".PP"
    else:
        yield _text(line.strip())


def _text(words: str) -> str:
    """`code` is bold; of a link its words stay."""
    linked = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", words.replace("**", "").replace("\\|", "|"))
    parts = linked.split("`")
    marked = (
        f"\\fB{_escaped(part)}\\fR" if number % 2 else _escaped(part) for number, part in enumerate(parts)
    )
    return _guarded("".join(marked))


def _plain(words: str) -> str:
    return _guarded(_escaped(words))


def _escaped(words: str) -> str:
    told = words.replace("\\", "\\e").replace("-", "\\-")
    return "".join(c if c.isascii() else f"\\[u{ord(c):04X}]" for c in told)


def _guarded(line: str) -> str:
    """A line of text must not look like a request."""
    return f"\\&{line}" if line.startswith((".", "'")) else line
