"""`status --json`: what the core knows, and what only the process can."""

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from sgui.core.status import status
from sgui.seat.usage import Used
from sgui.wire.strict_json import Json

if TYPE_CHECKING:
    from sgui.seat.loop import Seat


def program_version() -> str:
    try:
        return version("sgui")
    except PackageNotFoundError:
        return "unknown"


VERSION = program_version()


def report(seat: "Seat") -> dict[str, Json]:
    """The fields that docs/control.md tells."""
    core = status(seat.state)
    screen = seat.screen
    size = screen.size
    core["input"]["exclusive"] = seat.inputs.exclusive
    for domain in core["domains"]:
        used = screen.usage.of(domain["name"])
        domain |= {name: getattr(used, name) for name in Used.__slots__}
        session = seat.guests.of(domain["name"])
        domain["path"] = session.path if session and session.layout else None
    return {
        "version": VERSION,
        **core,
        "output": {
            "backend": screen.backend,
            "renderer": screen.renderer,
            "note": seat.state.renderer,
            "width": size.width if size else 0,
            "height": size.height if size else 0,
            "scale": seat.state.policy.scale_q / 4,
            "rotation": seat.state.policy.rotation.value,
            "frames": screen.frames,
        },
        "audit": {"records": seat.log.records, "healthy": seat.log.healthy},
        "integrity": seat.state.integrity,
        "processes": seat.ward.processes,
        "latency_us": {
            "key_to_ring": seat.key_to_ring.report(),
            "damage_to_present": screen.latency.report(),
            "attention_to_present": seat.attention_to_present.report(),
        },
    }
