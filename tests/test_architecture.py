"""The cut of ARCHITECTURE.md as a test: who may import whom, what may be unsafe, how large a noun may be."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "sgui"

# A package may import itself and these; one that is not listed cannot be added without being placed.
MAY_IMPORT = {
    "values": set(),
    "wire": {"values"},
    "core": {"values"},
    "admit": {"values", "wire", "core"},
    "host": {"values", "wire"},
    "config": {"values", "core", "host"},
    "guest": {"values", "wire", "host"},
    "recording": {"values", "wire", "core", "config"},
    "seat": {"values", "wire", "core", "admit", "config", "host", "recording"},
    "screen": {"values", "wire", "core", "admit", "host"},
    "locker": {"values", "wire", "host"},
    "bridges": {"values", "wire", "admit", "host", "guest"},
    "warden": {"values", "wire", "config", "host", "recording"},
    "demo": {"values", "wire", "core", "config", "host", "guest", "bridges"},
    "doctor": {"values", "config", "host"},
    "cli": {
        "doctor",
        "values",
        "wire",
        "core",
        "config",
        "host",
        "guest",
        "warden",
        "demo",
        "bridges",
        "recording",
        "screen",
    },
    "__main__": {"cli"},
    "__init__": set(),
}
STANDARD_ONLY = {"locker", "values", "wire", "core", "admit", "config", "warden", "seat", "recording"}
# Longer than 300 lines, with the reason.
LONG: dict[str, str] = {}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def package_of(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imports(path: Path) -> set[str]:
    """Absolute module names, also those imported inside functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.add(node.module or "")
            if node.module == "sgui":
                found |= {f"sgui.{alias.name}" for alias in node.names}
    return found - {"sgui"}


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_point_down(path: Path) -> None:
    package = package_of(path)
    assert package in MAY_IMPORT, f"{package} is not placed in the architecture"
    inside = {name.split(".")[1] for name in imports(path) if name.startswith("sgui.")}
    assert inside <= MAY_IMPORT[package] | {package}


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_trusted_packages_import_the_standard_library_only(path: Path) -> None:
    if package_of(path) not in STANDARD_ONLY:
        return
    outside = {name.split(".")[0] for name in imports(path)} - {"sgui"} - sys.stdlib_module_names
    assert outside <= {"evdev"}


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_unsafe_calls_live_in_unsafe_files(path: Path) -> None:
    text = path.read_text("utf-8")
    # fcntl also means locks and flags: only ioctl is dangerous there
    used = imports(path) & {"ctypes"}
    if "mmap.mmap(" in text or "fcntl.ioctl(" in text:
        used.add("mmap")
    if path.stem.endswith("_unsafe"):
        assert "# SAFETY:" in text, f"{path} does not argue why it is safe"
    else:
        assert not used


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_is_one_noun(path: Path) -> None:
    lines = len(path.read_text("utf-8").splitlines())
    assert lines <= 300 or str(path.relative_to(ROOT)) in LONG
    assert path.stem not in {"utils", "helpers", "manager", "handler", "common", "misc"}


def test_the_core_has_no_clock_no_chance_and_no_io() -> None:
    impure = {
        "time",
        "datetime",
        "random",
        "secrets",
        "logging",
        "os",
        "socket",
        "select",
        "io",
        "subprocess",
    }
    for path in modules():
        if package_of(path) == "core":
            assert not {name.split(".")[0] for name in imports(path)} & impure, path


@pytest.mark.parametrize("module", ["sgui.seat.__main__", "sgui.warden.run", "sgui.cli"])
def test_import_closure_of_the_trusted_processes(module: str) -> None:
    """What the process really loads, not what a file says."""
    code = (
        f"import sys, {module}\n"
        "bad = [m for m in ('numpy', 'OpenGL', 'pygame', 'PIL', 'jeepney') if m in sys.modules]\n"
        "print(*bad)"
    )
    run = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == []
