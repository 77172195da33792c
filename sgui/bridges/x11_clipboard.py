"""An X domain's selections: copied when sgui asks, pasted once. CLIPBOARD, or where nobody has that, PRIMARY.

Who asks of our paste is some program of the domain; it gets the text once, and then we own nothing any more.
A text so long that its owner would send it in pieces (INCR) is none.
Source: ICCCM 2.0, section 2; EWMH names UTF8_STRING.
"""

import struct
from collections.abc import Callable

from sgui.bridges.copied import Answer, Question, copied_text
from sgui.bridges.x11_link import Link
from sgui.values.limits import CLIPBOARD_BYTES, CLIPBOARD_MS
from sgui.wire import x11_requests as core
from sgui.wire.x11 import Event, Reply

ATOMS = ("CLIPBOARD", "UTF8_STRING", "TARGETS", "SGUI_COPIED")
ANY = 0  # type of a property


class Clipboard:
    """answered: told what the guest has copied."""

    def __init__(self, link: Link, answered: Callable[[Answer], None]) -> None:
        """Before any guest runs: waits for the server. Raises HostError, ProtocolError, ServerGone."""
        self._link, self._answered = link, answered
        atoms = (int.from_bytes(link.wait(core.intern_atom(name)).head[8:12], "little") for name in ATOMS)
        self._clipboard, self._utf8, self._targets, self._place = atoms
        self._window = link.new_id()
        link.tell(core.create_hidden_window(self._window, link.setup.root))
        self._question: Question | None = None
        self._untried: list[int] = []
        self._pasted: str | None = None
        self._now = 0.0

    def ask(self, nonce: int, now: float) -> None:
        """The user copies. What he pasted here and nobody has taken is not this guest's to give."""
        if self._pasted is None:
            self._question = Question(nonce, now + CLIPBOARD_MS / 1000)
            self._untried = [self._clipboard, core.PRIMARY]
            self._try_next()

    def paste(self, text: str) -> None:
        """The user pastes: the clipboard is ours until somebody has taken this, or has something else."""
        self._pasted = text
        self._link.tell(core.set_selection_owner(self._window, self._clipboard))

    def heard(self, event: Event, now: float) -> bool:
        """Whether it was about selections. now: seconds on a monotonic clock."""
        self._now = now
        if event.code == core.SELECTION_NOTIFY:  # comes from whoever owns it
            self._notified(event.data)
        elif event.code == core.SELECTION_REQUEST and not event.sent:
            self._hand(core.decode_selection_request(event.data))
        elif event.code == core.SELECTION_CLEAR and not event.sent:
            self._pasted = None
        else:
            return False
        return True

    def _try_next(self) -> None:
        selection = self._untried.pop(0)
        self._link.tell(core.convert_selection(self._window, selection, self._utf8, self._place))

    def _notified(self, event: bytes) -> None:
        if self._question is None:
            return
        if core.selection_given(event):
            asked = core.get_property(self._window, self._place, ANY, CLIPBOARD_BYTES + 4, delete=True)
            self._link.ask(asked, self._got)
        elif self._untried:
            self._try_next()

    def _got(self, reply: Reply | None) -> None:
        question, self._question = self._question, None
        if reply is None or question is None or question.due <= self._now:
            return
        found = core.decode_property(reply)
        text = copied_text(found.data) if (found.kind, found.form) == (self._utf8, 8) else None
        if text is not None:
            self._answered(Answer(question.nonce, text))

    def _hand(self, asked: core.SelectionRequest) -> None:
        text, link = self._pasted, self._link
        given = text is not None and asked.selection == self._clipboard and asked.name != core.NONE
        if given and asked.target == self._targets:
            kinds = struct.pack("<II", self._targets, self._utf8)
            link.tell(core.change_property(asked.requestor, asked.name, core.ATOM, 32, kinds))
        elif given and asked.target == self._utf8 and text is not None:
            self._pasted = None
            utf8 = text.encode("utf-8")
            link.tell(core.change_property(asked.requestor, asked.name, self._utf8, 8, utf8))
            link.tell(core.set_selection_owner(core.NONE, self._clipboard))
        else:
            given = False
        link.tell(core.send_event(asked.requestor, core.encode_selection_notify(asked, given)))
