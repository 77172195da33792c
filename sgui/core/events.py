"""What can happen to the seat. Times are monotonic microseconds and arrive in events, never from a clock."""

from dataclasses import dataclass

from sgui.core.policy import Policy
from sgui.values.device import Identity
from sgui.values.geometry import Size
from sgui.values.input import Input
from sgui.values.lock import Answer
from sgui.values.pixels import PixelLayout


@dataclass(frozen=True, slots=True)
class Typed:
    """An admitted device said something."""

    input: Input
    at_us: int


@dataclass(frozen=True, slots=True)
class SessionOpened:
    """A guest connected to its socket and was welcomed."""

    domain: str
    generation: int
    at_us: int


@dataclass(frozen=True, slots=True)
class SessionClosed:
    """The session is over. violation: the rule that was broken, or "" for an ordinary end.

    clock: wall clock "HH:MM:SS" for the placeholder only.
    """

    generation: int
    violation: str
    at_us: int
    clock: str


@dataclass(frozen=True, slots=True)
class SurfaceChanged:
    """The screen admitted this geometry of a session's framebuffer."""

    generation: int
    layout: PixelLayout


@dataclass(frozen=True, slots=True)
class SignalChanged:
    """A bridge says that its guest's picture is lost, or back."""

    generation: int
    present: bool
    clock: str  # wall clock "HH:MM:SS" for the placeholder only


@dataclass(frozen=True, slots=True)
class RingStalled:
    """A guest's keyboard ring is full (stalled) or has been read again (not)."""

    generation: int
    stalled: bool


@dataclass(frozen=True, slots=True)
class Throttled:
    """The screen does less for a guest that floods it, or treats it like any other again."""

    generation: int
    busy: bool


@dataclass(frozen=True, slots=True)
class ScreenReady:
    """A screen process is there, with an output of this size; nothing has been presented yet."""

    size: Size
    renderer: str  # note for the band, "" if none


@dataclass(frozen=True, slots=True)
class ScreenLost:
    at_us: int


@dataclass(frozen=True, slots=True)
class Presented:
    """A frame showing the scene with this serial has left for the output."""

    serial: int
    at_us: int


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has come to what `deadline(state)` named. clock: wall clock "HH:MM" for the band only."""

    at_us: int
    clock: str


@dataclass(frozen=True, slots=True)
class FocusAsked:
    """From the control socket; hotkeys and pointer are decided inside."""

    domain: str
    at_us: int


@dataclass(frozen=True, slots=True)
class AttentionAsked:
    at_us: int


@dataclass(frozen=True, slots=True)
class LayoutAsked:
    layout: str


@dataclass(frozen=True, slots=True)
class LockAsked:
    at_us: int


@dataclass(frozen=True, slots=True)
class ReleaseAsked:
    """An operator releases a domain from quarantine."""

    domain: str


@dataclass(frozen=True, slots=True)
class PolicyReplaced:
    """A new policy, completely validated."""

    policy: Policy
    at_us: int


@dataclass(frozen=True, slots=True)
class ClipboardSeeded:
    """A random u32, from which the clipboard's nonces count up."""

    nonce: int


@dataclass(frozen=True, slots=True)
class ClipboardAnswered:
    """A guest has sent a whole text. The text itself is not for the core, nor for a recording."""

    generation: int
    nonce: int
    size_bytes: int  # of UTF-8, at most 32 KiB
    at_us: int


@dataclass(frozen=True, slots=True)
class UnlockMeans:
    """Why nobody could unlock; "" if a password can be checked."""

    why: str


@dataclass(frozen=True, slots=True)
class LockerCame:
    """A process that checks passwords. nonce: a random u32, from which its attempts count up."""

    nonce: int
    at_us: int


@dataclass(frozen=True, slots=True)
class LockerLost:
    at_us: int


@dataclass(frozen=True, slots=True)
class LockerSaid:
    """The locker's word on the attempt that it was opened for. typed: how many characters it holds."""

    nonce: int
    answer: Answer
    typed: int
    caps: bool
    at_us: int


@dataclass(frozen=True, slots=True)
class AuditHealth:
    healthy: bool


@dataclass(frozen=True, slots=True)
class InputState:
    """Words for the band: "exclusive", "not exclusive", "untrusted window", "pipe", "none", "recorded"."""

    words: str


@dataclass(frozen=True, slots=True)
class PlatformSeen:
    """Words for the band: what stands between devices and memory, "IOMMU on", "DMA open" or "unmeasured"."""

    words: str


@dataclass(frozen=True, slots=True)
class DeviceFound:
    """The warden opened an input device. Nothing of it was heard yet.

    at_start: it was there before anybody could plug it in under our eyes. remembered: the user once said
    "always" to this very one. shared: another process hears it too.
    """

    device: int
    identity: Identity
    at_start: bool
    remembered: bool
    shared: bool
    at_us: int


@dataclass(frozen=True, slots=True)
class DeviceShared:
    """Another process took the grab of a device, or gave it back."""

    device: int
    shared: bool
    at_us: int


@dataclass(frozen=True, slots=True)
class DeviceHeld:
    """Keys of it were down before it was first heard and still are, or all are up. Which ones is not told."""

    device: int
    held: bool
    at_us: int


@dataclass(frozen=True, slots=True)
class DeviceGone:
    """It was unplugged; the kernel sends no releases."""

    device: int
    at_us: int


@dataclass(frozen=True, slots=True)
class StopAsked:
    at_us: int


Asked = FocusAsked | AttentionAsked | LayoutAsked | LockAsked | ReleaseAsked | StopAsked

Event = (
    Typed
    | SessionOpened
    | SessionClosed
    | SurfaceChanged
    | SignalChanged
    | RingStalled
    | Throttled
    | ScreenReady
    | ScreenLost
    | Presented
    | Tick
    | PolicyReplaced
    | ClipboardSeeded
    | ClipboardAnswered
    | UnlockMeans
    | LockerCame
    | LockerLost
    | LockerSaid
    | AuditHealth
    | InputState
    | PlatformSeen
    | DeviceFound
    | DeviceShared
    | DeviceHeld
    | DeviceGone
    | Asked
)
