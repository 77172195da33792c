"""What a seat starts from: the warden's records up to START, in their order."""

import json
import os
from dataclasses import dataclass, field
from typing import Any

from sgui import config
from sgui.core.state import State, forgotten, initial, locked, restore
from sgui.host.link import Link, LinkClosed
from sgui.seat.session import Session, SessionFds
from sgui.values.errors import ConfigError, HostError, ProtocolError
from sgui.values.pixels import PixelLayout
from sgui.wire import packet, ward
from sgui.wire.fbif import GEOMETRY_OFFSET, HEAD_BYTES
from sgui.wire.ward_input import Company, Opened, decode_company, decode_opened


@dataclass(slots=True)
class Start:
    """Everything that the warden knew. inputs: each with its descriptor, in the order of their numbers."""

    state: State
    policy_text: str
    policy_path: str
    runtime_dir: str
    state_dir: str
    next_generation: int
    pending_fd: int  # audit records that an earlier seat had not written yet
    inputs: list[tuple[Opened, int]] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)
    record: str = ""  # a file, "" for no recording
    record_keys: bool = False
    company: Company | None = None  # who else hears the input devices; None: the seat has none of its own
    fresh: bool = True  # no seat was before this one
    forgot: bool = False  # there was one, and what it knew cannot be read


def read_start(link: Link) -> Start:
    """Wait for the warden's records. The link blocks meanwhile. Raises LinkClosed, HostError."""
    link.socket.setblocking(True)
    inputs: list[tuple[Opened, int]] = []
    company: Company | None = None
    kept: list[tuple[dict[str, Any], list[int]]] = []
    checkpoint = b""
    while True:
        got = link.receive()
        if got is None:
            raise LinkClosed("link: closed")
        record, fds = packet.decode(got[0]), got[1]
        if record.type == ward.SESSION:
            kept.append((json.loads(record.payload), fds))
        elif record.type == ward.CHECKPOINT:
            checkpoint = record.payload
        elif record.type == ward.INPUT:
            inputs.append((decode_opened(record.payload), fds[0]))
        elif record.type == ward.INPUT_STATE:
            company = decode_company(record.payload)
        elif record.type == ward.START:
            break
        else:
            raise HostError(f"link: record {record.type} before START")
    link.socket.setblocking(False)
    settings = json.loads(record.payload)
    state, text, fresh = remembered(checkpoint, settings["policy"])
    forgot = not fresh and state == forgotten(state.policy)
    if settings["locked"] is not None:
        state = locked(state, settings["locked"])
    policy = state.policy
    return Start(
        state,
        text,
        settings["policy"],
        settings["runtime_dir"],
        settings["state_dir"],
        settings["next_generation"],
        fds[0],
        inputs,
        [restored(body, fds) for body, fds in kept if policy.domain(body["domain"]) is not None],
        settings["record"],
        settings["record_keys"],
        company,
        fresh=fresh,
        forgot=forgot,
    )


def remembered(checkpoint: bytes, path: str) -> tuple[State, str, bool]:
    """The last seat's state, its policy's text, and whether there was no last seat.

    What cannot be read is taken for the worst (fail closed).

    Raises ConfigError if the policy is not to be had either.
    """
    try:
        saved = ward.decode_checkpoint(checkpoint)
        text = saved["policy"]
        policy = config.parse(text.encode("utf-8"), path, shipped_labels=config.shipped_labels())
    except (ConfigError, ProtocolError, LookupError, AttributeError, ValueError):
        policy, raw = config.load(path)
        return forgotten(policy), raw.decode("utf-8"), False
    if "state" not in saved:
        return initial(policy), text, True
    try:
        return restore(policy, saved["state"]), text, False
    except ConfigError:
        return forgotten(policy), text, False


def restored(body: dict[str, Any], fds: list[int]) -> Session:
    """A session as the last seat had it; raises HostError if the warden's word is not what it should be."""
    session = Session(body["domain"], body["generation"], body["bytes"], SessionFds(*fds))
    if body["layout"] is not None:
        width, height, stride, offset, depth = body["layout"]
        session.layout = PixelLayout(width, height, stride, offset, depth, session.framebuffer_bytes)
    session.lost_at = body["lost_at"]
    session.kept = True
    # The old seat may have heard the first RING without a screen; a page without geometry was never rung for.
    geometry = os.pread(session.fds.fb_page, HEAD_BYTES - GEOMETRY_OFFSET, GEOMETRY_OFFSET)
    session.rung = session.layout is not None or any(geometry)
    return session


def kept_body(session: Session) -> bytes:
    """What the warden keeps beside the descriptors."""
    layout = session.layout
    numbers = layout and [layout.width, layout.height, layout.stride, layout.offset, layout.depth]
    body = {
        "domain": session.domain,
        "generation": session.generation,
        "bytes": session.framebuffer_bytes,
        "layout": numbers,
        "lost_at": session.lost_at,
    }
    return json.dumps(body).encode("ascii")
