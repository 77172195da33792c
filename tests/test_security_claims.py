"""SECURITY.md says what is: each claim names tests that exist, each attack is tested or said not to be."""

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
ROOT = TESTS.parent
SECURITY = (ROOT / "SECURITY.md").read_text("utf-8")
SAYS_ONLY = {"test_security_claims.py"}  # names ids without testing them

# What this version answers for. Some numbers of a group were never given.
ATTACKS = [
    *(f"A{n:02}" for n in range(1, 16) if n != 10),
    *(f"B{n:02}" for n in range(1, 17) if n != 5),
    *(f"C{n:02}" for n in range(1, 9)),
    *(f"D{n:02}" for n in (*range(1, 15), 16)),
    *(f"E{n:02}" for n in (1, 2, *range(4, 11), 12, 13, 14, 15, 17)),
    *(f"F{n:02}" for n in (1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12)),
    *(f"G{n:02}" for n in (2, 3, 4, 5, 8, 9, 10)),
    *(f"H{n:02}" for n in (1, 2, 3, 9, 10, 14)),
]


def section(title: str) -> str:
    return SECURITY.split(f"# {title}\n", 1)[1].split("\n#", 1)[0]


def rows(title: str) -> list[list[str]]:
    lines = [line for line in section(title).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def defined(path: Path) -> set[str]:
    return {
        node.name
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
    }


def ids_of(path: Path) -> set[str]:
    """The ids in names, docstrings and comments of a file of tests; its first docstring does not count."""
    text = path.read_text("utf-8")
    if not any(name.startswith("test_") for name in defined(path)):
        return set()
    first = ast.parse(text).body[0]
    assert first.end_lineno is not None
    docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    rest = "\n".join(text.splitlines()[first.end_lineno :]) if docstring else text
    in_names = {found.upper() for found in re.findall(r"(?<=_)[a-h][0-9]{2}(?=_)", rest)}
    return in_names | set(re.findall(r"\b[A-H][0-9]{2}\b", rest))


def ids_tested() -> set[str]:
    files = [path for path in TESTS.rglob("test_*.py") if path.name not in SAYS_ONLY]
    return set().union(*map(ids_of, files))


CLAIMS = rows("What is promised")


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim[0][:40])
def test_a_claim_names_tests_that_exist(claim: list[str]) -> None:
    _, properties, attacks, tests = claim
    assert re.fullmatch(r"(P[0-9]{1,2}b?( |$))*", properties)
    assert re.fullmatch(r"([A-H][0-9]{2}( |$))*", attacks)
    assert properties or attacks
    named = re.findall(r"`([^`]+)`", tests)
    assert named
    for node in named:
        file, _, function = node.partition("::")
        assert (ROOT / file).is_file(), node
        assert function in defined(ROOT / file), node


def test_there_are_claims_and_attacks_in_the_tables() -> None:
    """A table that can no longer be read would make every other test here pass."""
    assert len(CLAIMS) >= 15
    assert len(rows("Attacks")) == len(ATTACKS)


def test_each_attack_is_described_once() -> None:
    assert [row[0] for row in rows("Attacks")] == ATTACKS
    assert all(row[1] for row in rows("Attacks"))


def test_each_attack_is_tested_or_said_not_to_be() -> None:
    excused = {row[0] for row in rows("Not covered")}
    assert excused <= set(ATTACKS)
    assert all(row[1] for row in rows("Not covered"))
    tested = ids_tested()
    assert not set(ATTACKS) - tested - excused, (
        "name them in a test, or in SECURITY.md's list with the reason"
    )
    assert not excused & tested, "tests name them now: take them off SECURITY.md's list"


def test_claimed_properties_are_of_this_numbering() -> None:
    claimed = {name for claim in CLAIMS for name in claim[1].split()}
    assert claimed <= {f"P{n}" for n in range(1, 21)} | {"P1b"}
