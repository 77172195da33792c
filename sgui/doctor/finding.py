"""One thing that was looked at."""

from dataclasses import dataclass
from enum import Enum


class Verdict(Enum):
    """NOTE: it works, with less. PROBLEM: something that was meant to work does not."""

    OK = "ok"
    NOTE = "note"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """words: what was seen. remedy: what an operator can do, "" where there is nothing to be done."""

    area: str
    verdict: Verdict
    words: str
    remedy: str = ""


def ok(area: str, words: str) -> Finding:
    return Finding(area, Verdict.OK, words)


def note(area: str, words: str, remedy: str = "") -> Finding:
    return Finding(area, Verdict.NOTE, words, remedy)


def problem(area: str, words: str, remedy: str = "") -> Finding:
    return Finding(area, Verdict.PROBLEM, words, remedy)
