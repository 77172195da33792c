"""An input device: what the kernel says of it, and what the seat knows it by."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Axis:
    """What the device says of an axis, so `most` may lie below `least`. resolution: units per mm."""

    least: int
    most: int
    resolution: int = 0


@dataclass(frozen=True, slots=True)
class Description:
    """Asked on the open descriptor, so it is of the device that will be read, whatever its path is by then.

    Bit n of a mask stands for code n. name, phys, uniq: what device and driver say, printable ASCII, at most
    255 characters; they may be anything. virtual: no hardware is behind it (uinput, uhid), by sysfs; its bus
    says nothing, for virtio's is BUS_VIRTUAL and uinput's is what a program likes.
    """

    bus: int
    vendor: int
    product: int
    version: int
    name: str
    phys: str
    uniq: str
    properties: int
    events: int
    keys: int
    relative: int
    absolute: int
    switches: int
    leds: int
    axes: tuple[tuple[int, Axis], ...]  # by code, ascending
    virtual: bool

    def axis(self, code: int) -> Axis | None:
        return dict(self.axes).get(code)


@dataclass(frozen=True, slots=True)
class Identity:
    """What the seat knows a device by; all words are printable ASCII.

    kind: its functions in one word, "keyboard", "keyboard+pointer", "none"; "pipe" or "window" for what is no
    device. port: where it is plugged in, "" if the kernel does not say. fingerprint: of all that it says of
    itself, 16 hex digits; a device that comes back with another one is another device (F02).
    """

    kind: str
    vendor: int
    product: int
    port: str
    fingerprint: str
    name: str
    virtual: bool = False

    @property
    def model(self) -> str:
        """Vendor and product, as it claims them."""
        return f"{self.vendor:04x}:{self.product:04x}"

    @property
    def functions(self) -> frozenset[str]:
        return frozenset(self.kind.split("+"))
