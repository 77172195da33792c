"""A domain as the seat knows it: its session if it has one, its conduct, and what is said of it."""

from dataclasses import dataclass, field

from sgui.core.backoff import Conduct
from sgui.core.locks import Locks
from sgui.values.geometry import Size
from sgui.values.pixels import PixelLayout
from sgui.values.scene import Link

STOPPED = "display stopped by you: release it on the attention screen"


@dataclass(frozen=True, slots=True)
class Session:
    """One guest's connection. hinted: the size it was last told it would best have.

    layout: what the screen admitted; None until the guest's first picture. lost_at: wall clock "HH:MM:SS"
    since when there is no signal, "" while there is one. stalled: it does not read its keyboard ring.
    """

    generation: int
    hinted: Size
    layout: PixelLayout | None = None
    lost_at: str = ""
    stalled: bool = False
    busy: bool = False


@dataclass(frozen=True, slots=True)
class Stopping:
    """The user was asked whether to stop this session's display."""

    domain: str
    generation: int
    asked_us: int


@dataclass(frozen=True, slots=True)
class Domain:
    """reason: the rule broken last. ended_at: wall clock of the last ordinary end; both "" during a session.

    openings: monotonic us of the last sessions' starts. told_locks, of_generation: which session was told of
    which locks; another one begins with none. stopped: by the user, who lets nobody connect.
    """

    name: str
    session: Session | None = None
    conduct: Conduct = field(default_factory=Conduct)
    reason: str = ""
    ended_at: str = ""
    openings: tuple[int, ...] = ()
    told_locks: Locks = field(default_factory=Locks)
    of_generation: int = 0
    stopped: bool = False

    @property
    def generation(self) -> int:
        """0 without a session."""
        return self.session.generation if self.session else 0

    @property
    def locks(self) -> Locks:
        return self.told_locks if self.session and self.generation == self.of_generation else Locks()

    @property
    def link(self) -> Link:
        if self.session:
            return Link.CONNECTED
        if self.conduct.quarantined:
            return Link.QUARANTINED
        return Link.STOPPED if self.reason or self.stopped else Link.ABSENT

    @property
    def picture(self) -> Size | None:
        """The size of the guest's picture, if there is a live one to show."""
        if self.session and self.session.layout and not self.session.lost_at:
            return self.session.layout.size
        return None

    @property
    def notice(self) -> str:
        """What the placeholder says instead of a picture; "" if there is one."""
        if self.session:
            return _waiting(self.session)
        if self.conduct.quarantined:
            return f"quarantined: {self.reason}"
        if self.stopped:
            return STOPPED
        if self.reason:
            return f"display stopped: {self.reason}"
        return f"no signal since {self.ended_at}" if self.ended_at else "not connected"

    @property
    def tellable(self) -> bool:
        """Whether there is anything to show of it: a session, or how the last one ended."""
        return bool(self.session or self.reason or self.ended_at or self.conduct.quarantined or self.stopped)

    @property
    def mark(self) -> str:
        if self.session and self.session.stalled:
            return "not reading input"
        return "busy" if self.session and self.session.busy else ""


def _waiting(session: Session) -> str:
    if session.lost_at:
        return f"no signal since {session.lost_at}"
    return "" if session.layout else "waiting for a picture"
