"""Overlays: which domains lie over another's picture, where, and over whom. Policy alone grants it.

An overlay lies inside the interior of one surface, its base: the focused domain, or while an overlay has the
focus, the one that had it before. Invariants, held by tests/core/test_overlays.py:
  O1  an overlay with its label lies inside its base's interior: over no label, no band, no other overlay;
  O2  only where may_overlay() says so; on the attention screen nothing lies over anything;
  O3  it takes no input unless it has the focus, and what it covers of its base takes none either (D10).
"""

from sgui.core.domain import Domain
from sgui.core.effects import Audit
from sgui.core.labels import FRAME, TAB_HEIGHT, LabelPlace, label_place
from sgui.core.lattice import may_overlay, overlay_verdict
from sgui.core.policy import Overlay, Policy
from sgui.core.state import State
from sgui.values.geometry import Rect, Size
from sgui.values.scene import Scene, px

OPAQUE = 255


def base(state: State) -> Domain | None:
    """Over whom overlays lie; None without focus, or with it at an overlay that may not lie over `ground`."""
    focus = state.policy.domain(state.focus) if state.focus else None
    if focus is None or focus.overlay is None:
        return state.domain(state.focus)
    ground, policy = state.domain(state.ground), state.policy.domain(state.ground or "")
    if ground is None or ground.session is None or policy is None or policy.overlay is not None:
        return None
    return ground if may_overlay(state.policy, focus.name, ground.name) else None


def riders(state: State) -> tuple[Domain, ...]:
    """Connected domains that policy lets lie over the base; the focused one first, else in file order."""
    lower = base(state)
    if lower is None:
        return ()
    found = [
        domain
        for domain in state.domains
        if domain.session and domain.name != lower.name and may_overlay(state.policy, domain.name, lower.name)
    ]
    return tuple(sorted(found, key=lambda domain: domain.name != state.focus))


def overlay_places(
    state: State, interior: Rect, who: tuple[Domain, ...]
) -> tuple[tuple[Domain, LabelPlace], ...]:
    """interior: the base's. An overlay without room, or where another already lies, is not shown."""
    found: list[tuple[Domain, LabelPlace]] = []
    for domain in who:
        place = overlay_place(state, interior, domain.name)
        if place and all(_outer(place).intersect(_outer(other)).empty for _, other in found):
            found.append((domain, place))
    return tuple(found)


def overlay_place(state: State, interior: Rect, name: str) -> LabelPlace | None:
    """Label and all inside interior, at its region; smaller than policy says where room is short."""
    policy, scale_q = state.policy.domain(name), state.policy.scale_q
    if policy is None or policy.overlay is None:
        return None
    return label_place(_at(policy.overlay.region, _outer_size(policy.overlay, scale_q), interior), scale_q)


def excused(policy: Policy, before: Scene | None, after: Scene) -> tuple[Audit, ...]:
    """A record for each overlay that now lies where only an override lets it."""
    known = {(view.domain, view.over) for view in before.surfaces} if before else set()
    found: list[Audit] = []
    for view in after.surfaces:
        upper, lower = policy.domain(view.domain), policy.domain(view.over)
        if upper is None or lower is None or (view.domain, view.over) in known:
            continue
        verdict = overlay_verdict(policy, upper, lower)
        if verdict.key.endswith(".override"):
            named = {"domain": view.domain, "over": view.over}
            found.append(Audit("overlay.excused", {**named, "reason": verdict.reason}))
    return tuple(found)


def opacity_of(overlay: Overlay) -> int:
    """0.2 to 1.0 as 51 to 255."""
    return round(overlay.opacity * OPAQUE)


def _outer_size(overlay: Overlay, scale_q: int) -> Size:
    border = 2 * px(FRAME, scale_q)
    width, height = px(overlay.size.width, scale_q), px(overlay.size.height, scale_q)
    return Size(width + border, height + border + px(TAB_HEIGHT, scale_q))


def _at(region: str, size: Size, room: Rect) -> Rect:
    width, height = min(size.width, room.width), min(size.height, room.height)
    x, y = room.x + (room.width - width) // 2, room.y + (room.height - height) // 2
    if "left" in region:
        x = room.x
    if "right" in region:
        x = room.right - width
    if "top" in region:
        y = room.y
    if "bottom" in region:
        y = room.bottom - height
    return Rect(x, y, width, height)


def _outer(place: LabelPlace) -> Rect:
    return place.frame.union(place.tab)
