"""docs/requirements.md, made from the markers: `python -m tests.niap.table` writes it anew."""

import contextlib
import io
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.niap.requirements import REQUIREMENTS, Requirement

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "requirements.md"

Cases = Mapping[str, Mapping[str, str]]  # requirement, case, one test of it as `file::function`

MARKER = "requirement("  # in the text of every file that has one

HEAD = """\
# Requirements of protection profiles

NIAP's profiles for peripheral sharing devices (PSD, with the modules for keyboard/mouse and video) and for
virtualization, as far as they are about logic: each requirement, what an evaluator tries, and the test that
tries it here, with `switching = "attention-only"`.

This is no certificate. A peripheral sharing device is hardware, with electrical isolation and seals, and sgui
is a program; what it claims is that it passes the logical tests below. Made by `python -m tests.niap.table`
from the tests' markers, and compared with them.

{cases} cases of {tested} requirements; {out} more are out of scope.
"""


class Collector:
    """Reads the markers of what pytest would run."""

    def __init__(self) -> None:
        self.cases: dict[str, dict[str, str]] = {}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            file, _, function = item.nodeid.partition("::")
            for marker in item.iter_markers("requirement"):
                id_, case = marker.args
                self.cases.setdefault(id_, {}).setdefault(case, f"{file}::{function.partition('[')[0]}")


def collected() -> Cases:
    collector = Collector()
    files = sorted(
        str(path) for path in (ROOT / "tests").rglob("test_*.py") if MARKER in path.read_text("utf-8")
    )
    arguments = ["--collect-only", "-qq", "-p", "no:cacheprovider", "--rootdir", str(ROOT)]
    with contextlib.redirect_stdout(io.StringIO()):
        assert pytest.main([*arguments, *files], plugins=[collector]) == 0
    return collector.cases


def written(cases: Cases) -> str:
    """The document."""
    tested = [one for one in REQUIREMENTS if not one.out]
    out = [one for one in REQUIREMENTS if one.out]
    count = sum(len(cases.get(one.id, {})) for one in tested)
    text = HEAD.format(cases=count, tested=len(tested), out=len(out))
    for profile in dict.fromkeys(one.profile for one in REQUIREMENTS):
        text += f"\n## {profile}\n\n| requirement | demand | case | test |\n|---|---|---|---|\n"
        text += "".join(_rows(one, cases.get(one.id, {})) for one in tested if one.profile == profile)
    text += "\n## Out of scope\n\n| requirement | demand | why |\n|---|---|---|\n"
    return text + "".join(f"| {one.id} | {one.demand} | {one.out} |\n" for one in out)


def _rows(one: Requirement, cases: Mapping[str, str]) -> str:
    rows = ""
    for n, (case, test) in enumerate(cases.items()):
        head = f"| {one.id} | {one.demand} " if n == 0 else "| | "
        rows += f"{head}| {case} | `{test}` |\n"
    return rows


if __name__ == "__main__":
    DOCUMENT.write_text(written(collected()), "utf-8")
    print(f"{DOCUMENT.name}: written", file=sys.stderr)
