"""Base, layer, first root and disk, each made only when what it is made of has changed."""

import hashlib
import shlex
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from image.base import ROOT, base
from image.disk import disk
from image.first_root import first_root
from image.kernel import Kernel
from image.layer import layer

Say = Callable[[str], None]
SOURCES = ("sgui", "labels", "shaders", "image")


@dataclass(frozen=True, slots=True)
class Image:
    """disk: None where only kernel and initrd were asked for."""

    kernel: Kernel
    initrd: Path
    disk: Path | None


def build(cache: Path, say: Say, target: Path | None) -> Image:
    """target: the disk's file, None for none. Raises HostError."""
    cache.mkdir(parents=True, exist_ok=True)
    squashfs, kernel = base(cache, say)
    initrd, recipe = cache / "initrd", cache / "initrd.recipe"
    wanted = _digest()
    if not initrd.exists() or not recipe.exists() or recipe.read_text() != wanted:
        say("packing sgui into the first root")
        with tempfile.TemporaryDirectory(dir=cache) as folder:
            layer(Path(folder), kernel.python, cache / "sgui.squashfs")
        initrd.write_bytes(first_root(squashfs, kernel, cache / "sgui.squashfs"))
        recipe.write_text(wanted)
    if target is not None and (not target.exists() or target.stat().st_mtime < initrd.stat().st_mtime):
        say("writing the disk")
        disk(kernel, initrd, target)
    return Image(kernel, initrd, target)


def _digest() -> str:
    made = hashlib.sha256()
    for path in _files():
        made.update(str(path).encode() + path.read_bytes())
    return made.hexdigest()


def _files() -> Iterable[Path]:
    found = [path for name in SOURCES for path in (ROOT / name).rglob("*") if path.is_file()]
    found += [ROOT / "pyproject.toml", ROOT / "requirements.lock"]
    return sorted(path for path in found if path.suffix != ".pyc")


def qemu_command(disk: Path) -> str:
    """A machine to sit in front of; its serial port is the terminal."""
    words = ["qemu-system-x86_64", "-machine", "q35,accel=kvm:tcg", "-m", "1024", "-smp", "2", "-vga", "none"]
    words += [
        "-device",
        "virtio-gpu-pci",
        "-device",
        "qemu-xhci",
        "-device",
        "usb-kbd",
        "-device",
        "usb-tablet",
    ]
    words += ["-serial", "stdio", "-drive", f"file={disk},format=raw,if=virtio,readonly=on"]
    return shlex.join(words)
