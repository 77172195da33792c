"""An RFB server's clipboard, bridged as policy has it: only what the user copies and pastes moves.

With the extended clipboard nothing is fetched until the user copies. The protocol's first manner brings each
text unasked: the newest is kept here, and goes nowhere until the user copies.
Source: RFC 6143 sections 7.5.6 and 7.6.4; rfbproto.rst, Extended Clipboard Pseudo-Encoding.
"""

from sgui.bridges.copied import Answer, Question
from sgui.values.limits import CLIPBOARD_MS
from sgui.wire import rfb, rfb_client


class Clipboard:
    """What to send comes back from each method. answer: for sgui, taken with `take_answer`."""

    def __init__(self) -> None:
        self._extended = False
        self._offered = False  # the server has text to give
        self._cut: str | None = None  # the text that it gave unasked
        self._pasted: str | None = None
        self._question: Question | None = None
        self._answer: Answer | None = None

    def ask(self, nonce: int, now: float) -> bytes:
        """The user copies: fetch what the server has, if it has anything."""
        if self._cut is not None:
            self._answer = Answer(nonce, self._cut)
        if not self._offered:
            return b""
        self._question = Question(nonce, now + CLIPBOARD_MS / 1000)
        return rfb_client.clipboard_request()

    def paste(self, text: str) -> bytes:
        """The user pastes: the clipboard is ours until the server has asked for this, or has its own."""
        self._cut, self._offered = None, False
        if not self._extended:
            return rfb_client.cut_text(text)
        self._pasted = text
        return rfb_client.clipboard_notify(True)

    def take_answer(self) -> Answer | None:
        taken, self._answer = self._answer, None
        return taken

    def heard(self, said: rfb.ClipboardSaid, now: float) -> bytes:
        match said:
            case rfb.Cut(text):
                self._cut = None if self._extended else text
            case rfb.ClipboardCaps():
                self._extended, self._cut = True, None
                return rfb_client.clipboard_caps(0)
            case rfb.ClipboardNotify(text):
                self._offered, self._pasted = text, None
            case rfb.ClipboardAsked():
                return rfb_client.clipboard_notify(self._pasted is not None)
            case rfb.ClipboardWanted(text):
                return self._hand() if text else b""
            case rfb.ClipboardGiven(given):
                self._given(given, now)
        return b""

    def _hand(self) -> bytes:
        """Once: whoever asks again has not been given it by the user."""
        text, self._pasted = self._pasted, None
        if text is None:
            return b""
        return rfb_client.clipboard_provide(text) + rfb_client.clipboard_notify(False)

    def _given(self, text: str | None, now: float) -> None:
        """Nobody listens to what nobody asked for, or comes too late."""
        question, self._question = self._question, None
        if question is not None and text is not None and now < question.due:
            self._answer = Answer(question.nonce, text)
