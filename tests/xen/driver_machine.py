"""dom0 without sgui, a driver domain in which sgui runs, and two guests with vdispl: one machine under Xen.

The driver domain is an unprivileged PV domain. Its root are dom0's two squashfs, read only, as virtual disks;
what is asked of it goes through Xen's console.
"""

import struct
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from image.debian import KERNEL, Debian, unpack
from sgui.demo import cpio, guest_image
from sgui.demo.modules import load_order, name_of
from tests.machine.machine import CACHE, INSIDE, PATIENCE_S
from tests.xen.xen_machine import XenMachine

FILES = Path(__file__).with_name("driver")
DISK = ("xen_blkback",)
BACKEND = ("squashfs", "overlay", "xen_blkfront", "xenfs", "xen_evtchn", "xen_gntdev", "xen_privcmd")
FRONTEND = ("evdev", "drm_xen_front")
PLACES = (
    "drivers/xen",
    "drivers/block",
    "drivers/gpu/drm",
    "drivers/input",
    "drivers/video",
    "fs",
    "lib",
    "mm",
)
GUESTS = ("office", "lab")
SHOWN = [
    f"{name}: kms: connector {place}"
    for name, place in (("office", "0 400x300"), ("office", "1 320x240"), ("lab", "0 400x300"))
]
CTRL, ALT = 29, 56
CODES = {"office": 2, "office-right": 3, "lab": 4}  # of the digits that choose them, in the policy's order


class DriverMachine(XenMachine):
    memory_mib = 2048

    def more(self) -> bytes:
        return b""

    def _extra(self) -> bytes:
        files = [*INSIDE, *(path for path in FILES.iterdir() if path.suffix in (".cfg", ".toml", ".py"))]
        files += [FILES / name for name in ("toolstack", "block-loop")]
        with tempfile.TemporaryDirectory(dir=CACHE) as folder:
            found = _kernel_modules(Path(folder))
            kms = _compiled(Path(folder))
        return cpio.archive(
            (
                cpio.folder("extra"),
                *(cpio.file(f"extra/{path.name}", path.read_bytes()) for path in files),
                cpio.folder("extra/modules"),
                *_modules("extra/modules", found, DISK),
                cpio.file("extra/graphics", _graphics(found)),
                cpio.file("extra/office", _office(found, kms)),
            )
        )

    def ready(self) -> None:
        """xl waits ten seconds for a backend: the bridges are there first."""
        for name in GUESTS:
            self.wait_for(f"graphics: sgui: bridge {name}: waiting for a Xen domain named {name}")
            self.toolstack(f"xl create -q /extra/{name}.cfg")
        for line in SHOWN:
            self.wait_for(line)

    def ask(self, ask: str, **words: Any) -> Any:
        """Of the driver domain, or of dom0 with domain=None."""
        return super().ask(ask, **{"domain": "graphics", **words})

    def toolstack(self, command: str) -> str:
        return str(self.ask("run", command=command, domain=None))

    def tap(self, *codes: int) -> None:
        """A chord on sgui's one keyboard."""
        events = [(code, 1) for code in codes] + [(code, 0) for code in reversed(codes)]
        raw = b"".join(struct.pack("<qqHHiqqHHi", 0, 0, 1, *event, 0, 0, 0, 0, 0) for event in events)
        self.ask("write", path="/run/keys", hex=raw.hex())

    def focus(self, name: str) -> None:
        self.tap(CTRL, ALT, CODES[name])
        self.until(lambda status: status["presented_focus"] == name, PATIENCE_S)

    def colors(self, *boxes: tuple[int, int, int, int]) -> list[list[list[int]]]:
        """What each part (x, y, width, height) of what sgui last presented consists of: pixels, R, G, B.

        The picture is looked at in the driver domain: Xen's console would take a minute for it.
        """
        found: list[list[list[int]]] = self.ask("colors", boxes=boxes)
        return found


def _kernel_modules(work: Path) -> dict[str, bytes]:
    debian = Debian(CACHE)
    image = next(deb for deb in debian.fetch([KERNEL]) if deb.name.startswith("linux-image-"))
    unpack([image], work / "linux", tuple(f"*/kernel/{place}/*" for place in PLACES))
    return {name_of(path): path.read_bytes() for path in work.glob("linux/**/*.ko*")}


def _modules(place: str, found: dict[str, bytes], wanted: tuple[str, ...]) -> list[cpio.Entry]:
    names = load_order(found, wanted)
    return [cpio.file(f"{place}/{n:02d}-{name}.ko", found[name]) for n, name in enumerate(names)]


def _compiled(work: Path) -> bytes:
    words = ["gcc", "-O2", "-static", "-Wall", "-Wextra", "-Werror", "-o", str(work / "kms")]
    subprocess.run([*words, str(FILES / "kms.c")], check=True)
    return (work / "kms").read_bytes()


def _first_root(init: str, found: dict[str, bytes], wanted: tuple[str, ...], *more: cpio.Entry) -> bytes:
    busybox = guest_image.parts(guest_image.cache_folder(), lambda words: None).busybox
    return cpio.archive(
        (
            *(cpio.folder(path) for path in ("dev", "bin", "modules")),
            cpio.character_device("dev/console", 5, 1),
            cpio.file("bin/busybox", busybox, 0o755),
            cpio.file("init", (FILES / init).read_bytes(), 0o755),
            *_modules("modules", found, wanted),
            *more,
        )
    )


def _graphics(found: dict[str, bytes]) -> bytes:
    mine = [*INSIDE, *(FILES / name for name in ("inside.py", "policy.toml", "graphics-start"))]
    extra = (cpio.file(f"extra/{path.name}", path.read_bytes()) for path in mine)
    return _first_root("graphics-init", found, BACKEND, cpio.folder("extra"), *extra)


def _office(found: dict[str, bytes], kms: bytes) -> bytes:
    return _first_root("office-init", found, FRONTEND, cpio.file("kms", kms, 0o755))
