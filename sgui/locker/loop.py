"""The locker's loop: keys in, how many characters they made and what PAM says of them out.

One attempt for each OPEN, so that nobody tries twice before the seat has counted the first. The password is
overwritten after it; of single keys Python keeps copies in freed memory until the process ends with the lock.
"""

import pwd
import socket

from sgui.locker.attempt import Check, attempt
from sgui.locker.password_unsafe import Password
from sgui.values.key_layouts import KEY_LAYOUTS
from sgui.values.lock import Answer
from sgui.wire.locker import RECORD_BYTES, Cleared, KeyDown, Opened, Said, decode_to_locker, encode_said

KEY_ESCAPE, KEY_BACKSPACE, KEY_U, KEY_CAPSLOCK = 1, 14, 22, 58
ENTERS = frozenset({28, 96})
SHIFT, ALTGR, CTRL = 1, 2, 4


class Locker:
    """end: connected to the seat, blocking. check: pam_unsafe.check. uid: whose password if none is named."""

    def __init__(self, end: socket.socket, check: Check, uid: int) -> None:
        self._end, self._check, self._uid = end, check, uid
        self._password = Password()
        self._caps = False
        self._opened: Opened | None = None

    def run(self) -> None:
        """Until the seat is gone. Raises ProtocolError for what a seat never says."""
        buffer = bytearray(RECORD_BYTES + 1)
        while length := self._end.recv_into(buffer):
            record = decode_to_locker(bytes(buffer[:length]))
            buffer[:length] = bytes(length)
            self.hear(record)
        self._password.wipe()

    def hear(self, record: Opened | KeyDown | Cleared) -> None:
        match record:
            case Opened():
                self._opened = record
                self._password.wipe()
            case KeyDown(code, held):
                if self._opened is None:
                    return
                self._typed(self._opened, code, held)
            case _:
                self._password.wipe()
        if self._opened is not None:
            self._say(self._opened, Answer.TYPED)

    def _typed(self, opened: Opened, code: int, held: int) -> None:
        if code in ENTERS:
            self._try(opened)
        elif code == KEY_CAPSLOCK:
            self._caps = not self._caps
        elif code == KEY_BACKSPACE:
            self._password.drop()
        elif code == KEY_ESCAPE or (code == KEY_U and held & CTRL):
            self._password.wipe()
        elif not held & CTRL:
            layout = KEY_LAYOUTS.get(opened.layout, KEY_LAYOUTS["us"])
            character = layout.character(code, bool(held & SHIFT), bool(held & ALTGR), self._caps)
            if character:
                self._password.append(character)

    def _try(self, opened: Opened) -> None:
        """Nothing typed is no attempt: who has no password does not get in by Enter alone."""
        if not self._password.length:
            return
        self._opened = None
        self._say(opened, Answer.CHECKING)
        answer = Answer.REFUSED
        if not self._password.overlong:
            answer = self._asked(opened)
        self._password.wipe()
        self._say(opened, answer)

    def _asked(self, opened: Opened) -> Answer:
        try:
            user = opened.user or pwd.getpwuid(self._uid).pw_name
        except KeyError:
            return Answer.BROKEN
        return attempt(self._check, user, opened.services, self._password)

    def _say(self, opened: Opened, answer: Answer) -> None:
        said = Said(opened.nonce, answer, self._password.characters, self._caps)
        self._end.send(encode_said(said))
