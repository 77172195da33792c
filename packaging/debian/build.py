"""build.py OUTPUT_FOLDER: sgui as a Debian package, for Debian 12 and 13, from this tree.

Needs dpkg-deb and the standard library, and no root. Python code goes where Debian's python3 looks for it;
what it uses comes from Debian, and so do the security updates of that. The same tree makes the same bytes.
"""

import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path

from manual import manual

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
MODULES = Path("usr/lib/python3/dist-packages")
DOC = Path("usr/share/doc/sgui")

FILES = {  # in packaging/: where it goes
    "policy.toml": "etc/sgui/policy.toml",
    "pam.d/sgui": "etc/pam.d/sgui",
    "systemd/sgui.service": "usr/lib/systemd/system/sgui.service",
    "systemd/sgui-sleep.service": "usr/lib/systemd/system/sgui-sleep.service",
    "systemd/sysusers.conf": "usr/lib/sysusers.d/sgui.conf",
    "systemd/tmpfiles.conf": "usr/lib/tmpfiles.d/sgui.conf",
    "completion/sgui.bash": "usr/share/bash-completion/completions/sgui",
    "debian/copyright": "usr/share/doc/sgui/copyright",
    "debian/lintian-overrides": "usr/share/lintian/overrides/sgui",
}


def files() -> dict[str, str]:
    """A tree without a lock has no PAM file."""
    return {name: where for name, where in FILES.items() if (PACKAGING / name).exists()}


PROGRAMS = ("usr/bin/sgui", "usr/lib/sgui/xen-device-model")
SKIPPED = ("__pycache__", "README.md")
COMMAND = """\
#!/usr/bin/python3 -I
import sys

from sgui.cli import main

sys.exit(main())
"""


def version() -> str:
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def build(output: Path) -> Path:
    """The package's path."""
    stamp = os.environ.get("SOURCE_DATE_EPOCH") or str(int((ROOT / "CHANGELOG.md").stat().st_mtime))
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "sgui"
        stage(tree, int(stamp))
        control(tree)
        for path in (tree, *tree.rglob("*")):
            os.utime(path, (int(stamp), int(stamp)))
        output.mkdir(parents=True, exist_ok=True)
        made = output / f"sgui_{version()}_all.deb"
        subprocess.run(
            ["dpkg-deb", "--build", "--root-owner-group", "-Zxz", str(tree), str(made)],
            check=True,
            stdout=subprocess.DEVNULL,
            env=os.environ | {"SOURCE_DATE_EPOCH": stamp},
        )
    return made


def stage(tree: Path, stamp: int) -> None:
    """Everything that the package installs, under tree."""
    code = tree / MODULES / "sgui"
    shutil.copytree(ROOT / "sgui", code, ignore=shutil.ignore_patterns(*SKIPPED))
    for share in ("labels", "shaders"):
        shutil.copytree(ROOT / share, code / "share" / share, ignore=shutil.ignore_patterns("*.py", *SKIPPED))
    put(tree / MODULES / f"sgui-{version()}.dist-info" / "METADATA", metadata())
    put(tree / "usr/bin/sgui", COMMAND, 0o755)
    model = (PACKAGING / "xen-device-model").read_text("ascii")
    put(
        tree / "usr/lib/sgui/xen-device-model",
        model.replace("/usr/lib/sgui/venv/bin/python", "/usr/bin/python3"),
    )
    for name, where in files().items():
        put(tree / where, (PACKAGING / name).read_text("utf-8"))
    packed(tree / "usr/share/man/man1/sgui.1.gz", (PACKAGING / "sgui.1").read_text("utf-8"))
    policy = manual((ROOT / "docs/policy.md").read_text("utf-8"))
    packed(tree / "usr/share/man/man5/sgui-policy.5.gz", policy)
    for path in (ROOT / "docs").glob("*"):
        put(tree / DOC / path.name, path.read_text("utf-8"))
    put(tree / DOC / "SECURITY.md", (ROOT / "SECURITY.md").read_text("utf-8"))
    packed(tree / DOC / "changelog.gz", changelog(stamp))
    for path in (tree, *tree.rglob("*")):
        path.chmod(0o755 if path.is_dir() or path.relative_to(tree).as_posix() in PROGRAMS else 0o644)


def metadata() -> str:
    return f"Metadata-Version: 2.1\nName: sgui\nVersion: {version()}\n"


def maintainer() -> str:
    """Who builds it, as Debian's own tools ask."""
    name = os.environ.get("DEBFULLNAME", "sgui maintainers")
    return f"{name} <{os.environ.get('DEBEMAIL', 'sgui@localhost.localdomain')}>"


def changelog(stamp: int) -> str:
    return (
        f"sgui ({version()}) unstable; urgency=medium\n\n  * See CHANGELOG.md of the source tree.\n\n"
        f" -- {maintainer()}  {formatdate(stamp)}\n"
    )


def control(tree: Path) -> None:
    """DEBIAN/: what dpkg is told."""
    size = sum(path.stat().st_size for path in installed(tree)) // 1024
    text = (PACKAGING / "debian/control").read_text("ascii")
    sums = "".join(
        f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}  {path.relative_to(tree)}\n"
        for path in installed(tree)
    )
    conffiles = "".join(f"/{where}\n" for where in files().values() if where.startswith("etc/"))
    told = {"@VERSION@": version(), "@SIZE@": str(size), "@WHO@": maintainer()}
    for mark, words in told.items():
        text = text.replace(mark, words)
    put(tree / "DEBIAN/control", text)
    put(tree / "DEBIAN/md5sums", sums)
    put(tree / "DEBIAN/conffiles", conffiles)
    for name in ("postinst", "prerm", "postrm"):
        put(tree / "DEBIAN" / name, (PACKAGING / "debian" / name).read_text("ascii"), 0o755)
    (tree / "DEBIAN").chmod(0o755)


def installed(tree: Path) -> Iterator[Path]:
    return (path for path in sorted(tree.rglob("*")) if path.is_file() and "DEBIAN" not in path.parts)


def put(path: Path, text: str, mode: int = 0o644) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(mode)


def packed(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode("utf-8"), 9, mtime=0))


if __name__ == "__main__":
    print(build(Path(sys.argv[1])))
