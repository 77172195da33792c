from dataclasses import replace

from sgui.core import sessions
from sgui.core.effects import Audit, CloseSession, Deliver, HintSize, Refused, Show
from sgui.core.events import (
    AttentionAsked,
    AuditHealth,
    LayoutAsked,
    PolicyReplaced,
    Presented,
    ScreenReady,
    StopAsked,
)
from sgui.core.policy import Policy
from sgui.core.sessions import may_connect
from sgui.core.state import initial
from sgui.values.geometry import Size
from sgui.values.rotation import Rotation
from sgui.values.scene import Layout
from tests.core.samples import (
    ATTENTION_ONLY,
    BANK,
    BUTTON,
    CHAT,
    OUTPUT,
    POLICY,
    TILED,
    WORK,
    A,
    B,
    closed,
    domain,
    down,
    focused,
    opened,
    play,
    point,
    presented,
    press,
    release,
    run,
    seat,
    told,
    up,
)

REFUSED = Refused("policy: the audit log cannot be written, a new policy is allowed once it can")
GONE = "policy: this domain is no longer in it"


def with_domains(*names: str) -> Policy:
    return replace(POLICY, domains=tuple(domain(name) for name in names), digest="11" * 32)


def test_a_new_policy_is_audited_and_shown() -> None:
    state, effects = run(seat(), PolicyReplaced(ATTENTION_ONLY, 0))
    assert state.policy is ATTENTION_ONLY
    assert effects[0] == Audit("policy.replaced", {"digest": POLICY.digest})
    assert isinstance(effects[1], Show)


def test_sessions_go_on_and_the_focus_waits_for_the_frame() -> None:
    state = told(focused(BANK), down(A))
    (
        play(state)
        .sees(PolicyReplaced(with_domains(WORK, BANK), 0), Deliver(11, (release(A),)))
        .sees(up(A))
        .sees(down(B))
        .sees(Presented(state.serial + 1, 0), Deliver(11, (press(B),)))
    )


def test_the_same_policy_again_changes_nothing_for_good() -> None:
    state = focused(BANK)
    play(state).sees(PolicyReplaced(POLICY, 0)).sees(Presented(state.serial + 1, 0)).sees(
        down(A), Deliver(11, (press(A),))
    )


def test_without_a_screen_it_is_shown_when_there_is_one() -> None:
    assert told(initial(POLICY), PolicyReplaced(ATTENTION_ONLY, 0)).scene is None


def test_a_domain_that_is_gone_loses_its_session_and_the_focus() -> None:
    state, effects = run(focused(BANK), PolicyReplaced(with_domains(WORK), 0))
    assert effects[0] == CloseSession(11, sessions.CLOSING_POLICY, GONE)
    assert (state.focus, state.departed, [d.name for d in state.domains]) == (None, None, [WORK])


def test_a_domain_of_another_max_size_loses_its_session() -> None:
    """Its framebuffer is as large as the old policy said."""
    changed = replace(POLICY.domains[0], max_size=Size(640, 481))
    state, effects = run(
        focused(BANK), PolicyReplaced(replace(POLICY, domains=(changed, *POLICY.domains[1:])), 0)
    )
    why = "policy: this domain has another max_size now"
    assert effects[0] == CloseSession(11, sessions.CLOSING_POLICY, why)
    assert (state.focus, state.departed) == (None, BANK)


def test_a_domain_of_another_owner_loses_its_session_and_keeps_its_placeholder() -> None:
    policy = replace(POLICY, domains=(replace(POLICY.domains[0], owner="eve"), *POLICY.domains[1:]))
    state, effects = run(focused(BANK), PolicyReplaced(policy, 0))
    why = "policy: this domain has another owner now"
    assert effects[0] == CloseSession(11, sessions.CLOSING_POLICY, why)
    assert (state.focus, state.departed) == (None, BANK)


def test_quarantine_stays() -> None:
    state = seat()
    for n in range(3):
        at_us = 2_000_000 * n
        state = told(state, opened(CHAT, 20 + n, at_us), closed(CHAT, "rule", at_us, 20 + n))
    state = told(state, PolicyReplaced(with_domains(CHAT, "new"), 0))
    assert may_connect(state, CHAT, 0) == (sessions.QUARANTINED, 0)
    assert may_connect(state, "new", 0) == (sessions.WELCOME, 0)


def test_the_attention_screen_keeps_a_card_chosen() -> None:
    state = told(focused(WORK), AttentionAsked(0))
    assert told(state, PolicyReplaced(with_domains(WORK), 0)).selected == WORK
    after = told(state, PolicyReplaced(with_domains(CHAT, BANK), 0))
    assert (after.selected, after.return_focus) == (CHAT, None)
    assert told(state, PolicyReplaced(with_domains(), 0)).selected is None


def test_the_users_layout_stands_unless_the_policys_changed() -> None:
    state = told(seat(), LayoutAsked("tile"))
    assert told(state, PolicyReplaced(ATTENTION_ONLY, 0)).layout is Layout.TILE
    state = told(seat(), PolicyReplaced(TILED, 0))
    assert state.layout is Layout.TILE
    assert told(state, PolicyReplaced(POLICY, 0)).layout is Layout.FULL
    assert told(state, PolicyReplaced(replace(POLICY, layout=Layout.FLOAT), 0)).layout is Layout.FLOAT


def test_after_a_stop_nothing_is_replaced() -> None:
    state = told(seat(), StopAsked(0))
    play(state, ignore=()).sees(PolicyReplaced(ATTENTION_ONLY, 0))


def test_the_same_policy_again_disturbs_nobody() -> None:
    """A reload as often as the control socket permits must not keep the gate closed (B12)."""
    state, _ = run(focused(BANK), down(A))
    after, effects = run(state, PolicyReplaced(replace(POLICY), 0))
    assert after == state
    assert effects == (Audit("policy.replaced", {"digest": POLICY.digest}),)


def test_g09_while_the_audit_log_cannot_be_written_there_is_no_new_policy() -> None:
    state = presented(told(focused(BANK), down(A), AuditHealth(False)))
    play(state).sees(PolicyReplaced(TILED, 0), REFUSED).sees(up(A), Deliver(11, (release(A),)))
    assert told(state, PolicyReplaced(TILED, 0)) == state
    assert told(state, PolicyReplaced(POLICY, 0)) == state
    assert told(state, AuditHealth(True), PolicyReplaced(TILED, 0)).policy == TILED


def test_d16_another_rotation_releases_and_waits_for_the_turned_picture() -> None:
    state = told(focused(BANK), down(A))
    turned, effects = run(state, PolicyReplaced(replace(POLICY, rotation=Rotation.RIGHT), 0))
    (show,) = [effect for effect in effects if isinstance(effect, Show)]
    assert (show.scene.rotation, show.scene.output) == (Rotation.RIGHT, OUTPUT)
    sideways = told(turned, ScreenReady(Rotation.RIGHT.size(OUTPUT), ""))
    (
        play(state)
        .sees(PolicyReplaced(replace(POLICY, rotation=Rotation.RIGHT), 0), Deliver(11, (release(A),)))
        .sees(up(A))
        .sees(ScreenReady(Rotation.RIGHT.size(OUTPUT), ""))
        .sees(down(B))
        .sees(Presented(turned.serial, 0))
        .sees(Presented(sideways.serial, 0), Deliver(11, (press(B),)))
    )
    assert sideways.scene is not None and sideways.scene.output == Size(800, 1280)


def test_guests_are_told_the_size_that_a_turned_output_has_for_them() -> None:
    state = told(focused(BANK), PolicyReplaced(replace(POLICY, rotation=Rotation.RIGHT), 0))
    _, effects = run(state, ScreenReady(Size(800, 1280), ""))
    assert HintSize(11, 788, 1212) in effects


def test_whatever_the_pointer_had_hold_of_is_let_go_when_the_output_is_turned() -> None:
    """By half a turn too, which changes no size."""
    floating = replace(POLICY, layout=Layout.FLOAT)
    state = focused(BANK, floating)
    assert state.scene is not None
    tab = next(view.tab for view in state.scene.surfaces if view.focused)
    held = told(state, point(tab.x + 5, tab.y + 5), down(BUTTON))
    assert held.drag is not None
    assert told(held, PolicyReplaced(replace(floating, scale_q=5), 0)).drag is not None
    assert told(held, PolicyReplaced(replace(floating, rotation=Rotation.INVERTED), 0)).drag is None
