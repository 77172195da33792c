"""Starting seat, screen and locker, and telling a new seat what the old one left."""

import json
from typing import TYPE_CHECKING

from sgui.host.link import Link, link_pair
from sgui.host.spawn import spawn
from sgui.host.voice import say
from sgui.values.errors import HostError
from sgui.warden.child import Child
from sgui.warden.devices import Kept
from sgui.wire import ward
from sgui.wire.ward_input import Opened, encode_company, encode_opened

if TYPE_CHECKING:
    from sgui.warden.loop import Warden


def start(warden: "Warden", child: Child, now: float) -> None:
    """One that is due. That there is no process or memory left for it is a reason to wait, not to end all.

    Raises HostError before the first frame, when there is nothing to be kept.
    """
    try:
        {"seat": start_seat, "screen": start_screen, "locker": start_locker}[child.name](warden, now)
    except (HostError, OSError) as error:
        if not warden.ready:
            raise
        child.backoff, child.start_at = child.backoff.died(now)
        say(f"{child.name}: {error}")


def start_seat(warden: "Warden", now: float) -> None:
    """Start a seat and hand it everything that is kept; a screen of the old seat must go first."""
    ours, theirs = link_pair()
    seat = warden.seat
    seat.process = spawn("sgui.seat", ["--link-fd", str(theirs.fileno())], [theirs.fileno()])
    theirs.close()
    seat.link, seat.start_at, seat.backoff = Link(ours), None, seat.backoff.start(now)
    for kept in warden.keeper:
        warden.tell(ward.SESSION, kept.body.encode("ascii"), kept.fds)
    warden.tell(ward.CHECKPOINT, warden.keeper.checkpoint)
    for number, (kind, fd) in enumerate(warden.inputs):
        warden.tell(ward.INPUT, encode_opened(Opened(number + 1, kind, kind)), (fd,))
    if warden.devices is not None:
        for device in warden.devices.kept.values():
            tell_device(warden, device)
        warden.tell(ward.INPUT_STATE, encode_company(warden.devices.company))
    settings = warden.settings
    start = {
        "policy": str(settings.policy),
        "runtime_dir": str(settings.runtime_dir),
        "state_dir": str(settings.state_dir),
        "next_generation": warden.keeper.next_generation,
        "locked": warden.marker.failures,
        "record": str(settings.record) if settings.record else "",
        "record_keys": settings.record_keys,
    }
    warden.tell(ward.START, json.dumps(start).encode("ascii"), (warden.keeper.audit_pending,))
    warden.screen.kill()
    if warden.screen.process is None and warden.screen.start_at is None:
        warden.screen.start_at = now


def tell_device(warden: "Warden", kept: Kept) -> None:
    """The seat gets a duplicate: ours keeps the grab when it dies."""
    opened = Opened(kept.number, "evdev", kept.node[0], kept.description, kept.at_start, kept.grabbed)
    warden.tell(ward.INPUT, encode_opened(opened), (kept.fd,))


def start_locker(warden: "Warden", now: float) -> None:
    """Start a locker and give the seat the other end of its link. Without a seat there is none."""
    locker = warden.locker
    if warden.seat.link is None:
        locker.start_at = None  # the next seat says that it is locked
        return
    seat_end, locker_end = link_pair()
    arguments = ["--link-fd", str(locker_end.fileno())]
    locker.process = spawn("sgui.locker", arguments, [locker_end.fileno()])
    locker_end.close()
    locker.start_at, locker.backoff = None, locker.backoff.start(now)
    warden.tell(ward.LOCKER, b"", (seat_end.fileno(),))
    seat_end.close()
    warden.tell_processes()


def start_screen(warden: "Warden", now: float) -> None:
    """Start a screen and give the seat the other end of its link. Without a seat there is none."""
    screen = warden.screen
    if warden.seat.link is None:
        screen.start_at = None  # start_seat asks again
        return
    seat_end, screen_end = link_pair()
    arguments = ["--link-fd", str(screen_end.fileno()), "--output", warden.settings.output]
    arguments += ["--no-gpu"] if warden.gpu.given_up else []
    fds = [screen_end.fileno()]
    if warden.window_pipe is not None:
        arguments += ["--input-fd", str(warden.window_pipe[1])]
        fds.append(warden.window_pipe[1])
    screen.process = spawn("sgui.screen", arguments, fds)
    screen_end.close()
    screen.start_at, screen.backoff = None, screen.backoff.start(now)
    warden.tell(ward.SCREEN, b"", (seat_end.fileno(),))
    seat_end.close()
    warden.tell_processes()
