"""What the user may do about one domain: stop its display, after a question, and release it again."""

import json
from dataclasses import replace

import pytest

from sgui.core.attention_hands import KEY_DELETE, KEY_R
from sgui.core.cards import action_rect, card_rects
from sgui.core.effects import Audit, CloseSession, Effect, Refused
from sgui.core.events import PolicyReplaced, ReleaseAsked
from sgui.core.questions import questions
from sgui.core.sessions import CLOSING_POLICY, QUARANTINED, WELCOME, may_connect
from sgui.core.state import State, checkpoint, restore
from sgui.values.scene import Action, Link, Stance
from tests.core.asking import SECOND, at
from tests.core.samples import (
    ALT,
    BANK,
    BUTTON,
    CTRL,
    DELETE,
    ENTER,
    ESCAPE,
    OUTPUT,
    POLICY,
    RIGHT,
    WORK,
    chord,
    closed,
    down,
    focused,
    opened,
    point,
    presented,
    run,
    told,
    up,
)

LATE = 2 * SECOND
STOPPED = Audit("domain.stopped", {"domain": BANK, "generation": 11})
RELEASED = Audit("domain.released", {"domain": BANK, "by": "attention"})
CLOSE = CloseSession(11, CLOSING_POLICY, "session: the user stopped this display")


def attending(state: State | None = None) -> State:
    """On the attention screen, the old focus, bank, is the marked card."""
    return presented(told(state or focused(BANK), *chord(CTRL, ALT, DELETE)), SECOND)


def asked() -> State:
    return presented(told(attending(), *at(SECOND, KEY_DELETE)), SECOND)


def stopped() -> State:
    return presented(told(asked(), *at(LATE, RIGHT, ENTER)), LATE)


def link(state: State, name: str = BANK) -> Link:
    domain = state.domain(name)
    assert domain is not None
    return domain.link


def quarantined() -> State:
    state = told(focused(WORK), closed(BANK, "ring"))
    for n in (1, 2):
        at_us = n * 9 * SECOND
        state = told(state, opened(BANK, 50 + n, at_us), closed(BANK, "ring", at_us, 50 + n))
    assert link(state) is Link.QUARANTINED
    return told(attending(state), *at(SECOND, 105))


def closes(effects: tuple[Effect, ...]) -> bool:
    return any(isinstance(effect, CloseSession) for effect in effects)


# -- stop --------------------------------------------------------------------------------------------------


def test_delete_asks_first_and_keeps_the_display_by_default() -> None:
    (question,) = questions(asked())
    assert (question.title, question.answers) == ("Stop the display of bank?", ("keep", "stop"))
    state, effects = run(asked(), *at(LATE, ENTER))
    assert not closes(effects)
    assert (state.stance, link(state), questions(state)) == (Stance.ATTENTION, Link.CONNECTED, ())


def test_the_answer_ends_the_session_and_the_user_stays() -> None:
    state, effects = run(asked(), *at(LATE, RIGHT, ENTER))
    said = [effect for effect in effects if isinstance(effect, Audit | CloseSession)]
    answered = Audit("question.answered", {"question": "stop", "about": BANK, "answer": "stop"})
    assert said == [answered, STOPPED, CLOSE]
    assert (state.stance, state.return_focus, state.selected, link(state)) == (
        Stance.ATTENTION,
        None,
        BANK,
        Link.STOPPED,
    )


@pytest.mark.parametrize("at_us", [SECOND, SECOND + 499_999])
def test_e07_no_answer_before_the_question_was_in_sight(at_us: int) -> None:
    assert not closes(run(asked(), *at(at_us, RIGHT, ENTER))[1])


def test_the_placeholder_says_whose_act_it_was() -> None:
    state = told(stopped(), down(ESCAPE))
    assert state.scene is not None
    assert [view.notice for view in state.scene.surfaces] == [
        "display stopped by you: release it on the attention screen"
    ]


def test_x1_it_gets_no_session_until_it_is_released() -> None:
    state = stopped()
    assert may_connect(state, BANK, 99 * SECOND) == (QUARANTINED, 0)
    state, effects = run(state, opened(BANK, 77, 99 * SECOND))
    assert closes(effects)
    state = told(state, *at(LATE, KEY_R))
    assert may_connect(state, BANK, 99 * SECOND) == (WELCOME, 0)
    assert link(state) is Link.ABSENT


def test_management_cannot_release_what_the_user_stopped() -> None:
    state, effects = run(stopped(), ReleaseAsked(BANK))
    assert effects == (
        Refused("release: bank was stopped by the user, allowed on the attention screen alone"),
    )
    assert link(state) is Link.STOPPED


def test_it_survives_a_dead_seat_and_another_policy() -> None:
    saved = json.loads(json.dumps(checkpoint(stopped())))
    assert link(restore(POLICY, saved)) is Link.STOPPED
    assert link(told(stopped(), PolicyReplaced(replace(POLICY, digest="1" * 64), 0))) is Link.STOPPED


def test_x2_the_question_is_about_one_session_alone() -> None:
    state = told(asked(), closed(BANK), opened(BANK, 99, LATE), *at(LATE, RIGHT, ENTER))
    assert questions(state) == ()
    assert link(state) is Link.CONNECTED
    assert questions(told(asked(), PolicyReplaced(replace(POLICY, domains=POLICY.domains[1:]), 0))) == ()


def test_escape_leaves_the_question_first_and_then_the_screen() -> None:
    state = told(asked(), *at(LATE, ESCAPE))
    assert (state.stance, questions(state), state.panel.here) == (Stance.ATTENTION, (), False)
    assert told(state, *at(LATE, ESCAPE)).focus == BANK


def test_leaving_drops_it() -> None:
    state = told(asked(), *at(LATE, 3))
    assert (state.focus, state.stopping) == (WORK, None)


def test_the_secure_attention_keys_own_delete_asks_nothing() -> None:
    state = told(focused(BANK), *chord(CTRL, ALT, DELETE))
    assert questions(state) == ()
    assert questions(told(state, down(CTRL), down(ALT), down(DELETE))) == ()


# -- release -----------------------------------------------------------------------------------------------


def test_r_releases_from_quarantine() -> None:
    state, effects = run(quarantined(), *at(SECOND, KEY_R))
    assert RELEASED in effects
    assert link(state) is Link.ABSENT


@pytest.mark.parametrize("code", [KEY_R, KEY_DELETE])
def test_a_key_does_what_is_offered_and_nothing_else(code: int) -> None:
    offered = {KEY_R: quarantined, KEY_DELETE: attending}
    for key, state in ((key, make()) for key, make in offered.items()):
        if key != code:
            assert told(state, *at(SECOND, code)) == state
    absent = told(attending(), closed(BANK))
    assert told(absent, *at(SECOND, code)) == absent


def test_keys_on_the_panel_do_nothing_to_cards() -> None:
    assert not closes(run(asked(), *at(LATE, KEY_DELETE, KEY_R, KEY_DELETE))[1])
    assert len(questions(told(asked(), *at(LATE, KEY_DELETE)))) == 1


# -- by pointer --------------------------------------------------------------------------------------------


def button(state: State, nth: int) -> tuple[int, int]:
    rect = action_rect(card_rects(OUTPUT, 4, 3, state.panel.shown is not None)[nth], 4)
    assert rect is not None
    return rect.x + rect.width // 2, rect.y + rect.height // 2


def clicked(state: State, nth: int, at_us: int = LATE) -> State:
    return told(state, point(*button(state, nth)), down(BUTTON, at_us), up(BUTTON, at_us))


def test_the_marked_cards_button_asks() -> None:
    state = clicked(attending(), 0)
    assert (state.stance, [q.kind for q in questions(state)]) == (Stance.ATTENTION, ["stop"])


def test_an_unmarked_card_has_none_so_a_click_there_chooses() -> None:
    assert clicked(attending(), 1).focus == WORK


def test_the_button_releases() -> None:
    assert link(clicked(quarantined(), 0)) is Link.ABSENT


def test_a_card_of_an_absent_domain_has_none() -> None:
    absent = told(attending(), closed(BANK))
    assert clicked(absent, 0).stance is Stance.ATTENTION


def test_a_button_whose_action_has_gone_does_nothing() -> None:
    state = told(attending(), point(*button(attending(), 0)), down(BUTTON, LATE), closed(BANK))
    assert told(state, up(BUTTON, LATE)).stance is Stance.ATTENTION


def test_the_scene_says_what_is_offered() -> None:
    state = told(stopped(), closed(WORK))
    assert state.scene is not None
    assert [tab.action for tab in state.scene.tabs] == [Action.RELEASE, Action.NONE, Action.NONE]
    assert focused(BANK).scene is not None
