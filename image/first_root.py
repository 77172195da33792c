"""The initramfs: busybox, modules, the base and sgui's layer. Nothing else is read once the machine runs."""

from pathlib import Path

from image.kernel import Kernel
from image.layer import FILES
from sgui.demo import cpio

FOLDERS = ("bin", "dev", "proc", "sys", "modules")


def first_root(base: Path, kernel: Kernel, layer: Path) -> bytes:
    return cpio.archive(
        (
            *(cpio.folder(name) for name in FOLDERS),
            cpio.character_device("dev/console", 5, 1),
            cpio.file("bin/busybox", kernel.busybox, 0o755),
            cpio.file("init", (FILES / "init").read_bytes(), 0o755),
            *(cpio.file(f"modules/{path.name}", path.read_bytes()) for path in kernel.modules()),
            cpio.file("base.squashfs", base.read_bytes()),
            cpio.file("sgui.squashfs", layer.read_bytes()),
        )
    )
