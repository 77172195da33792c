"""Words that the trusted path may show: printable ASCII, short, whoever said them first."""

REASON_LENGTH = 80


def printable(untrusted_text: str) -> str:
    """Other characters become `?`, and what is longer than 80 is cut: drawn words never run or hide."""
    return "".join(c if " " <= c <= "~" else "?" for c in untrusted_text[:REASON_LENGTH])
