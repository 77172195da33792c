"""Which kernel modules a guest needs, in the order in which they can be loaded."""

import lzma
import re
from collections.abc import Mapping
from pathlib import Path

from sgui.values.errors import HostError

WANTED = ("virtio_pci", "virtio_input", "evdev", "virtio_gpu", "bochs", "virtio_console")


def name_of(path: Path) -> str:
    """`.../virtio-gpu.ko.xz` is virtio_gpu, as in /proc/modules."""
    return path.name.split(".ko")[0].replace("-", "_")


def contents(path: Path) -> bytes:
    """A module's ELF bytes; Debian 13 ships them compressed with xz."""
    data = path.read_bytes()
    return lzma.decompress(data) if path.suffix == ".xz" else data


def dependencies(module: bytes) -> tuple[str, ...]:
    """What the module's own .modinfo section says that it depends on."""
    found = re.search(rb"\0depends=([\w,-]*)\0", module)
    names = found.group(1).decode("ascii").split(",") if found else []
    return tuple(name.replace("-", "_") for name in names if name)


def load_order(modules: Mapping[str, bytes], wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Each module after what it depends on. A name that is not there is taken to be built into the kernel.

    Raises HostError if two modules depend on each other.
    """
    order: list[str] = []

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in order or name not in modules:
            return
        if name in above:
            raise HostError(f"kernel: module {name} depends on itself")
        for needed in dependencies(modules[name]):
            visit(needed, (*above, name))
        order.append(name)

    for name in wanted:
        visit(name, ())
    return tuple(order)
