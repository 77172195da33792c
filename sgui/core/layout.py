"""Where surfaces go: slots under the band, a label in each slot, guest pixels inside the label."""

from dataclasses import dataclass
from math import isqrt

from sgui.core.band import band_rect, strip_rect
from sgui.core.cards import card_place, card_rects
from sgui.core.domain import Domain
from sgui.core.labels import LabelPlace, label_place
from sgui.core.overlays import base, overlay_place, overlay_places, riders
from sgui.core.stack import clamped, rank, wanted
from sgui.core.state import State
from sgui.values.geometry import Rect, Size
from sgui.values.scene import Layout, Scaling, Stance, px

FLOATING_LEAST = Size(160, 120)  # design pixels of a surface that the user moves, label and all


@dataclass(frozen=True, slots=True)
class Placed:
    """over: the domain that it lies over as an overlay, else ""."""

    domain: Domain
    place: LabelPlace
    over: str = ""


def placed(state: State) -> tuple[Placed, ...]:
    """Who is on the output and where, back to front. A slot too small for its label stays empty."""
    if state.stance is Stance.ATTENTION:
        return _on_cards(state)
    if state.output is None or state.locked:
        return ()
    above = riders(state)
    found = _arranged(state, state.output, above)
    if state.focus in {one.name for one in above} and state.focus not in {one.domain.name for one in found}:
        return _arranged(state, state.output, ())  # no room over its base: it gets a place of its own
    return found


def _arranged(state: State, output: Size, above: tuple[Domain, ...]) -> tuple[Placed, ...]:
    """above: overlays, each directly in front of the base: who is in front of that is in front of them."""
    shown, room = visible(state, above), room_below_band(state, output)
    if state.fullscreen:
        slots: tuple[Rect, ...] = (room_below_strip(state, output),) * len(shown)
    elif state.layout is Layout.FLOAT:
        slots = tuple(floating_rect(state, room, domain.name) for domain in shown)
    else:
        slots = tuple(_slot(room, n, len(shown)) for n in range(len(shown)))
    lower = base(state)
    found: list[Placed] = []
    for domain, slot in zip(shown, slots, strict=True):
        place = label_place(slot, state.policy.scale_q, tabbed=not state.fullscreen)
        if place is None:
            continue
        found.append(Placed(domain, place))
        if lower and domain.name == lower.name:
            over = overlay_places(state, place.interior, above)
            found += [Placed(upper, there, domain.name) for upper, there in over]
    return tuple(found)


def visible(state: State, above: tuple[Domain, ...] = ()) -> tuple[Domain, ...]:
    """Who has a place of its own; above: who lies over another instead.

    fullscreen: the focus. full: the focus or what it lies over, else whose end left the focus at nobody.

    tile: every domain that has a session or a word on how the last one ended. float: the same, and those that
    the user raised in front of the others.
    """
    tellable = tuple(domain for domain in state.domains if domain.tellable and domain not in above)
    if state.fullscreen:
        return tuple(domain for domain in state.domains if domain.name == state.focus)
    if state.layout is Layout.TILE:
        return tellable
    if state.layout is Layout.FLOAT:
        return tuple(sorted(tellable, key=lambda domain: rank(state.stack, domain.name)))
    domain = state.domain(state.focus or state.departed)
    if domain in above:
        domain = base(state)
    return (domain,) if domain else ()


def _on_cards(state: State) -> tuple[Placed, ...]:
    """On the attention screen each surface is in its domain's card, so that no card covers a label."""
    if state.output is None:
        return ()
    asked = state.panel.shown is not None
    cards = card_rects(state.output, state.policy.scale_q, len(state.domains), asked)
    places = (card_place(card, state.policy.scale_q) for card in cards)
    both = zip(state.domains, places, strict=True)
    return tuple(Placed(domain, place) for domain, place in both if place and domain.tellable)


def suggested_size(state: State, name: str) -> Size | None:
    """The size that this domain's picture would best have if its guest connected now; None: no telling.

    Never more than its max_size. In `full` it is the same for all, so that it tells nobody of the others;
    in `tile` it depends on how many are shown, in `float` on the user alone.
    """
    domain = state.policy.domain(name)
    interior = _interior(state, name) if domain else None
    if domain is None or interior is None:
        return None
    most = domain.max_size
    return Size(min(interior.width, most.width), min(interior.height, most.height))


def fitted(interior: Rect, size: Size, scaling: Scaling) -> tuple[Rect, Rect]:
    """Where a guest's picture goes, centred in interior, and the part of it (guest pixels) seen there."""
    if scaling is Scaling.FIT:
        return _centred(interior, _fit(interior.size, size)), Rect.of(size)
    times = 1
    if scaling is Scaling.INTEGER:
        times = max(1, min(interior.width // size.width, interior.height // size.height))
    seen = Size(min(size.width, interior.width // times), min(size.height, interior.height // times))
    content = _centred(interior, Size(seen.width * times, seen.height * times))
    return content, _centred(Rect.of(size), seen)


def floating_rect(state: State, room: Rect, name: str) -> Rect:
    """Where a surface of `float` is with its label: in its own slot, or raised and where the user wants it.

    The slots are those of all domains in the policy, so that nobody's place tells who else is there.
    """
    slot = _slot(room, [domain.name for domain in state.domains].index(name), len(state.domains))
    if not rank(state.stack, name):
        return slot
    return clamped(wanted(state.stack, name) or slot, room, least_floating(state))


def least_floating(state: State) -> Size:
    return Size(
        px(FLOATING_LEAST.width, state.policy.scale_q), px(FLOATING_LEAST.height, state.policy.scale_q)
    )


def _interior(state: State, name: str) -> Rect | None:
    if state.output is None:
        return None
    if state.fullscreen and name == state.focus:
        alone = label_place(room_below_strip(state, state.output), state.policy.scale_q, tabbed=False)
        return alone.interior if alone else None
    above = {domain.name for domain in riders(state)}
    lower = base(state) if name in above else None
    own = _outer(state, room_below_band(state, state.output), lower.name if lower else name, above)
    place = label_place(own, state.policy.scale_q)
    if place and lower:
        place = overlay_place(state, place.interior, name)
    return place.interior if place else None


def _outer(state: State, room: Rect, name: str, above: set[str]) -> Rect:
    """The slot that a domain has or would have beside those that lie above another."""
    if state.layout is Layout.FULL:
        return room
    if state.layout is Layout.FLOAT:
        return floating_rect(state, room, name)
    there = (domain for domain in state.domains if domain.tellable or domain.name == name)
    names = [domain.name for domain in there if domain.name not in above]
    return _slot(room, names.index(name), len(names))


def room_below_band(state: State, output: Size) -> Rect:
    """Everything below the band."""
    top = band_rect(output, state.policy.scale_q).bottom
    return Rect.between(0, top, output.width, output.height)


def room_below_strip(state: State, output: Size) -> Rect:
    """Of fullscreen."""
    top = strip_rect(output, state.policy.scale_q).bottom
    return Rect.between(0, top, output.width, output.height)


def _slot(room: Rect, nth: int, count: int) -> Rect:
    across = isqrt(count - 1) + 1
    down = -(-count // across)
    column, row = nth % across, nth // across
    return Rect.between(
        room.x + room.width * column // across,
        room.y + room.height * row // down,
        room.x + room.width * (column + 1) // across,
        room.y + room.height * (row + 1) // down,
    )


def _fit(room: Size, size: Size) -> Size:
    """The largest size of the same shape that fits."""
    if room.width * size.height <= room.height * size.width:
        return Size(room.width, max(1, size.height * room.width // size.width))
    return Size(max(1, size.width * room.height // size.height), room.height)


def _centred(around: Rect, size: Size) -> Rect:
    x = around.x + (around.width - size.width) // 2
    y = around.y + (around.height - size.height) // 2
    return Rect(x, y, size.width, size.height)
