"""What the core knows of `status --json`; the process adds what only it knows."""

from typing import Any

from sgui.core.device import Device, Standing
from sgui.core.domain import Domain
from sgui.core.questions import questions
from sgui.core.state import State
from sgui.values.geometry import Rect


def status(state: State) -> dict[str, Any]:
    """JSON values. A domain's generation is 0 without a session; size, content are null without a picture."""
    shown, held = state.presented, state.clipboard.held
    return {
        "mode": state.stance.value,
        "presented_mode": shown.stance.value if shown else None,
        "focus": state.focus,
        "presented_focus": shown.focus if shown else None,
        "return_focus": state.return_focus,
        "layout": state.layout.value,
        "captured": state.captured,
        "fullscreen": state.fullscreen,
        "domains": [_domain(state, domain) for domain in state.domains],
        "input": {
            "devices": [_device(each) for each in state.devices if each.standing is not Standing.PENDING],
            "pending": [_device(each) for each in state.devices if each.standing is Standing.PENDING],
        },
        "clipboard": {"owner": held.owner, "bytes": held.size_bytes} if held else None,
        "questions": [
            {"kind": asked.kind, "key": asked.key, "title": asked.title, "answers": list(asked.answers)}
            for asked in questions(state)
        ],
        "lock": {"unlockable": not state.no_unlock, "failures": state.lock.failures},
        "policy_digest": state.policy.digest,
    }


def _device(device: Device) -> dict[str, Any]:
    identity = device.identity
    return {
        "device": device.number,
        "kind": identity.kind,
        "id": identity.model,
        "port": identity.port,
        "name": identity.name,
        "standing": device.standing.value,
        "reason": device.reason,
    }


def _domain(state: State, domain: Domain) -> dict[str, Any]:
    policy = state.policy.domain(domain.name)
    layout = domain.session.layout if domain.session else None
    content = _content(state, domain.name)
    return {
        "name": domain.name,
        "label": policy.label if policy else "",
        "state": domain.link.value,
        "generation": domain.generation,
        "size": [layout.width, layout.height] if layout else None,
        "content": [content.x, content.y, content.width, content.height] if content else None,
        "throttled": domain.session is not None and domain.session.busy,
        "violations": domain.conduct.violations,
        "reason": domain.reason,
    }


def _content(state: State, name: str) -> Rect | None:
    surfaces = state.scene.surfaces if state.scene else ()
    return next((surface.content for surface in surfaces if surface.domain == name), None)
