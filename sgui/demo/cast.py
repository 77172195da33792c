"""Who appears in the demonstration: three domains of different trust, and the policy that says so."""

from dataclasses import dataclass
from pathlib import Path

from sgui.values.geometry import Size

MAGENTA, BLUE, BROWN = 45, 44, 43  # ANSI backgrounds


@dataclass(frozen=True, slots=True)
class Role:
    """label: one of those shipped. device: QEMU's display device. color: of the guest's own banner."""

    name: str
    label: str
    device: str
    size: Size
    color: int
    message: str


CAST = (
    Role("bank", "finance", "virtio-vga", Size(1024, 768), MAGENTA, "Online banking."),
    Role("work", "work", "virtio-vga", Size(800, 600), BLUE, "The day's work."),
    Role("web", "untrusted", "bochs-display", Size(640, 480), BROWN, "The open web."),
)


def policy(sockets: dict[str, Path]) -> str:
    """TOML. sockets: each domain's QMP socket; without one, a guest connects by itself."""
    return "\n".join((_HEAD, *(_domain(role, sockets.get(role.name)) for role in CAST)))


_HEAD = """\
# The demonstration's policy, written by `sgui demo`.
version = 1

[output]
layout = "full"

[management]
screenshot = "full"  # the demonstration takes pictures of itself; a real policy says "never"
"""


def _domain(role: Role, qmp: Path | None) -> str:
    lines = [
        f"[domains.{role.name}]",
        f'label = "{role.label}"',
        "max_size = [1920, 1200]",
        'scaling = "fit"',
        "screenshot = true",
    ]
    if qmp is not None:
        lines += ["", f"[domains.{role.name}.bridge]", 'kind = "qemu"', f'qmp = "{qmp}"']
    return "\n".join((*lines, ""))
