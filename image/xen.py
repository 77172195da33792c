"""The machine as dom0 of Xen: Debian's hypervisor below it, its tools and two guests over sgui's layer."""

import gzip
import hashlib
import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from image.base import ROOT, pack
from image.build import Image
from image.debian import KERNEL, Debian, unpack
from image.kernel import Kernel
from image.layer import FILES
from sgui.demo import cpio, guest_image
from sgui.demo.modules import contents, load_order, name_of

PACKAGES = "xen-system-amd64"
ONLY = re.compile(r"(xen-hypervisor-\d|xen-utils-\d|xenstore-utils|libxen|libyajl|libuuid|liblzma|libzstd)")
MODULES = ("xenfs", "xen_evtchn", "xen_gntdev", "xen_gntalloc", "xen_privcmd")
XEN_FILES = FILES / "xen"
# Others panic Xen or break its guests under emulation; what numpy needs comes beside.
CPU = "qemu64,+ssse3,+sse4.1,+sse4.2,+popcnt"
QUIET = "console=hvc0 quiet loglevel=3 fbcon=map:9 vt.global_cursor_default=0"
GUESTS = {"bank": (45, "Online banking."), "web": (43, "The open web.")}


@dataclass(frozen=True, slots=True)
class XenImage:
    """hypervisor: an ELF file that QEMU starts; kernel and initrd are its modules, dom0.

    drivers: a folder with what lets a Linux program speak Xen itself, for the tests' own guests.
    """

    hypervisor: Path
    kernel: Kernel
    initrd: Path
    drivers: Path


def build_xen(cache: Path, image: Image, say: Callable[[str], None]) -> XenImage:
    """From the cache, or made of `image` (a download of 10 MB, a few seconds). Raises HostError."""
    made = cache / "xen"
    if not (made / "recipe").exists() or (made / "recipe").read_text() != _recipe(image):
        say("adding Debian's Xen and two guests to the image")
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir()
        with tempfile.TemporaryDirectory(dir=cache) as folder:
            (made / "initrd").write_bytes(
                image.initrd.read_bytes() + _make(Debian(cache), Path(folder), made)
            )
        (made / "recipe").write_text(_recipe(image))
    return XenImage(made / "xen", image.kernel, made / "initrd", made / "drivers")


def xen_command(image: XenImage) -> list[str]:
    """A machine to sit in front of; its serial port is the terminal. Xen and its guests are emulated."""
    display = ["-vga", "none", "-device", "bochs-display,xres=1360,yres=768"]
    input_devices = ["-device", "qemu-xhci", "-device", "usb-kbd", "-device", "usb-tablet"]
    return [
        *("qemu-system-x86_64", "-machine", "q35", "-accel", "tcg,thread=multi,tb-size=512"),
        *("-cpu", CPU, "-smp", "1", "-m", "1536", *display, *input_devices, "-serial", "stdio"),
        *xen_arguments(image.hypervisor, image.kernel.vmlinux, image.initrd),
    ]


def xen_arguments(hypervisor: Path, kernel: Path, initrd: Path) -> list[str]:
    """How QEMU starts them, without a boot loader."""
    options = "console=com1 com1=115200,8n1 loglvl=warning dom0_mem=832M,max:832M"
    modules = f"{kernel} {QUIET} panic=-1 mitigations=off,{initrd}"
    return ["-kernel", str(hypervisor), "-append", options, "-initrd", modules]


def _recipe(image: Image) -> str:
    parts = [Path(__file__), *sorted(XEN_FILES.iterdir()), *sorted(guest_image.GUEST.iterdir())]
    parts += [image.initrd.with_name("initrd.recipe"), ROOT / "packaging" / "xen-device-model"]
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()


def _make(debian: Debian, work: Path, made: Path) -> bytes:
    """The archive behind the image's own: the layer over sgui's, and the modules that dom0 needs beside."""
    root = work / "root"
    unpack(debian.fetch([PACKAGES], ONLY), root)
    (hypervisor,) = root.glob("boot/xen-*.gz")
    (made / "xen").write_bytes(gzip.decompress(hypervisor.read_bytes()))
    shutil.rmtree(root / "boot")
    _configure(root)
    _guests(root)
    pack(root, work / "xen.squashfs")
    layer = cpio.file("xen.squashfs", (work / "xen.squashfs").read_bytes())
    return cpio.archive((layer, *_modules(debian, work / "linux", made / "drivers")))


def _configure(root: Path) -> None:
    etc = root / "etc"
    shutil.rmtree(etc, ignore_errors=True)
    for folder in (etc / "sgui", etc / "xen", root / "usr/lib/sgui"):
        folder.mkdir(parents=True)
    (etc / "xen" / "xl.conf").touch()
    for name in ("start", "policy.toml"):
        shutil.copyfile(XEN_FILES / name, etc / "sgui" / name)
    shutil.copy(ROOT / "packaging" / "xen-device-model", root / "usr/lib/sgui/xen-device-model")
    (root / "usr/lib/sgui/xen-device-model").chmod(0o755)


def _guests(root: Path) -> None:
    """Debian's kernel and busybox once more, as PV guests: their graphics and keyboards are Xen's own."""
    (root / "boot").mkdir()
    parts = guest_image.parts(guest_image.cache_folder(), lambda words: None)
    shutil.copyfile(parts.kernel, root / "boot" / "vmlinux")
    own = guest_image.Parts(
        parts.kernel, tuple(each for each in parts.modules if "evdev" in each[0]), parts.busybox
    )
    for name, (color, message) in GUESTS.items():
        (root / "boot" / name).write_bytes(guest_image.first_root(own, name, color, message))
        text = (XEN_FILES / "guest.cfg").read_text().replace("NAME", name)
        more = XEN_FILES / f"{name}.cfg"
        (root / "etc/xen" / f"{name}.cfg").write_text(text + (more.read_text() if more.exists() else ""))


def _modules(debian: Debian, work: Path, kept: Path) -> list[cpio.Entry]:
    """Numbered behind those of the image, whose init loads them all; in `kept` as they are."""
    image = next(deb for deb in debian.fetch([KERNEL]) if deb.name.startswith("linux-image-"))
    unpack([image], work, ("*/kernel/drivers/xen/*",))
    found = {name_of(path): contents(path) for path in work.glob("**/*.ko*")}
    order = load_order(found, MODULES)
    kept.mkdir()
    for name in order:
        (kept / f"{name}.ko").write_bytes(found[name])
    return [cpio.file(f"modules/{90 + n}-{name}.ko", found[name]) for n, name in enumerate(order)]
