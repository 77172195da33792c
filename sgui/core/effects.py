"""What the seat does about it. The process performs effects in their order, and decides nothing."""

from dataclasses import dataclass, field

from sgui.values.device import Identity
from sgui.values.geometry import Point
from sgui.values.input import GuestRecord
from sgui.values.scene import Scene


@dataclass(frozen=True, slots=True)
class Deliver:
    """Write these records into the session's keyboard ring now; they are never re-routed."""

    generation: int
    records: tuple[GuestRecord, ...]


@dataclass(frozen=True, slots=True)
class Show:
    """Give the screen this scene; it replaces every earlier one."""

    scene: Scene


@dataclass(frozen=True, slots=True)
class MovePointer:
    """Only the trusted pointer moved since the last scene."""

    at: Point


@dataclass(frozen=True, slots=True)
class HintSize:
    """Tell a guest the size it would best have (SIZE_HINT)."""

    generation: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class SetLeds:
    """Light exactly these lamps on every keyboard."""

    caps: bool
    num: bool
    scroll: bool


@dataclass(frozen=True, slots=True)
class AskClipboard:
    """Ask this guest for what its user copied (CLIPBOARD_REQUEST), and listen for that nonce."""

    generation: int
    nonce: int


@dataclass(frozen=True, slots=True)
class IgnoreClipboard:
    """Listen no longer; what came of an answer goes."""

    generation: int


@dataclass(frozen=True, slots=True)
class KeepClipboard:
    """The text that was just heard is the clipboard's now. Without this effect it goes."""


@dataclass(frozen=True, slots=True)
class HandClipboard:
    """Write the clipboard's text to this guest (CLIPBOARD_DATA), then wipe it."""

    generation: int
    nonce: int


@dataclass(frozen=True, slots=True)
class WipeClipboard:
    """The clipboard's text goes."""


@dataclass(frozen=True, slots=True)
class HearDevice:
    """From now on what this device sends is heard; what it sent before is thrown away."""

    device: int


@dataclass(frozen=True, slots=True)
class IgnoreDevice:
    """Nothing of this device is heard any longer."""

    device: int


@dataclass(frozen=True, slots=True)
class RememberDevice:
    """From now on this very one, at this port, is admitted whenever it appears."""

    identity: Identity


@dataclass(frozen=True, slots=True)
class KeepLocked:
    """Whoever starts a seat has to know: locked after so many wrong passwords, or (None) not locked.

    locker: there must be one from now on; else there must be none.
    """

    failures: int | None
    locker: bool


@dataclass(frozen=True, slots=True)
class OpenLocker:
    """The locker may take keys and make one attempt, which it names by this nonce."""

    nonce: int
    user: str
    services: str
    layout: str


@dataclass(frozen=True, slots=True)
class TypeToLocker:
    """A key went down. held: lock.SHIFT, ALTGR and CTRL, as they are held."""

    code: int
    held: int


@dataclass(frozen=True, slots=True)
class ClearLocker:
    """What was typed so far goes."""


@dataclass(frozen=True, slots=True)
class CloseSession:
    """End a session: CLOSING with code and reason, then close everything of it."""

    generation: int
    code: int
    reason: str


@dataclass(frozen=True, slots=True)
class Audit:
    """One record for the audit log, and for `sgui watch`. No key content, ever."""

    kind: str  # "focus.changed", "guest.violation", "attention.entered", ...
    fields: dict[str, str | int | bool | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refused:
    """The command that this step was about is refused: `area: what, what is allowed`."""

    error: str


@dataclass(frozen=True, slots=True)
class Stop:
    """End everything cleanly."""


Effect = (
    Deliver
    | Show
    | MovePointer
    | HintSize
    | SetLeds
    | AskClipboard
    | IgnoreClipboard
    | KeepClipboard
    | HandClipboard
    | WipeClipboard
    | HearDevice
    | IgnoreDevice
    | RememberDevice
    | KeepLocked
    | OpenLocker
    | TypeToLocker
    | ClearLocker
    | CloseSession
    | Audit
    | Refused
    | Stop
)
