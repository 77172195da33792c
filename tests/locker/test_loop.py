"""The locker alone: keys to characters, one attempt for each permission, and nothing kept."""

import ctypes
import os
import socket
import threading
import weakref
from collections.abc import Iterator

import pytest

from sgui.locker.loop import Locker
from sgui.locker.password_unsafe import Password
from sgui.values.errors import ProtocolError
from sgui.values.limits import PASSWORD_BYTES
from sgui.values.lock import Answer
from sgui.wire.locker import Cleared, KeyDown, Opened, Said, decode_said, encode_to_locker

P, A, S, ENTER, KEYPAD_ENTER, ESCAPE, BACKSPACE, CAPS, U, Y = 25, 30, 31, 28, 96, 1, 14, 58, 22, 21
SHIFT, ALTGR, CTRL = 1, 2, 4
OPENED = Opened(7, "ana", "/pam", "us")


class Bench:
    """A locker in a thread, the seat's end of its link, and every password that PAM was asked about."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.end = ours
        self.end.settimeout(10)
        self._read, self._write = os.pipe()
        for fd in (self._read, self._write):
            weakref.finalize(self, os.close, fd)
        os.set_blocking(self._read, False)
        self.answer = Answer.REFUSED
        self.locker = Locker(theirs, self._check, os.getuid())
        self.thread = threading.Thread(target=self.locker.run, daemon=True)
        self.thread.start()

    def _check(self, user: str, services: str, password: Password) -> Answer:
        """In the child that asks PAM: what it was asked comes back through a pipe."""
        content = ctypes.string_at(password.address, password.length)
        os.write(self._write, b"%s %s %s\n" % (user.encode(), services.encode(), content.hex().encode()))
        return self.answer

    @property
    def asked(self) -> list[tuple[str, str, bytes]]:
        """Since the last look."""
        try:
            lines = os.read(self._read, 65536).decode().splitlines()
        except BlockingIOError:
            return []
        parts = (line.split(" ") for line in lines)
        return [(user, services, bytes.fromhex(content)) for user, services, content in parts]

    def send(self, *records: Opened | KeyDown | Cleared) -> None:
        for record in records:
            self.end.send(encode_to_locker(record))

    def heard(self) -> Said:
        return decode_said(self.end.recv(4096))

    def typed(self, *keys: int | tuple[int, int], opened: Opened = OPENED) -> Said:
        """The last word after these keys."""
        self.send(opened)
        said = self.heard()
        for key in keys:
            self.send(KeyDown(*key) if isinstance(key, tuple) else KeyDown(key, 0))
            said = self.heard()
        return said


@pytest.fixture
def bench() -> Iterator[Bench]:
    one = Bench()
    yield one
    one.end.close()
    one.thread.join(10)
    assert not one.thread.is_alive(), "it ends with its seat"


def test_characters_are_counted_and_never_told(bench: Bench) -> None:
    assert bench.typed(P, A, S) == Said(7, Answer.TYPED, 3, False)


def test_enter_asks_pam_once_and_the_password_is_gone(bench: Bench) -> None:
    bench.typed(P, (A, SHIFT), S)
    bench.send(KeyDown(ENTER, 0))
    assert bench.heard() == Said(7, Answer.CHECKING, 3, False)
    assert bench.heard() == Said(7, Answer.REFUSED, 0, False)
    assert bench.asked == [("ana", "/pam", b"pAs")]


def test_after_an_attempt_nothing_is_taken_until_the_next_permission(bench: Bench) -> None:
    """Two passwords pasted in one go are one attempt (U4)."""
    bench.typed(P)
    bench.send(KeyDown(ENTER, 0), KeyDown(A, 0), KeyDown(ENTER, 0), Opened(8, "ana", "/pam", "us"))
    assert [bench.heard().answer for _ in range(3)] == [Answer.CHECKING, Answer.REFUSED, Answer.TYPED]
    bench.send(KeyDown(S, 0))
    assert bench.heard() == Said(8, Answer.TYPED, 1, False)
    assert len(bench.asked) == 1


def test_keys_before_the_first_permission_count_for_nothing(bench: Bench) -> None:
    bench.send(KeyDown(P, 0), Cleared())
    assert bench.typed(A).typed == 1


def test_enter_alone_is_no_attempt(bench: Bench) -> None:
    bench.answer = Answer.GRANTED
    assert bench.typed(ENTER, KEYPAD_ENTER) == Said(7, Answer.TYPED, 0, False)
    assert bench.asked == []


def test_backspace_escape_and_the_secure_attention_key_take_back(bench: Bench) -> None:
    assert bench.typed(P, A, BACKSPACE).typed == 1
    assert bench.typed(P, A, ESCAPE).typed == 0
    assert bench.typed(P, A, (U, CTRL)).typed == 0
    assert bench.typed(P, (U, 0)).typed == 2
    bench.send(Cleared())
    assert bench.heard().typed == 0


def test_a_chord_types_nothing(bench: Bench) -> None:
    assert bench.typed((P, CTRL), (A, CTRL | SHIFT)).typed == 0


def test_caps_lock_is_told_and_kept_from_one_attempt_to_the_next(bench: Bench) -> None:
    assert bench.typed(CAPS, P) == Said(7, Answer.TYPED, 1, True)
    bench.send(KeyDown(ENTER, 0))
    assert bench.heard().answer is Answer.CHECKING
    assert bench.heard() == Said(7, Answer.REFUSED, 0, True)
    assert bench.asked[0][2] == b"P"
    assert bench.typed(CAPS) == Said(7, Answer.TYPED, 0, False)


@pytest.mark.parametrize(
    ("layout", "key", "text"),
    [
        ("de", (Y, 0), "z"),
        ("de", (16, ALTGR), "@"),
        ("fr", (3, 0), "é"),
        ("gb", (4, SHIFT), "£"),
        ("no", (Y, 0), "y"),
    ],
)
def test_the_layout_says_what_a_key_means(bench: Bench, layout: str, key: tuple[int, int], text: str) -> None:
    bench.typed(key, opened=Opened(7, "ana", "", layout))
    bench.send(KeyDown(ENTER, 0))
    bench.heard()
    bench.heard()
    assert bench.asked[0][2] == text.encode()


def test_one_that_is_too_long_is_refused_without_asking(bench: Bench) -> None:
    bench.answer = Answer.GRANTED
    bench.typed(*[P] * (PASSWORD_BYTES + 1))
    bench.send(KeyDown(ENTER, 0))
    assert [bench.heard().answer for _ in range(2)] == [Answer.CHECKING, Answer.REFUSED]
    assert bench.asked == []


def test_without_a_name_it_is_whoever_runs_it(bench: Bench) -> None:
    import pwd

    bench.typed(P, opened=Opened(7, "", "", "us"))
    bench.send(KeyDown(ENTER, 0))
    bench.heard()
    bench.heard()
    assert bench.asked[0][0] == pwd.getpwuid(os.getuid()).pw_name


def test_a_user_without_a_name_cannot_be_checked(bench: Bench) -> None:
    bench.locker._uid = 4_000_000_123
    bench.typed(P, opened=Opened(7, "", "", "us"))
    bench.send(KeyDown(ENTER, 0))
    assert [bench.heard().answer for _ in range(2)] == [Answer.CHECKING, Answer.BROKEN]


def test_nonsense_ends_it() -> None:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs, pytest.raises(ProtocolError):
        ours.send(b"nonsense")
        Locker(theirs, lambda *_: Answer.GRANTED, 0).run()
