"""QEMU's clipboard, in which a guest's agent and we take turns: copied when sgui asks, pasted once.

What QEMU has fetched of us it keeps and gives to whoever asks until our Release arrives, at once after.

QEMU tells us that its guest has something (Grab); what, we ask for only when the user copies. When the user
pastes we grab ourselves and hand the text to the first who asks, once. Without an agent in the guest nothing
is ever grabbed, and an unanswered question runs out, as with any guest (E17).
Source: QEMU ui/dbus-display1.xml, interface org.qemu.Display1.Clipboard; ui/dbus-clipboard.c.
"""

from sgui.bridges.copied import Answer, Question, copied_text
from sgui.bridges.dbus_link import Link
from sgui.bridges.dbus_message import Kind, Message, body
from sgui.values.errors import ProtocolError
from sgui.values.limits import CLIPBOARD_MS

PATH = "/org/qemu/Display1/Clipboard"
CLIPBOARD = "org.qemu.Display1.Clipboard"
TEXT = "text/plain;charset=utf-8"
SELECTION = 0  # the clipboard; primary and secondary selection are not bridged
CALL_BYTES_MAX = 4096  # of a call about types: QEMU names one or two
SERIAL_MAX = 0xFFFFFFFF


class Clipboard:
    """link: the one over which QEMU serves its objects; it calls us on that too."""

    def __init__(self, link: Link) -> None:
        """Takes the place of whoever was registered: peer to peer, QEMU never forgets one that has gone."""
        self._link = link
        self._offered = False  # the guest has text to give
        self._question: Question | None = None
        self._fetching: tuple[int, int] | None = None  # serial of our call, nonce that it was made for
        self._pasted: str | None = None
        self._serial = 0
        for member in ("Unregister", "Register"):
            self._call(member, "", ())

    def ask(self, nonce: int, now: float) -> None:
        """The user copies: fetch what the guest has, if it has anything."""
        if not self._offered:
            return
        self._question = Question(nonce, now + CLIPBOARD_MS / 1000)
        if self._fetching is None:
            self._fetch(nonce)

    def paste(self, text: str) -> None:
        """The user pastes: the clipboard is ours until the guest has asked for this, or has its own."""
        self._pasted, self._offered = text, False
        self._call("Grab", "uuas", (SELECTION, self._serial, [TEXT]))
        self._serial = min(self._serial + 1, SERIAL_MAX)

    def replied(self, message: Message, now: float) -> Answer | None:
        """What came back from QEMU; None if that is no answer to a question that still counts.

        Raises ProtocolError.
        """
        if self._fetching is None or message.reply_serial != self._fetching[0]:
            return None
        (_, fetched), self._fetching, question = self._fetching, None, self._question
        if question is None or question.due <= now:
            self._question = None
            return None
        if fetched != question.nonce:
            self._fetch(question.nonce)
            return None
        self._question = None
        text = _text(message) if message.kind is Kind.RETURN else None
        return None if text is None else Answer(question.nonce, text)

    def called(self, call: Message) -> None:
        """QEMU says something of its guest, or wants what we grabbed. It waits for the answer, so at once.

        Raises ProtocolError.
        """
        if len(call.body) > CALL_BYTES_MAX:
            raise ProtocolError(f"qemu: {call.member!r} of {len(call.body)} bytes, allowed {CALL_BYTES_MAX}")
        match call.member:
            case "Register":
                body(call, "")
                self._serial = 0
            case "Grab":
                self._grabbed(*body(call, "uuas"))
            case "Release":
                (selection,) = body(call, "u")
                self._offered = self._offered and selection != SELECTION
            case "Request":
                self._hand(call, *body(call, "uas"))
                return
            case _:
                self._link.refuse(call)
                return
        self._link.answer(call)

    def _grabbed(self, selection: int, serial: int, types: list[str]) -> None:
        """Noted, and never fetched unasked. What was pasted before is not the guest's clipboard any more."""
        if selection == SELECTION:
            self._offered, self._pasted = TEXT in types, None
            self._serial = min(serial + 1, SERIAL_MAX)

    def _hand(self, call: Message, selection: int, types: list[str]) -> None:
        text, given = self._pasted, selection == SELECTION and TEXT in types
        if text is None or not given:
            self._link.refuse(call)
            return
        self._pasted = None
        self._link.answer(call, "say", (TEXT, text.encode("utf-8")))
        self._call("Release", "u", (SELECTION,))  # QEMU would keep it and give it again

    def _fetch(self, nonce: int) -> None:
        request = (SELECTION, [TEXT])
        serial = self._link.call(PATH, CLIPBOARD, "Request", "uas", request, reply=True)
        self._fetching = (serial, nonce)

    def _call(self, member: str, signature: str, arguments: tuple[object, ...]) -> None:
        self._link.call(PATH, CLIPBOARD, member, signature, arguments)


def _text(reply: Message) -> str | None:
    """At most 32 KiB, cut on a character; None if it is not UTF-8. Raises ProtocolError for another type."""
    kind, utf8 = body(reply, "say")
    if kind != TEXT:
        raise ProtocolError(f"qemu: clipboard as {kind[:80]!r}, asked for was {TEXT}")
    return copied_text(bytes(utf8))
