"""The control socket's language: one JSON request and one JSON reply a packet, at most 64 KiB each.

    {"request": "focus", "domain": "bank"}   ->   {"ok": true, "result": null}
                                             or   {"ok": false, "error": "focus: ..."}

After {"request": "watch"} and its reply the server sends events, one a packet:
{"time": ISO, "kind": "focus.changed", ...fields}. It cannot type and it sees no pixels but `screenshot`'s.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sgui.values.errors import ProtocolError
from sgui.values.geometry import Size
from sgui.values.limits import CONTROL_BYTES, CONTROL_DEPTH, SIDE_MAX
from sgui.values.quote import printable, quoted
from sgui.values.scene import Layout
from sgui.wire import strict_json
from sgui.wire.strict_json import Json

# Each request and the one key it needs beside "request", if any.
ARGUMENTS: Mapping[str, str | None] = {
    "status": None,
    "focus": "domain",
    "attention": None,
    "layout": "layout",
    "release": "domain",
    "resize": "size",
    "reload": None,
    "lock": None,
    "stop": None,
    "screenshot": None,
    "watch": None,
}
LAYOUTS = tuple(layout.value for layout in Layout)
MARKS_MAX = 16  # commas, quotation marks: a request needs 8; ten thousand would cost milliseconds
ERROR_CHARS = 2000  # a refused policy may give many reasons

OUTPUT_SIZE = re.compile(r"([1-9][0-9]{0,4})x([1-9][0-9]{0,4})")
DOMAIN_NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")  # as docs/policy.md has it


@dataclass(frozen=True, slots=True)
class Request:
    """Valid by construction. argument: a domain name, a layout or a size, "" where the word takes none.

    Raises ProtocolError("control: ...").
    """

    word: str
    argument: str = ""

    def __post_init__(self) -> None:
        if self.word not in ARGUMENTS:
            allowed = ", ".join(ARGUMENTS)
            raise ProtocolError(f"control: request {quoted(self.word)}, allowed are {allowed}")
        key = ARGUMENTS[self.word]
        if key is None and self.argument:
            raise ProtocolError(f"control: {self.word} with {quoted(self.argument)}, allowed is nothing")
        if key == "domain" and not DOMAIN_NAME.fullmatch(self.argument):
            raise ProtocolError(
                f"{self.word}: domain {quoted(self.argument)}, allowed is [a-z][a-z0-9-]{{0,30}}"
            )
        if key == "layout" and self.argument not in LAYOUTS:
            raise ProtocolError(f"layout: {quoted(self.argument)}, allowed are {', '.join(LAYOUTS)}")
        if key == "size":
            size_of(self.argument)


def size_of(text: str) -> Size:
    """WIDTHxHEIGHT of an output. Raises ProtocolError("resize: ...")."""
    match = OUTPUT_SIZE.fullmatch(text)
    if match is None or max(int(match[1]), int(match[2])) > SIDE_MAX:
        raise ProtocolError(f"resize: size {quoted(text)}, allowed is WIDTHxHEIGHT, each 1 to {SIDE_MAX}")
    return Size(int(match[1]), int(match[2]))


@dataclass(frozen=True, slots=True)
class Reply:
    """error is "" exactly if the request was granted; result is null for most words."""

    result: Json
    error: str = ""


def encode_request(request: Request) -> bytes:
    key = ARGUMENTS[request.word]
    return strict_json.dump({"request": request.word} | ({key: request.argument} if key else {}))


def decode_request(untrusted_packet: bytes) -> Request:
    """Exactly the keys that the word takes, all of them strings. Raises ProtocolError("control: ...").

    At worst a quarter of a millisecond for 64 KiB, so that it may be done beside the input.
    """
    for mark in b',"':
        if (count := untrusted_packet.count(mark)) > MARKS_MAX:
            raise ProtocolError(f"control: {count} times {chr(mark)!r} in a request, allowed is {MARKS_MAX}")
    match strict_json.parse(untrusted_packet, "control", CONTROL_BYTES, CONTROL_DEPTH):
        case {"request": str(word), **others} if word in ARGUMENTS:
            return _with_argument(word, others)
        case {"request": str(word)}:
            return Request(word)  # which refuses it and says what is allowed
    raise ProtocolError('control: no request, allowed is an object with "request" and a string')


def _with_argument(word: str, others: dict[Json, Json]) -> Request:
    key = ARGUMENTS[word]
    unknown = [other for other in others if other != key]
    if unknown:
        allowed = f"'{key}'" if key else "nothing"
        raise ProtocolError(f"control: {word} with key {quoted(unknown[0])}, allowed is {allowed}")
    if key is None:
        return Request(word)
    argument = others.get(key)
    if not isinstance(argument, str):
        raise ProtocolError(f"control: {word} without '{key}' as a string, which it needs")
    return Request(word, argument)


def encode_result(result: Json) -> bytes:
    """The reply to a granted request; one too large for a packet becomes a refusal."""
    packet = strict_json.dump({"ok": True, "result": result})
    if len(packet) > CONTROL_BYTES:
        return encode_refusal(f"control: a reply of {len(packet)} bytes, allowed is {CONTROL_BYTES}")
    return packet


def encode_refusal(error: str) -> bytes:
    """error: `area: what, what is allowed`; several reasons are lines of it. Cut to ERROR_CHARS."""
    lines = "\n".join(printable(line) for line in error.split("\n"))
    return strict_json.dump({"ok": False, "error": lines[:ERROR_CHARS]})


def decode_reply(packet: bytes) -> Reply:
    """Raises ProtocolError("control: ...") for anything that is no reply."""
    match strict_json.parse(packet, "control", CONTROL_BYTES, CONTROL_DEPTH):
        case {"ok": True, "result": result, **rest} if not rest:
            return Reply(result)
        case {"ok": False, "error": str(error), **rest} if error and not rest:
            return Reply(None, error)
    raise ProtocolError("control: an answer that is no reply, is another program listening there?")


def encode_event(time: str, kind: str, fields: Mapping[str, str | int | bool | None]) -> bytes:
    """One event for `watch`. time: ISO 8601, UTC."""
    return strict_json.dump({"time": time, "kind": kind} | dict(fields))


def decode_event(packet: bytes) -> dict[str, Json]:
    """Raises ProtocolError("control: ...")."""
    match strict_json.parse(packet, "control", CONTROL_BYTES, CONTROL_DEPTH):
        case {"time": str(), "kind": str()} as event:
            return dict(event)
    raise ProtocolError("control: a packet that is no event, is another program listening there?")
