"""The machine with a boot loader before it: an image for a stick, a disc or a disk, for BIOS and UEFI."""

import shutil
import tempfile
from pathlib import Path

from image.debian import run
from image.kernel import Kernel

# No word on the screen: the console is a serial port, and no framebuffer is the kernel's console's.
QUIET = "console=ttyS0 quiet loglevel=3 fbcon=map:9 vt.global_cursor_default=0"
_MENU = f"""\
set timeout=0
set gfxpayload=keep
linux /boot/vmlinuz {QUIET} panic=30
initrd /boot/initrd
boot
"""


def disk(kernel: Kernel, initrd: Path, target: Path) -> None:
    """Without root and loop mounts: grub-mkrescue writes file systems as files. Raises HostError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=initrd.parent) as folder:
        boot = Path(folder) / "boot"
        (boot / "grub").mkdir(parents=True)
        (boot / "grub" / "grub.cfg").write_text(_MENU)
        shutil.copyfile(kernel.vmlinuz, boot / "vmlinuz")
        (boot / "initrd").hardlink_to(initrd)
        words = ["--compress=no", "--locales=", "--themes=", "--fonts="]
        run(["grub-mkrescue", *words, "-o", str(target), folder, "--", "-volid", "SGUI"], boot)
