"""Text from elsewhere on a terminal or in a log: printable ASCII, one line, bounded."""


def escaped(text: str) -> str:
    r"""Everything but printable ASCII as \n, \xNN, \uNNNN; a backslash doubled, so that it stays one."""
    return "".join(c if " " <= c <= "~" and c != "\\" else _escape(c) for c in text)


def printable(text: str) -> str:
    r"""The same, but a backslash stays as it is: for messages whose quoted parts are escaped already."""
    return "".join(c if " " <= c <= "~" else _escape(c) for c in text)


def _escape(character: str) -> str:
    return "\\x7f" if character == "\x7f" else ascii(character)[1:-1]


def quoted(untrusted_text: str, limit: int = 64) -> str:
    """In single quotes, escaped, cut to `limit` characters of the original with "..." behind it."""
    cut = untrusted_text[:limit]
    return f"'{escaped(cut)}'" + ("..." if len(untrusted_text) > limit else "")
