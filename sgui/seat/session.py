"""One guest's session as the seat holds it: descriptors, keyboard ring, the pipe to listen on."""

import os
import socket
from dataclasses import dataclass

from sgui.admit import Conversation, Cursor
from sgui.host.dmabuf_unsafe import close_elsewhere
from sgui.host.link import close_all, link_pair
from sgui.host.memory_unsafe import sealed_memory
from sgui.host.pipes import pipe_pair
from sgui.seat.keyboard import Keyboard
from sgui.seat.ledger import new_ledger
from sgui.seat.listening import Listening
from sgui.seat.rhythm import Rhythm
from sgui.values.errors import HostError
from sgui.values.limits import PAGE_BYTES
from sgui.values.pixels import PixelLayout
from sgui.wire.channel import Decoder, blanked
from sgui.wire.pipe_records import CLIPBOARD_DATA, TO_SERVER_TYPES


@dataclass(frozen=True, slots=True)
class SessionFds:
    """Our ends, in the order in which the warden keeps them."""

    fb_page: int
    kbd_page: int
    framebuffer: int
    from_server: int  # write end
    to_server: int  # read end
    guest: int  # the connected socket; never read from
    ledger: int
    frames: int | None = (
        None  # our end of the frame socket, where policy lets it have one; the screen's to read
    )

    def all(self) -> tuple[int, ...]:
        return (
            self.fb_page,
            self.kbd_page,
            self.framebuffer,
            self.from_server,
            self.to_server,
            self.guest,
            self.ledger,
            *(() if self.frames is None else (self.frames,)),
        )


class Session:
    """Alive from the welcome to the close; everything here is one guest's alone."""

    def __init__(self, domain: str, generation: int, framebuffer_bytes: int, fds: SessionFds) -> None:
        self.domain = domain
        self.generation = generation
        self.framebuffer_bytes = framebuffer_bytes
        self.fds = fds
        self.layout: PixelLayout | None = None
        self.listening = Listening()
        self.rhythm = Rhythm()
        self.ways: tuple[int | None, bool] = (None, False)  # that the screen was given: frame socket, udmabuf
        self.path = "memory"  # how its pixels reach the GPU, as the screen says
        self.paths: set[str] = set()  # those that the audit log knows of
        self.lost_at = ""  # wall clock since when a bridge says that there is no signal
        self.keyboard = Keyboard(fds.kbd_page, fds.ledger)
        untrusted_rest, cursor, argb_bytes = self.keyboard.ledger.words()
        self.cursor: Cursor | None = None  # the newest, for the screen; a seat that comes after us has none
        self.decoder = Decoder(TO_SERVER_TYPES, untrusted_rest)
        self.conversation = Conversation(cursor, argb_bytes)
        self.stalled = False
        self.kept = False  # the warden has the descriptors
        self.rung = False  # at least once, so that a screen may read the page's geometry
        self.closing = False

    def keep_words(self, untrusted_news: bytes = b"") -> None:
        """For a seat that comes after us: what is read and not done with, but no copied text."""
        words = blanked(self.decoder.rest + untrusted_news, CLIPBOARD_DATA)
        self.keyboard.ledger.keep_words(words, *self.conversation.begun)

    def close(self) -> None:
        """What is unread in the frame socket may make who closes it last wait (B06)."""
        self.keyboard.close()
        close_all([fd for fd in self.fds.all() if fd != self.fds.frames])
        close_elsewhere([] if self.fds.frames is None else [self.fds.frames])


def new_session(
    domain: str, generation: int, framebuffer_bytes: int, guest: socket.socket, frames: bool = False
) -> tuple[Session, tuple[int, ...]]:
    """A session, and the five descriptors that the guest gets (close them once sent); frames: six.

    Raises HostError or OSError with nothing left open, and `guest` as it was. Else its descriptor is the
    session's: detach `guest` when you are done with it.
    """
    fds, given = allocate(guest, framebuffer_bytes, frames)
    try:
        return Session(domain, generation, framebuffer_bytes, fds), given
    except (OSError, HostError):
        close_all([fd for fd in (*fds.all(), *given) if fd != fds.guest])
        raise


def allocate(
    guest: socket.socket, framebuffer_bytes: int, frames: bool = False
) -> tuple[SessionFds, tuple[int, ...]]:
    """All memory and pipes of a session, and the five descriptors that the guest gets (close them once sent).

    frames: a sixth, its end of a frame socket. What comes over that is for the screen; nobody else reads it.

    Raises HostError or OSError with nothing left open.
    """
    made: list[int] = []
    try:
        for name, size in (("fb", PAGE_BYTES), ("kbd", PAGE_BYTES), ("pixels", framebuffer_bytes)):
            made.append(sealed_memory(f"sgui-{name}", size))
        made.extend(pipe_pair())
        made.extend(pipe_pair())
        made.append(new_ledger())
        made.extend(os.dup(fd) for fd in tuple(made[:3]))
        made.extend(end.detach() for end in (link_pair() if frames else ()))
    except (OSError, HostError):
        close_all(made)
        raise
    fb_page, kbd_page, pixels, from_read, from_write, to_read, to_write, ledger, *rest = made
    shared, ends = rest[:3], rest[3:]
    ours = (fb_page, kbd_page, pixels, from_write, to_read, guest.fileno(), ledger, *ends[:1])
    return SessionFds(*ours), (*shared, from_read, to_write, *ends[1:])
