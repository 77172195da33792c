"""The lock as a person sees it, and what a locker may say of a password. No password is ever in these."""

from dataclasses import dataclass
from enum import Enum


class LockPhase(Enum):
    """STARTING: nobody is there yet who could check a password. CLOSED: nobody will come."""

    STARTING = "starting"
    OPEN = "open"
    CHECKING = "checking"
    WAITING = "waiting"
    CLOSED = "closed"


class Answer(Enum):
    """What the locker says of the attempt that it was opened for. BROKEN: PAM could not tell."""

    TYPED = "typed"
    CHECKING = "checking"
    REFUSED = "refused"
    BROKEN = "broken"
    GRANTED = "granted"


@dataclass(frozen=True, slots=True)
class LockView:
    """who: whose password opens it, "" for the user who runs sgui. typed: characters, at most LOCK_DOTS.

    said: trusted words on how the last attempt went, or why there is none. wait_s: until the next one.
    """

    who: str
    phase: LockPhase
    typed: int
    caps: bool
    wait_s: int
    said: str
