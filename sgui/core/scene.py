"""The scene that the state amounts to: what the screen is told, built from trusted state alone."""

from sgui.core.band import tab_rects
from sgui.core.device import words
from sgui.core.lamps import lamps
from sgui.core.layout import Placed, fitted, placed
from sgui.core.overlays import OPAQUE, opacity_of
from sgui.core.questions import in_sight, questions
from sgui.core.state import State
from sgui.core.stopping import action
from sgui.values.geometry import Rect, Size
from sgui.values.scene import BandStatus, DomainTab, Scaling, Scene, Stance, SurfaceView

NOWHERE = Rect(0, 0, 0, 0)  # tabs that the strip has no room for
STILL = "connected"  # instead of a picture that would move
HIDDEN = "hidden"  # whether the clipboard holds anything is nobody's business while it is locked


def build(state: State, output: Size) -> Scene:
    """With the serial after the newest one's."""
    return Scene(
        serial=state.serial + 1,
        stance=state.stance,
        layout=state.layout,
        output=output,
        scale_q=state.policy.scale_q,
        focus=state.focus,
        selected=state.selected,
        surfaces=tuple(_surface(state, one) for one in placed(state)),
        tabs=() if state.locked else _tabs(state, output),
        labels=state.policy.labels,
        band=_band(state),
        pointer=None if state.captured else state.pointer,
        question=in_sight(state),
        theme=state.policy.theme,
        captured=state.captured,
        fullscreen=state.fullscreen,
        lock=state.lock.view if state.stance is Stance.LOCKED else None,
        rotation=state.policy.rotation,
    )


def _surface(state: State, one: Placed) -> SurfaceView:
    domain, place = one.domain, one.place
    policy = state.policy.domain(domain.name)
    assert policy is not None, "state.domains are the policy's"
    still = state.stance is Stance.ATTENTION and state.policy.reduced_motion
    picture = None if still else domain.picture
    scaling = Scaling.FIT if state.stance is Stance.ATTENTION else policy.scaling
    content, source = fitted(place.interior, picture, scaling) if picture else (None, None)
    return SurfaceView(
        domain=domain.name,
        label=policy.label,
        generation=domain.generation,
        frame=place.frame,
        tab=place.tab,
        interior=place.interior,
        content=content,
        source=source,
        notice=domain.notice or (STILL if still else ""),
        focused=domain.name == state.focus,
        selected=domain.name == state.selected,
        over=one.over,
        opacity=opacity_of(policy.overlay) if one.over and policy.overlay else OPAQUE,
        alpha=policy.guest_alpha and state.stance is Stance.NORMAL,
        keyboard=policy.keyboard,
    )


def _tabs(state: State, output: Size) -> tuple[DomainTab, ...]:
    count = len(state.domains)
    rects = (NOWHERE,) * count if state.fullscreen else tab_rects(output, state.policy.scale_q, count)
    return tuple(
        DomainTab(
            domain.name,
            policy.label,
            domain.link,
            domain.name == state.focus,
            rect,
            domain.mark,
            action(domain),
        )
        for domain, policy, rect in zip(state.domains, state.policy.domains, rects, strict=True)
    )


def _band(state: State) -> BandStatus:
    held = state.clipboard.held
    return BandStatus(
        input=words(state.input_words, state.devices),
        integrity=state.integrity,
        audit_healthy=state.audit_healthy,
        clipboard=HIDDEN if state.locked else held.words if held else "",
        clock=state.clock,
        renderer=state.renderer,
        locks=lamps(state).words,
        questions=len(questions(state)),
    )
