"""docs/requirements.md is the tests' markers; each requirement is tested, or out of scope for a reason."""

import json
import subprocess
import sys

import pytest

from tests.niap.requirements import REQUIREMENTS
from tests.niap.table import DOCUMENT, ROOT, Cases, written

LEAST = 70  # cases that differ in logic

COLLECT = "import json; from tests.niap.table import collected; print('\\n' + json.dumps(collected()))"


@pytest.fixture(scope="module")
def cases() -> Cases:
    """In a process of its own, for pytest does not collect within itself."""
    command = [sys.executable, "-c", COLLECT]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found: Cases = json.loads(done.stdout.splitlines()[-1])
    return found


def test_the_document_is_the_markers(cases: Cases) -> None:
    assert DOCUMENT.read_text("utf-8") == written(cases), "run python -m tests.niap.table"


def test_every_marker_names_a_requirement_in_scope(cases: Cases) -> None:
    assert set(cases) == {one.id for one in REQUIREMENTS if not one.out}


def test_each_requirement_is_named_once() -> None:
    ids = [one.id for one in REQUIREMENTS]
    assert len(ids) == len(set(ids))


def test_there_are_enough_cases_and_no_table_cell_is_broken(cases: Cases) -> None:
    told = [case for found in cases.values() for case in found]
    assert len(told) >= LEAST
    assert not any("|" in case or "\n" in case for case in told)
