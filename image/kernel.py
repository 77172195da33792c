"""Debian's kernel for the image: the bootable file, the same unpacked for QEMU, and its modules."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from image.debian import unpack
from sgui.demo.kernel_payload import vmlinux
from sgui.demo.modules import contents, load_order, name_of
from sgui.values.errors import HostError

# Loaded by the first root, in this order, whatever the machine has: file systems, then what QEMU shows.
FIRST = (
    *("loop", "squashfs", "overlay", "virtio_pci", "evdev", "uinput"),
    *("virtio_gpu", "bochs", "virtio_input", "virtio_console", "hid_generic", "usbhid", "xhci_pci", "button"),
)
# What real machines may have beside: loaded by what the kernel finds, where FIRST brought no graphics.
_DRIVERS = (
    "gpu/drm",
    "usb",
    "hid",
    "input",
    "virtio",
    "i2c",
    "acpi",
    "video",
    "block",
    "char",
    "mfd",
    "pinctrl",
)
_PATTERNS = (
    *(
        "./boot/vmlinuz-*",
        "*/kernel/fs/squashfs/*",
        "*/kernel/fs/overlayfs/*",
        "*/kernel/lib/*",
        "*/modules.builtin*",
    ),
    *(f"*/kernel/drivers/{name}/*" for name in (*_DRIVERS, "platform", "misc")),
)
_UNWANTED = (
    "**/amdgpu",
    "**/drivers/usb/gadget",
    "**/drivers/usb/serial",
)  # amdgpu does nothing without firmware


@dataclass(frozen=True, slots=True)
class Kernel:
    """vmlinuz: for a boot loader. vmlinux: the same as ELF, which QEMU starts directly."""

    folder: Path

    @property
    def vmlinuz(self) -> Path:
        return self.folder / "vmlinuz"

    @property
    def vmlinux(self) -> Path:
        return self.folder / "vmlinux"

    @property
    def busybox(self) -> bytes:
        return (self.folder / "busybox").read_bytes()

    @property
    def python(self) -> str:
        """The version of the base's Python, as `3.11`."""
        return (self.folder / "python").read_text()

    def keep(self, python: str, busybox: Path) -> None:
        """Note beside the kernel what else the first root needs to know of the base."""
        (self.folder / "python").write_text(python)
        shutil.copyfile(busybox, self.folder / "busybox")

    def modules(self) -> list[Path]:
        """ELF files, in load order: what the first root loads."""
        return sorted((self.folder / "modules").iterdir())

    def take(self, deb: Path, work: Path) -> None:
        unpack([deb], work, _PATTERNS)
        self.folder.mkdir()
        bootable = next(iter(work.glob("boot/vmlinuz-*")), None)
        if bootable is None:
            raise HostError(f"image: {deb.name} holds no kernel")
        shutil.copyfile(bootable, self.vmlinuz)
        self.vmlinux.write_bytes(vmlinux(bootable.read_bytes()))
        found = {name_of(path): contents(path) for path in work.glob("**/*.ko*")}
        (self.folder / "modules").mkdir()
        for number, name in enumerate(load_order(found, FIRST)):
            (self.folder / "modules" / f"{number:02d}-{name}.ko").write_bytes(found[name])
        self._place(work)

    def _place(self, work: Path) -> None:
        """All modules of `work` as a folder of their own, for busybox's modprobe."""
        for pattern in _UNWANTED:
            for path in list(work.glob(pattern)):
                shutil.rmtree(path)
        (version,) = (path.parent for path in work.glob("**/modules.builtin"))
        shutil.copytree(version, self.folder / "lib" / version.name)
