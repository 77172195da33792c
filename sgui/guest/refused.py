"""Why a guest has no display, or none any more."""

from sgui.values.errors import SguiError
from sgui.wire.channel import Status


class Refused(SguiError):
    """The server answered, and not with a welcome. status says why."""

    status: Status


class Busy(Refused):
    """The domain has a session already; one connection at a time."""

    status = Status.BUSY


class NotAllowed(Refused):
    """The domain's owner is another user."""

    status = Status.NOT_ALLOWED


class InQuarantine(Refused):
    """Too many violations; an operator must release the domain."""

    status = Status.QUARANTINED


class Wait(Refused):
    """Connect again after wait_ms: the last session ended with a violation."""

    status = Status.WAIT

    def __init__(self, wait_ms: int) -> None:
        super().__init__(f"guest: refused, connect again after {wait_ms} ms")
        self.wait_ms = wait_ms


class SessionEnded(SguiError):
    """The server closed the session. code, reason: from its CLOSING record, or 0 and ""."""

    def __init__(self, code: int = 0, reason: str = "") -> None:
        super().__init__(f"guest: session ended ({code}): {reason or 'no reason given'}")
        self.code, self.reason = code, reason


def refusal(status: Status, wait_ms: int) -> Refused:
    """The exception for a status other than WELCOME."""
    match status:
        case Status.BUSY:
            return Busy("guest: refused, the domain has a session already")
        case Status.NOT_ALLOWED:
            return NotAllowed("guest: refused, this user does not own the domain")
        case Status.QUARANTINED:
            return InQuarantine("guest: refused, the domain is in quarantine")
        case _:
            return Wait(wait_ms)
