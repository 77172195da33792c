"""`make deb`: what the package holds, and that what it unpacks runs. `make deb-try` installs it for real."""

import os
import re
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.test_architecture import imports

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "packaging" / "debian" / "build.py"


def build(folder: Path) -> Path:
    done = subprocess.run(
        [sys.executable, str(BUILD), str(folder)],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"SOURCE_DATE_EPOCH": "1700000000"},
    )
    return Path(done.stdout.strip())


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("deb"))


@pytest.fixture(scope="module")
def tree(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("tree")
    subprocess.run(["dpkg-deb", "--raw-extract", str(package), str(where / "root")], check=True)
    return where / "root"


def test_the_same_tree_makes_the_same_bytes(package: Path, tmp_path: Path) -> None:
    assert build(tmp_path).read_bytes() == package.read_bytes()


def test_it_holds_what_a_machine_needs(tree: Path) -> None:
    for path in (
        "usr/bin/sgui",
        "etc/sgui/policy.toml",
        "usr/lib/systemd/system/sgui.service",
        "usr/lib/systemd/system/sgui-sleep.service",
        "usr/lib/sysusers.d/sgui.conf",
        "usr/lib/tmpfiles.d/sgui.conf",
        "usr/share/bash-completion/completions/sgui",
        "usr/share/man/man1/sgui.1.gz",
        "usr/share/man/man5/sgui-policy.5.gz",
        "usr/share/doc/sgui/copyright",
        "usr/lib/python3/dist-packages/sgui/share/labels/secret.toml",
        "usr/lib/python3/dist-packages/sgui/share/shaders/quad.vert",
        "usr/lib/python3/dist-packages/sgui/host/sandbox/screen.policy",
    ):
        assert (tree / path).is_file(), path
    assert not list(tree.rglob("__pycache__"))


def test_every_module_is_in_it(tree: Path) -> None:
    here = {path.relative_to(ROOT) for path in (ROOT / "sgui").rglob("*.py")}
    modules = tree / "usr/lib/python3/dist-packages"
    assert {path.relative_to(modules) for path in modules.rglob("*.py")} == here


def test_files_belong_to_root_and_nobody_else_may_write_them(package: Path) -> None:
    listed = subprocess.run(
        ["dpkg-deb", "-c", str(package)], capture_output=True, text=True, check=True
    ).stdout
    assert len(listed.splitlines()) > 200
    for line in listed.splitlines():
        mode, owner = line.split()[:2]
        assert owner == "root/root" and "w" not in mode[4:], line


def test_what_a_person_edits_survives_an_update(tree: Path) -> None:
    conffiles = (tree / "DEBIAN/conffiles").read_text("ascii").split()
    assert "/etc/sgui/policy.toml" in conffiles
    assert {f"/{path.relative_to(tree)}" for path in (tree / "etc").rglob("*") if path.is_file()} == set(
        conffiles
    )


def test_each_python_module_from_outside_comes_from_a_package_that_it_depends_on(tree: Path) -> None:
    packages = {
        "numpy": "python3-numpy",
        "OpenGL": "python3-opengl",
        "pygame": "python3-pygame",
        "PIL": "python3-pil",
        "evdev": "python3-evdev",
        "jeepney": "python3-jeepney",
        "seccomp": "python3-seccomp",
    }
    depends = re.search(r"^Depends: (.*)$", (tree / "DEBIAN/control").read_text(), re.M)
    assert depends is not None
    named = {word.split()[0] for word in re.split(r"[,|] *", depends[1])}
    assert set(packages.values()) <= named
    used = set()
    for path in (tree / "usr/lib/python3/dist-packages/sgui").rglob("*.py"):
        used |= {name.split(".")[0] for name in imports(path)}
    foreign = used - sys.stdlib_module_names - {"sgui"}
    assert foreign <= set(packages) | {"pyseccomp"}, foreign


def test_the_shipped_policy_is_one(tree: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sgui", "policy", "check", str(tree / "etc/sgui/policy.toml")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "# digest " in done.stdout


def test_scripts_are_scripts(tree: Path) -> None:
    for name in ("postinst", "prerm", "postrm"):
        subprocess.run(["sh", "-n", str(tree / "DEBIAN" / name)], check=True)
    for name in ("try.sh", "inside.sh"):
        subprocess.run(["sh", "-n", str(ROOT / "packaging/debian" / name)], check=True)


def test_what_it_unpacks_runs(tree: Path, tmp_path: Path) -> None:
    """With the pinned packages of the environment that runs the tests, and no checkout in sight."""
    place = tmp_path / "python"
    venv.create(place, with_pip=False, symlinks=True)
    (packages,) = place.glob("lib/python3*/site-packages")
    borrowed = [str(path) for path in map(Path, sys.path) if path.name == "site-packages"]
    lines = [str(tree / "usr/lib/python3/dist-packages"), *borrowed]
    (packages / "debian.pth").write_text("".join(f"{line}\n" for line in lines))
    command = (tree / "usr/bin/sgui").read_text().replace("/usr/bin/python3", str(place / "bin/python"))
    (tmp_path / "sgui").write_text(command)
    (tmp_path / "sgui").chmod(0o755)
    os.mkfifo(tmp_path / "keys", 0o600)
    folders = ["--runtime-dir", str(tmp_path / "run"), "--state-dir", str(tmp_path / "state")]
    spoken = ["--output", "headless:640x400", "--input", f"pipe:{tmp_path / 'keys'}"]
    server = subprocess.Popen(
        [tmp_path / "sgui", "run", "--policy", tree / "etc/sgui/policy.toml", *folders, *spoken],
        cwd="/",
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    try:
        assert server.stdout.readline() == "sgui: ready\n"
        where = "import sgui; print(sgui.__path__[0])"
        found = subprocess.run(
            [place / "bin/python", "-I", "-c", where], capture_output=True, text=True, check=True
        )
        assert found.stdout.startswith(str(tree))
        subprocess.run([tmp_path / "sgui", "stop", *folders[:2]], check=True, timeout=30)
        assert server.wait(30) == 0
    finally:
        server.kill()
        server.communicate()
