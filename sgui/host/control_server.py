"""The control socket, served without ever waiting: requests out, replies in, everything of a peer bounded.

It runs beside the input, so no peer can make it wait or grow: eight connections a user, one packet read at a
time, replies that are not read end the connection, silence ends it after five seconds. Nobody can lock a user
out by saying nothing or nonsense: a ninth connection takes the place of the oldest that never asked anything,
or else of the one that has been silent longest, if for a second.
"""

import contextlib
import select
import socket
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sgui.host.control_peer import Allowance, Peer, PeerGone, process_of, user_of
from sgui.host.listener import refuse_descriptors
from sgui.values.errors import ProtocolError
from sgui.values.limits import CONTROL_PER_USER
from sgui.wire.control import Request, decode_request, encode_refusal, encode_result

LOOKS = 16  # packets looked at in one call
PAUSE_US = 1_000_000  # without descriptors left: do not spin on the listener
IDLE_US = 1_000_000  # after this much silence a place may go to somebody else
SEND_BYTES = 425_984  # what a watcher may be behind

Notice = Callable[[str, Mapping[str, str | int]], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that waits for reply(connection, ...)."""

    connection: int
    uid: int
    request: Request
    pid: int = 0  # who connected; for the audit log


class ControlServer:
    """Wait for fds(), call on_ready(); wait until deadline(), call on_deadline(). Times: monotonic µs.

    allowed: uids that may ask. notice: told (kind, fields) of what is worth an audit record.
    The server owns the listener.
    """

    def __init__(self, listener: socket.socket, allowed: frozenset[int], notice: Notice) -> None:
        listener.setblocking(False)
        self._listener = listener
        self._sealed = refuse_descriptors(listener)
        self._allowed = allowed
        self._notice = notice
        self._peers: dict[int, Peer] = {}  # by file descriptor
        self._numbers: dict[int, Peer] = {}  # by connection number, never reused
        self._next = 1
        self._allowances: defaultdict[int, Allowance] = defaultdict(Allowance)
        self._paused_until_us: int | None = None
        self._epoll = select.epoll()
        self._epoll.register(listener, select.EPOLLIN)

    def fds(self) -> tuple[int, ...]:
        """One descriptor, always the same: readable when on_ready() has something to do."""
        return (self._epoll.fileno(),)

    def on_ready(self, _fd: int, now_us: int) -> list[Asked]:
        """Do a bounded piece of what there is, and return the requests among it."""
        asked = []
        ready = dict(self._epoll.poll(0, LOOKS))
        accepting = ready.pop(self._listener.fileno(), 0)
        for fd, events in ready.items():
            if (peer := self._peers.get(fd)) and (request := self._hear(peer, events, now_us)):
                asked.append(Asked(peer.number, peer.uid, request, process_of(peer.socket)))
        if accepting:  # last, because a new connection may get the descriptor number of one dropped above
            self._accept(now_us)
        return asked

    def deadline(self) -> int | None:
        """When on_deadline() must be called at the latest; None: never."""
        times = [
            time for peer in self._peers.values() for time in (peer.silent_until_us, peer.parked_until_us)
        ]
        return min((t for t in (*times, self._paused_until_us) if t is not None), default=None)

    def on_deadline(self, now_us: int) -> None:
        """End who was silent too long, hear again who asked too often."""
        for peer in list(self._peers.values()):
            if peer.parked_until_us is not None and peer.parked_until_us <= now_us:
                peer.parked_until_us = None
                peer.heard_us = now_us
                self._listen_to(peer)
            if peer.silent_until_us is not None and peer.silent_until_us <= now_us:
                self._drop(peer)
        if self._paused_until_us is not None and self._paused_until_us <= now_us:
            self._paused_until_us = None
            self._epoll.modify(self._listener, select.EPOLLIN)

    def reply(self, connection: int, packet: bytes, fds: tuple[int, ...] = ()) -> bool:
        """Answer what was asked. The descriptors stay yours. False if nobody is there to read it."""
        peer = self._numbers.get(connection)
        if peer is None:
            return False
        peer.busy = False
        if not peer.send(packet, fds):
            self._drop(peer)
            return False
        self._listen_to(peer)
        return True

    def publish(self, event: bytes) -> None:
        """Send an event to all who watch; who is too far behind is dropped."""
        for peer in [peer for peer in self._peers.values() if peer.watching]:
            if not peer.send(event):
                self._drop(peer, "does not read its events")

    @property
    def watched(self) -> bool:
        return any(peer.watching for peer in self._peers.values())

    def close(self) -> None:
        for peer in list(self._peers.values()):
            self._drop(peer)
        self._epoll.close()
        self._listener.close()

    def _accept(self, now_us: int) -> None:
        """One at a time: what it has to say is heard before somebody else can take its place."""
        try:
            end, _address = self._listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        except OSError as error:  # EMFILE, ENFILE, ENOBUFS, ENOMEM
            self._epoll.modify(self._listener, 0)
            self._paused_until_us = now_us + PAUSE_US
            self._notice("control.paused", {"why": error.strerror or "accept"})
            return
        self._admit(Peer(self._next, end, user_of(end), now_us, self._sealed))

    def _admit(self, peer: Peer) -> None:
        why = "" if peer.uid in self._allowed else f"uid {peer.uid} is not the user who runs sgui"
        theirs = [other for other in self._peers.values() if other.uid == peer.uid]
        if not why and len(theirs) >= CONTROL_PER_USER:
            if not (idle := _dispensable(theirs, peer.heard_us)):
                why = f"{len(theirs)} connections of uid {peer.uid}, allowed are {CONTROL_PER_USER}"
            else:
                self._drop(idle)
        if why:
            self._notice("control.denied", {"uid": peer.uid, "why": why})
            peer.send(encode_refusal(f"control: {why}"))
            if peer.uid in self._allowed:
                with contextlib.suppress(PeerGone):
                    peer.read()  # what is left unread would reach it as a reset, before the reason
            peer.close()
            return
        peer.socket.setblocking(False)
        peer.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BYTES)
        self._next += 1
        self._peers[peer.socket.fileno()] = self._numbers[peer.number] = peer
        self._epoll.register(peer.socket, select.EPOLLIN)

    def _hear(self, peer: Peer, events: int, now_us: int) -> Request | None:
        """The peer's next request, if it has one that must be answered by others."""
        if not events & select.EPOLLIN or peer.watching:
            self._drop(peer)  # gone, or a watcher that says more
            return None
        if until_us := self._allowances[peer.uid].take(now_us):
            peer.parked_until_us = until_us
            self._epoll.modify(peer.socket, 0)
            return None
        try:
            packet = peer.read()
        except PeerGone as gone:
            self._drop(peer, str(gone))
            return None
        return None if packet is None else self._understand(peer, packet, now_us)

    def _understand(self, peer: Peer, untrusted_packet: bytes, now_us: int) -> Request | None:
        try:
            request = decode_request(untrusted_packet)
        except ProtocolError as error:  # which counts as silence: nonsense keeps no place
            self._notice("control.refused", {"uid": peer.uid, "why": str(error)})
            self.reply(peer.number, encode_refusal(str(error)))
            return None
        peer.spoke, peer.heard_us, peer.busy = True, now_us, True
        if request.word == "watch":
            self._watch(peer)
            return None
        self._epoll.modify(peer.socket, 0)
        return request

    def _watch(self, peer: Peer) -> None:
        watchers = sum(other.watching and other.uid == peer.uid for other in self._peers.values())
        if watchers >= CONTROL_PER_USER - 1:
            error = f"watch: {watchers} are watching for uid {peer.uid}, allowed are {CONTROL_PER_USER - 1}"
            peer.spoke = False
            self.reply(peer.number, encode_refusal(error))
        elif self.reply(peer.number, encode_result(None)):
            peer.watching = True

    def _listen_to(self, peer: Peer) -> None:
        if not peer.busy and peer.parked_until_us is None:
            self._epoll.modify(peer.socket, select.EPOLLIN)

    def _drop(self, peer: Peer, why: str = "") -> None:
        if self._numbers.pop(peer.number, None) is None:
            return  # a notice was published, and that dropped it
        del self._peers[peer.socket.fileno()]
        self._epoll.unregister(peer.socket)
        peer.close()
        if why:
            self._notice("control.dropped", {"uid": peer.uid, "why": why})


def _dispensable(peers: list[Peer], now_us: int) -> Peer | None:
    """Whose place a new connection of the same user takes."""
    if speechless := [peer for peer in peers if not peer.spoke]:
        return speechless[0]
    idle = [p for p in peers if not (p.busy or p.watching) and now_us - p.heard_us >= IDLE_US]
    return min(idle, key=lambda peer: peer.heard_us, default=None)
