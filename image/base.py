"""What is below sgui in the image: Debian's C library, Python and busybox, the pinned wheels, kernel modules.

All of it is one squashfs that changes only with its recipe; sgui itself lies over it (sgui_layer.py).
"""

import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from image.debian import KERNEL, PYTHON, Debian, run, unpack
from image.kernel import Kernel
from sgui.values.errors import HostError

ROOT = Path(__file__).parents[1]
WHEELS = ("numpy", "pillow", "evdev-binary", "jeepney")  # all that sgui loads without a GPU
MODULES = "usr/lib/python3/dist-packages"
_UNUSED = (
    "numpy/*/tests",
    "numpy/f2py",
    "numpy/tests",
    "numpy/_core/include",
    "numpy/**/*.a",
)


def base(cache: Path, say: Callable[[str], None]) -> tuple[Path, Kernel]:
    """The squashfs and the kernel, from the cache or made (half a minute and a download of 100 MB)."""
    made = cache / f"base-{_recipe()}"
    if not made.exists():
        say("making the image's base of Debian's packages (100 MB, once)")
        for old in cache.glob("base-*"):
            shutil.rmtree(old)
        with tempfile.TemporaryDirectory(dir=cache) as folder:
            _make(Debian(cache), Path(folder))
            (Path(folder) / "made").rename(made)
    return made / "base.squashfs", Kernel(made / "kernel")


def _recipe() -> str:
    """Changes with the files of this folder and the pinned versions."""
    parts = [Path(__file__).with_name(name) for name in ("base.py", "debian.py", "kernel.py")]
    parts.append(ROOT / "requirements.lock")
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()[:12]


def _make(debian: Debian, work: Path) -> None:
    root, made = work / "root", work / "made"
    made.mkdir()
    unpack(debian.fetch(PYTHON), root)
    wheels(root, python_of(root), WHEELS)
    image = next(deb for deb in debian.fetch([KERNEL]) if deb.name.startswith("linux-image-"))
    kernel = Kernel(made / "kernel")
    kernel.take(image, work / "linux")
    _modules(root, kernel.folder / "lib")
    _settle(root)
    kernel.keep(python_of(root), next(iter(root.glob("**/bin/busybox"))))
    pack(root, made / "base.squashfs")


def pack(folder: Path, squashfs: Path) -> None:
    """All files belong to root; quick to unpack rather than small."""
    words = ["-comp", "lz4", "-all-root", "-quiet", "-no-progress", "-noappend"]
    run(["mksquashfs", str(folder), str(squashfs), *words], folder)


def python_of(root: Path) -> str:
    """As `3.11`."""
    names = [path.name for path in root.glob("usr/bin/python3.*")]
    if len(names) != 1:
        raise HostError(f"image: Debian's packages bring {names or 'no Python'}, one is needed")
    return names[0].removeprefix("python")


def wheels(root: Path, python: str, names: Iterable[str]) -> None:
    """The versions of requirements.lock, built for the image's Python and not for ours."""
    lock = (ROOT / "requirements.lock").read_text()
    pins = [line for line in lock.splitlines() if re.split("==", line)[0] in names]
    place = root / MODULES
    pip = (sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps")
    kind = ("--no-compile", "--only-binary=:all:", "--python-version", python)
    run([*pip, *kind, "--target", str(place), *pins], root)
    for pattern in _UNUSED:
        for path in place.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _modules(root: Path, all_modules: Path) -> None:
    """busybox's modprobe wants an index of them."""
    (version,) = all_modules.iterdir()
    shutil.move(all_modules, root / "lib" / "modules")
    run([str(next(root.glob("**/bin/busybox"))), "depmod", "-b", str(root), version.name], root)


def _settle(root: Path) -> None:
    """What maintainer scripts would do: Python's name, and its byte code where our Python can make it."""
    (root / "usr/bin/python3").unlink(missing_ok=True)
    (root / "usr/bin/python3").symlink_to(f"python{python_of(root)}")
    for folder in ("dev", "proc", "sys", "run", "tmp", "var/lib", "root", "sbin"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    compile_for(root, root / "usr/lib")


def compile_for(root: Path, folder: Path, python: str | None = None) -> None:
    """Byte code that is never compared with its source: nobody writes either. Skipped for another Python."""
    ours = f"{sys.version_info.major}.{sys.version_info.minor}"
    if (python or python_of(root)) != ours:
        return
    words = ("-q", "-j", "2", "-s", str(root), "-p", "/", "--invalidation-mode", "unchecked-hash")
    compiler = [sys.executable, "-m", "compileall", *words, str(folder)]
    subprocess.run(compiler, capture_output=True, check=False)  # some files are for tests, and not Python
