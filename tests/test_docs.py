"""Documents name what there is: links resolve, and no request, status field or audit kind is left out."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from sgui.wire.control import ARGUMENTS
from tests.rig import Rig

ROOT = Path(__file__).parents[1]
FOLDERS = (
    "docs",
    "sgui",
    "shaders",
    "labels",
    "tests",
    "screenshots",
    "benchmarks",
    "packaging",
    "examples",
    "make",
    "image",
)
DOCUMENTS = sorted(
    {*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / f / "README.md" for f in FOLDERS)}
)
CONTROL = (ROOT / "docs" / "control.md").read_text("utf-8")
AUDIT = (ROOT / "docs" / "audit.md").read_text("utf-8")
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")


def first_cells(text: str) -> set[str]:
    """What the first columns of all tables name."""
    rows = re.findall(r"^\| ([^|]+) \|", text, re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row)}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_resolve(path: Path) -> None:
    for target in LINK.findall(path.read_text("utf-8")):
        if not target.startswith(("http://", "https://")):
            assert (path.parent / target).exists(), target


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_that_are_named_exist(path: Path) -> None:
    """`core/step.py`, `tests/x.py` and the like, from the top, from here, or inside sgui/."""
    for name in re.findall(
        r"`([a-z_./-]+/[a-z_.0-9-]*\.(?:py|md|c|sh|toml|json|mk))`", path.read_text("utf-8")
    ):
        places = (ROOT, path.parent, ROOT / "sgui")
        assert any((place / name).exists() for place in places), name


def test_the_map_of_packages_is_whole() -> None:
    packages = {path.parent.name for path in (ROOT / "sgui").glob("*/__init__.py")}
    told = first_cells((ROOT / "sgui" / "README.md").read_text("utf-8"))
    assert told == {f"{name}/" for name in packages} | {"admit.py"}


def test_every_request_is_told() -> None:
    told = first_cells(CONTROL.split("## Requests")[1].split("\n## ")[0])
    assert told == set(ARGUMENTS)


def test_every_status_field_is_told(tmp_path: Path) -> None:
    table = CONTROL.split("## Status")[1].split("\n## ")[0]
    with Rig(tmp_path) as rig:
        status = rig.status()
    assert first_cells(table) == set(status)
    parts = ("output", "audit", "latency_us", "processes")
    inner = {key for part in parts for key in status[part]} | set(status["domains"][0])
    assert {key for key in inner if f"`{key}`" not in table} == set()


def test_every_kind_of_record_is_told() -> None:
    areas = "seat screen session guest domain focus attention layout policy screenshot control clipboard lock"
    areas += " overlay recording question capture device input fullscreen bridge"
    kind = rf'"((?:{"|".join(areas.split())}|audit)\.[a-z_]+)"'
    sources = [*(ROOT / "sgui" / "core").rglob("*.py"), *(ROOT / "sgui" / "seat").glob("*.py")]
    sources += [*(ROOT / "sgui" / "host").glob("*.py")]
    made = {found for path in sources for found in re.findall(kind, path.read_text("utf-8"))}
    files = {"audit.jsonl", "audit.head", "audit.lock", "control.sock", "lock.unlock"}  # and a policy key
    told = first_cells(AUDIT.split("## Kinds")[1].split("\n## ")[0])
    assert told == made - files


def test_the_log_and_its_hashes_are_as_told(tmp_path: Path) -> None:
    """Checked as docs/audit.md says it, without sgui's own code."""
    import hashlib
    import json

    with Rig(tmp_path) as rig:
        rig.attention()
        rig.until(lambda status: status["presented_mode"] == "attention")
    before = "0" * 64
    lines = (tmp_path / "state" / "audit.jsonl").read_bytes().splitlines()
    assert len(lines) >= 4
    for number, line in enumerate(lines, 1):
        record = json.loads(line)
        assert (record["n"], record["prev"]) == (number, before)
        text = line.replace(f',"hash":"{record["hash"]}"'.encode(), b"")
        assert hashlib.sha256(text).hexdigest() == record["hash"]
        before = record["hash"]


def test_the_python_example_runs(tmp_path: Path) -> None:
    """docs/control.md's few lines."""
    code = CONTROL.split("```python\n")[1].split("```")[0]
    with Rig(tmp_path) as rig:
        rig.guest("web").configure(64, 64)
        rig.focus("web")
        here = code.replace("/run/sgui", str(rig.runtime))
        done = subprocess.run([sys.executable, "-c", here], capture_output=True, text=True, check=True)
    assert done.stdout == "web\n"
