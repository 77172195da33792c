"""A small guest made of Debian's own kernel and busybox: no root, no loop mounts, no image of somebody else.

The parts (an uncompressed kernel, its modules, busybox) are kept in a cache; the first root of each guest is
put together from them in a few milliseconds, with that guest's own name and banner in it.
"""

import lzma
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sgui.demo import cpio
from sgui.demo.banner import banner
from sgui.demo.kernel_payload import vmlinux
from sgui.demo.modules import WANTED, contents, load_order, name_of
from sgui.values.errors import HostError

KERNEL = "linux-image-amd64"  # the metapackage; the cloud kernel has no DRM
BUSYBOX = "busybox-static"
UNPACKED = (
    *("./boot/vmlinuz-*", "*/drivers/gpu/drm/*", "*/drivers/virtio/*"),
    *("*/drivers/input/evdev.ko*", "*/drivers/char/virtio_console.ko*"),
)
RECIPE = "2"  # changes when the parts do, so that an old cache is not used
GUEST = Path(__file__).parent / "guest"

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Parts:
    """kernel: path of an ELF vmlinux. modules: (name, ELF bytes) in load order."""

    kernel: Path
    modules: tuple[tuple[str, bytes], ...]
    busybox: bytes


def cache_folder() -> Path:
    """`.cache/guest` of a checkout, else sgui's folder among the user's caches."""
    checkout = Path(__file__).parents[2]
    if (checkout / "pyproject.toml").exists():
        return checkout / ".cache" / "guest"
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return home / "sgui" / "guest"


def parts(cache: Path, say: Say) -> Parts:
    """From the cache, or made (about ten seconds and a download of 70 MB). Raises HostError."""
    if not (cache / f"done-{RECIPE}").exists():
        _make(cache, say)
    modules = sorted((cache / "modules").iterdir())
    return Parts(
        kernel=cache / "vmlinux",
        modules=tuple((path.name, path.read_bytes()) for path in modules),
        busybox=(cache / "busybox").read_bytes(),
    )


def first_root(made: Parts, name: str, color: int, message: str) -> bytes:
    """The initramfs of the guest `name`; color: ANSI background, 40 to 47; message: below the banner."""
    texts = {"hostname": name, "banner": banner(name, color), "motd": message}
    return cpio.archive(
        (
            *(cpio.folder(path) for path in ("dev", "bin", "etc", "modules")),
            cpio.character_device("dev/console", 5, 1),
            cpio.file("bin/busybox", made.busybox, 0o755),
            cpio.file("init", (GUEST / "init").read_bytes(), 0o755),
            cpio.file("etc/shrc", (GUEST / "shrc").read_bytes()),
            *(cpio.file(f"etc/{path}", f"{text}\n".encode()) for path, text in texts.items()),
            *(cpio.file(f"modules/{path}", data) for path, data in made.modules),
        )
    )


def _make(cache: Path, say: Say) -> None:
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as folder:
        work = Path(folder)
        say("downloading Debian's kernel (70 MB, once)")
        packages = (_newest_kernel(), BUSYBOX)
        _run(["apt-get", "download", "-q", *packages], work)
        say("unpacking kernel and busybox")
        for package in work.glob("*.deb"):
            _unpack(package, work)
        _keep(work, cache)
    (cache / f"done-{RECIPE}").touch()


def _newest_kernel() -> str:
    """The package that the metapackage stands for, as linux-image-6.1.0-56-amd64."""
    told = _run(["apt-cache", "depends", "--no-suggests", "--no-recommends", KERNEL], Path("/"))
    for line in told.splitlines():
        kind, _, name = line.strip().partition(": ")
        if kind == "Depends" and name.startswith("linux-image-"):
            return name
    raise HostError(
        f"guest image: {KERNEL} is not known to apt; is this Debian on x86-64, with package lists?"
    )


def _unpack(package: Path, work: Path) -> None:
    wanted = UNPACKED if package.name.startswith("linux-image") else ("./*bin/busybox",)
    archive = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", package], stdout=subprocess.PIPE)
    tar = ["tar", "-x", "-C", str(work), "--wildcards", *wanted]
    done = subprocess.run(tar, stdin=archive.stdout, capture_output=True, check=False)
    if archive.wait() or done.returncode:
        raise HostError(f"guest image: {package.name} cannot be unpacked: {done.stderr.decode()[-200:]!r}")


def _keep(work: Path, cache: Path) -> None:
    kernel = next(iter(work.glob("boot/vmlinuz-*")), None)
    busybox = next(iter(work.glob("**/bin/busybox")), None)
    if kernel is None or busybox is None:
        raise HostError("guest image: the packages hold no kernel or no busybox")
    try:
        modules = {name_of(path): contents(path) for path in work.glob("**/*.ko*")}
    except lzma.LZMAError as error:
        raise HostError(f"guest image: a module cannot be unpacked: {error}") from None
    (cache / "vmlinux").write_bytes(vmlinux(kernel.read_bytes()))
    (cache / "busybox").write_bytes(busybox.read_bytes())
    (cache / "modules").mkdir(exist_ok=True)
    for old in (cache / "modules").iterdir():
        old.unlink()
    for number, name in enumerate(load_order(modules, WANTED)):
        (cache / "modules" / f"{number:02d}-{name}.ko").write_bytes(modules[name])


def _run(command: list[str], folder: Path) -> str:
    """The program's output. Raises HostError with its last line of complaint."""
    environment = {**os.environ, "LC_ALL": "C"}
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        raise HostError(f"guest image: the program {command[0]} is not installed") from None
    if done.returncode:
        complaint = (done.stderr.strip() or "no reason given").splitlines()[-1]
        raise HostError(f"guest image: {' '.join(command[:3])}: {complaint}")
    return done.stdout


if __name__ == "__main__":
    try:
        parts(cache_folder(), lambda words: print(f"sgui: {words}", flush=True))
    except HostError as error:
        sys.exit(f"sgui: {error}")
