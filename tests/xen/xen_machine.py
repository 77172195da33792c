"""The image as dom0 of Xen under QEMU, with two PV guests; otherwise as tests/machine has it."""

from pathlib import Path

from image.base import ROOT
from image.build import build
from image.xen import CPU, build_xen, xen_arguments
from tests.machine.machine import Machine
from tests.xen.frontend import guest

SIZE = (1360, 768)


class XenMachine(Machine):
    memory_mib = 1536

    def _image(self) -> tuple[Path, Path]:
        cache = ROOT / ".cache" / "image"
        self._xen = build_xen(cache, build(cache, lambda words: None, None), lambda words: None)
        return self._xen.kernel.vmlinux, self._xen.initrd

    def more(self) -> bytes:
        return guest.files(self._xen.drivers)

    def _command(self, kernel: Path, initrd: Path) -> list[str]:
        here = self.folder
        return [
            *("setpriv", "--pdeathsig", "KILL", "--", "qemu-system-x86_64"),
            *(
                "-nodefaults",
                "-no-user-config",
                "-no-reboot",
                "-display",
                "none",
                "-machine",
                "q35,i8042=off",
            ),
            *("-accel", "tcg,thread=multi,tb-size=512", "-smp", "1", "-m", str(self.memory_mib)),
            *("-cpu", CPU),
            *(
                "-device",
                f"bochs-display,id=gpu,xres={SIZE[0]},yres={SIZE[1]}",
                "-device",
                "qemu-xhci,id=usb",
            ),
            *("-device", "usb-kbd,id=trusted,bus=usb.0,display=gpu"),
            *("-serial", f"file:{here}/serial", "-serial", f"unix:{here}/agent,server=on,wait=off"),
            *("-qmp", f"unix:{here}/qmp,server=on,wait=off"),
            *xen_arguments(self._xen.hypervisor, kernel, initrd),
        ]
