"""The policy as a value, and the questions one may ask of it. Absence means the stricter thing."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sgui.values.geometry import Size
from sgui.values.label import Label
from sgui.values.rotation import Rotation
from sgui.values.scene import Layout, Scaling, Theme

DEVICES_ALLOWED = frozenset({"keyboard", "keys", "pointer", "touchpad", "touch", "tablet"})  # without a line
REGIONS = (
    "top-left",
    "top",
    "top-right",
    "left",
    "center",
    "right",
    "bottom-left",
    "bottom",
    "bottom-right",
)


@dataclass(frozen=True, slots=True)
class Chord:
    """Exactly these modifiers ("ctrl", "alt", "shift", "meta"; left and right alike) and this key code."""

    modifiers: frozenset[str]
    code: int


@dataclass(frozen=True, slots=True)
class Hotkeys:
    """attention is "ctrl+alt+delete", "pause" or "sysrq"; all chords differ from it and from each other.

    direct: modifiers that go with a digit, 1 for the first domain, 0 for the tenth.
    """

    attention: str
    attention_only: bool
    next: Chord
    previous: Chord
    direct: frozenset[str]
    layout: Chord
    copy: Chord
    paste: Chord
    lock: Chord
    capture: Chord
    fullscreen: Chord


@dataclass(frozen=True, slots=True)
class Overlay:
    """over: labels it may lie over. opacity: 0.2 to 1.0. region: in REGIONS. override: as in Clipboard."""

    over: frozenset[str]
    opacity: float
    region: str
    size: Size
    override: str = ""


@dataclass(frozen=True, slots=True)
class Clipboard:
    """paste_from: labels of domains that copied; from those in ask_from only with the user's word each time.

    override: why, where the lattice forbids that flow.
    """

    copy: bool = False
    paste_from: frozenset[str] = frozenset()
    override: str = ""
    ask_from: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Bridge:
    """kind: "qemu", "xen", "rfb", "libvirt" or "x11". options: the kind's own keys, checked by config.

    told: what it learns of its domain's other keys.
    """

    kind: str
    options: tuple[tuple[str, str], ...] = ()
    told: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class DomainPolicy:
    name: str
    label: str
    max_size: Size
    scaling: Scaling
    owner: str  # user name; "" is the user who runs sgui
    fullscreen: bool = False
    screenshot: bool = False
    guest_alpha: bool = False
    dmabuf: bool = False  # may its frames come as dma-bufs, which a GPU drew?
    udmabuf: bool = False  # may the GPU read its framebuffer where it is?
    capture: bool = False
    touch: bool = False
    keyboard: str = ""  # name of its keyboard layout, for people only
    clipboard: Clipboard = field(default_factory=Clipboard)
    overlay: Overlay | None = None
    bridge: Bridge | None = None


@dataclass(frozen=True, slots=True)
class Management:
    focus: bool = False
    screenshot: str = "never"  # never | redacted | full


@dataclass(frozen=True, slots=True)
class DeviceRules:
    """Rules are kinds ("keyboard"), models ("046d:c31c") and ports ("port:usb-0000:00:14.0-2").

    allow: what may count, at the start or by the user's word. deny: what never may, whoever allows it.
    returning: what was there at the start counts again when it comes back to its port unchanged.
    """

    allow: frozenset[str] = DEVICES_ALLOWED
    deny: frozenset[str] = frozenset()
    returning: bool = False


@dataclass(frozen=True, slots=True)
class LockPolicy:
    """idle_s: lock after so long without input, 0 never. layout: what keys mean in a password.

    user: whose password unlocks; "" is the user who runs sgui. services: the folder of PAM's service files,
    "" is the system's. unlock: "pam", or "none" for a lock that nobody opens from the keyboard.
    """

    idle_s: int = 0
    layout: str = "us"
    user: str = ""
    services: str = ""
    unlock: str = "pam"


@dataclass(frozen=True, slots=True)
class Policy:
    """domains: file order, which is the order on screen. digest: SHA-256 hex of the effective policy.

    labels: those in effect, by name. lines: key to FILE:LINE, for messages only, and no part of equality.
    """

    layout: Layout
    scale_q: int
    hotkeys: Hotkeys
    management: Management
    labels: tuple[Label, ...]
    domains: tuple[DomainPolicy, ...]
    digest: str
    devices: DeviceRules = field(default_factory=DeviceRules)
    lock: LockPolicy = field(default_factory=LockPolicy)
    lines: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    theme: Theme = Theme.STANDARD
    reduced_motion: bool = False  # the attention screen shows no live guests
    rotation: Rotation = Rotation.UPRIGHT  # of the picture on its way to the display

    def domain(self, name: str) -> DomainPolicy | None:
        return next((d for d in self.domains if d.name == name), None)

    def label(self, name: str) -> Label:
        """Raises KeyError for a name that no label has; config checked that domains name known ones."""
        for label in self.labels:
            if label.name == name:
                return label
        raise KeyError(name)


def shown_in_screenshots(policy: Policy) -> tuple[str, ...]:
    """Domains whose guests' pixels a screenshot may hold; everybody else's are covered."""
    if policy.management.screenshot != "full":
        return ()
    return tuple(domain.name for domain in policy.domains if domain.screenshot)
