"""A wheel in an empty place has all that sgui needs: built here, unpacked elsewhere, run from there.

Other packages are borrowed from the environment that runs the tests, so that nothing is downloaded.
"""

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def sgui(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of a fresh virtual environment that has the wheel, and no checkout in sight."""
    place = tmp_path_factory.mktemp("installed")
    venv.create(place, with_pip=False, symlinks=True)
    (packages,) = place.glob("lib/python3*/site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    borrowed = [path for path in map(Path, sys.path) if path.name == "site-packages"]
    (packages / "borrowed.pth").write_text("".join(f"{path}\n" for path in borrowed))
    command = place / "bin" / "sgui"
    command.write_text(f"#!{place}/bin/python -I\nimport sys\nfrom sgui.cli import main\nsys.exit(main())\n")
    command.chmod(0o755)
    where = "import sgui; print(sgui.__file__)"
    found = subprocess.run(
        [place / "bin" / "python", "-I", "-c", where], capture_output=True, text=True, check=True
    )
    assert found.stdout.startswith(str(packages)), "the checkout's sgui comes first"
    return command


def test_the_wheel_carries_what_is_no_code(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {f"sgui/share/labels/{path.name}" for path in (ROOT / "labels").glob("*.toml")}
    wanted |= {f"sgui/share/labels/{name}" for name in ("glyphs.png", "glyphs.json", "LICENSE-DejaVu")}
    shaders = ROOT / "shaders"
    wanted |= {
        f"sgui/share/shaders/{path.relative_to(shaders)}"
        for path in shaders.rglob("*.*")
        if path.suffix != ".md"
    }
    code = ROOT / "sgui"
    wanted |= {
        f"sgui/{path.relative_to(code)}"
        for path in code.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert "sgui/py.typed" in wanted
    assert wanted <= names
    assert not {name for name in names if name.startswith(("tests/", "screenshots/"))}


def test_its_labels_are_listed(sgui: Path) -> None:
    done = subprocess.run([sgui, "labels"], capture_output=True, text=True, check=False, cwd="/")
    assert (done.returncode, done.stderr) == (0, "")
    for path in (ROOT / "labels").glob("*.toml"):
        assert f"  {path.stem} " in done.stdout


def test_it_runs_headless_and_is_asked(sgui: Path, tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text(
        'version = 1\n[management]\nscreenshot = "redacted"\n[domains.web]\nlabel = "untrusted"\n'
    )
    runtime = ["--runtime-dir", str(tmp_path / "run")]
    command = [sgui, "run", "--policy", policy, *runtime, "--state-dir", tmp_path / "state"]
    running = subprocess.Popen(
        [*command, "--output", "headless:640x480", "--input", "none"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd="/",
    )
    try:
        assert running.stdout is not None
        assert running.stdout.readline() == "sgui: ready\n"
        told = subprocess.run([sgui, "status", *runtime], capture_output=True, text=True, check=True, cwd="/")
        assert "headless 640x480" in told.stdout
        picture = tmp_path / "picture.png"
        subprocess.run([sgui, "screenshot", picture, *runtime], check=True, cwd="/")
        assert picture.read_bytes().startswith(b"\x89PNG")
        subprocess.run([sgui, "stop", *runtime], check=True, cwd="/")
        assert running.communicate(timeout=20)[1] == ""
        assert running.returncode == 0
    finally:
        running.kill()
        running.wait()
