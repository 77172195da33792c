"""The lines of a recording: `CRC JSON`, each CRC-32 going on from the line before it, new with each header.

header  {"sgui_recording": 1, "version", "keys", "policy", "state"}   a seat begins
event   [EVENT, SHOWN]   SHOWN: null; the digest of all scenes so far, if this event brought one;
                         or "!NAME" where the core failed with this exception
end     {"end": WHY}     "stopped", "limit", "slow" or "failed"
"""

import hashlib
import json
import re
import zlib
from dataclasses import dataclass

from sgui.core.events import Event
from sgui.core.policy import Policy
from sgui.core.state import State, checkpoint, restore
from sgui.recording.event_json import decode_event, decode_policy, encode_event, encode_policy
from sgui.values.errors import ConfigError, ProtocolError
from sgui.values.limits import RECORDING_LINE_BYTES
from sgui.values.quote import quoted
from sgui.values.scene import Scene
from sgui.wire import strict_json
from sgui.wire.scene_json import encode_scene
from sgui.wire.strict_json import Json

VERSION = 1
ENDS = ("stopped", "limit", "slow", "failed")
DEPTH = 8  # a header's checkpoint nests deepest
_LINE = re.compile(rb"([0-9a-f]{8}) ([^\n]*)\n")
_SHOWN = re.compile(r"[0-9a-f]{16}|![A-Za-z]{1,64}")
_HEADER_KEYS = {"sgui_recording", "version", "keys", "policy", "state"}


@dataclass(frozen=True, slots=True)
class Header:
    """program: sgui's version that recorded. keys: key codes are in it. state: where the core began."""

    program: str
    keys: bool
    state: State


@dataclass(frozen=True, slots=True)
class Happened:
    """shown: as above, None for nothing."""

    event: Event
    shown: str | None


@dataclass(frozen=True, slots=True)
class End:
    why: str


Line = Header | Happened | End


def digest(before: str, scene: Scene) -> str:
    """Of all scenes so far: 64 bits in hexadecimal. before: "" at the start."""
    return hashlib.sha256(before.encode("ascii") + encode_scene(scene)).hexdigest()[:16]


class Writer:
    """Values to lines."""

    def __init__(self) -> None:
        self._crc = 0

    def back_to(self, line: bytes) -> None:
        """This was the last line that reached the file; those made since did not."""
        self._crc = int(line[:8], 16)

    def line(self, line: Line) -> bytes:
        text = strict_json.dump(_plain(line))
        self._crc = zlib.crc32(text, 0 if isinstance(line, Header) else self._crc)
        return b"%08x %s\n" % (self._crc, text)


class Reader:
    """Lines to values, in the order of which they must be."""

    def __init__(self) -> None:
        self._crc = 0
        self._within = False

    def line(self, untrusted: bytes) -> Line:
        """Raises ProtocolError("recording: ...") for anything that Writer does not make."""
        parts = _LINE.fullmatch(untrusted)
        if parts is None:
            raise ProtocolError(
                "recording: not a line of a recording, allowed is what sgui run --record writes"
            )
        crc, text = parts.groups()
        header = text.startswith(b"{") and not text.startswith(b'{"end"')
        if zlib.crc32(text, 0 if header else self._crc) != int(crc, 16):
            raise ProtocolError("recording: the checksum does not fit, allowed is an unchanged file")
        self._crc = int(crc, 16)
        line = _line(strict_json.parse(text, "recording", RECORDING_LINE_BYTES, DEPTH))
        if not self._within and not isinstance(line, Header):
            raise ProtocolError(f"recording: {type(line).__name__}, allowed is a header here")
        self._within = not isinstance(line, End)
        return line


def _plain(line: Line) -> Json:
    match line:
        case Happened(event, shown):
            return [encode_event(event), shown]
        case End(why):
            return {"end": why}
        case Header(program, keys, state):
            policy = encode_policy(state.policy)
            body = {"version": program, "keys": keys, "policy": policy, "state": checkpoint(state)}
            return {"sgui_recording": VERSION, **body}


def _line(plain: Json) -> Line:
    if isinstance(plain, list) and len(plain) == 2:
        return Happened(decode_event(plain[0]), _shown(plain[1]))
    if isinstance(plain, dict) and set(plain) == {"end"} and plain["end"] in ENDS:
        return End(plain["end"])
    if not isinstance(plain, dict) or "sgui_recording" not in plain:
        raise ProtocolError(f"recording: {quoted(json.dumps(plain))}, allowed are header, event and end")
    if plain["sgui_recording"] != VERSION:
        seen = quoted(json.dumps(plain["sgui_recording"]))
        raise ProtocolError(f"recording: format {seen}, allowed is {VERSION}")
    return _header(plain)


def _header(plain: dict[str, Json]) -> Header:
    if set(plain) != _HEADER_KEYS or type(plain["keys"]) is not bool or not isinstance(plain["version"], str):
        raise ProtocolError(f"recording: a header with other fields, allowed are {', '.join(_HEADER_KEYS)}")
    return Header(plain["version"], plain["keys"], _state(decode_policy(plain["policy"]), plain["state"]))


def _state(policy: Policy, saved: Json) -> State:
    try:
        return restore(policy, saved)
    except ConfigError as error:
        raise ProtocolError(f"recording: {error.reasons[0]}") from None


def _shown(plain: Json) -> str | None:
    if plain is None or (isinstance(plain, str) and _SHOWN.fullmatch(plain)):
        return plain
    raise ProtocolError(f"recording: {quoted(json.dumps(plain))}, allowed is a digest of 16 digits")
