"""Sums up what several runs of pytest have written with --junitxml: `python -m tests.totals FILE...`."""

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

KINDS = {"failures": "failed", "errors": "errors", "skipped": "skipped"}


def totals(files: Iterable[Path]) -> Counter[str]:
    """How many passed, failed, had errors and were skipped, in all of them. Raises OSError, ParseError."""
    found: Counter[str] = Counter()
    for file in files:
        for suite in ElementTree.parse(file).getroot().iter("testsuite"):
            counts = {name: int(suite.attrib[kind]) for kind, name in KINDS.items()}
            found.update(counts, passed=int(suite.attrib["tests"]) - sum(counts.values()))
    return found


def main(arguments: list[str]) -> int:
    found = totals(Path(argument) for argument in arguments)
    print(", ".join(f"{found[name]} {name}" for name in ("passed", *KINDS.values())))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
