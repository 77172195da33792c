"""The user's word on a paste: for this text, to this session, once, within a minute (C4, QSB-013)."""

from dataclasses import replace

import pytest

from sgui.core.effects import Audit, Deliver, HandClipboard, HintSize, MovePointer, Show
from sgui.core.events import Event, LayoutAsked, PolicyReplaced, Presented, StopAsked, Tick
from sgui.core.policy import Clipboard
from sgui.core.questions import questions
from sgui.core.state import State, checkpoint
from sgui.core.status import status
from sgui.core.step import deadline
from sgui.values.scene import Stance
from tests.core.asking import ASKING, KEY, SECOND, asked, at, holding, pasting
from tests.core.samples import (
    ALT,
    BANK,
    CTRL,
    ENTER,
    ESCAPE,
    RIGHT,
    TWO,
    WORK,
    A,
    V,
    chord,
    closed,
    down,
    opened,
    play,
    presented,
    press,
    release,
    run,
    told,
    up,
)

QUIETLY = (Show, MovePointer, HintSize, Deliver)
LATE = 2 * SECOND
REASON = "the user allowed it, named there, and level 0 <= 3, categories {} within {}"
ENTERED = Audit("attention.entered", {"return_focus": BANK, "by": "paste"})
LEFT = Audit("attention.left", {"focus": BANK, "by": "paste"})


def answered(word: str) -> Audit:
    return Audit("question.answered", {"question": "paste", "about": KEY, "answer": word})


def refused(reason: str) -> Audit:
    return Audit("clipboard.refused", {"domain": BANK, "hotkey": "paste", "reason": reason})


def gone(state: State, event: Event) -> list[Audit]:
    """What the audit log says of a clipboard that was refused when this happened; nothing is handed over."""
    after, effects = run(state, event)
    assert after.clipboard.paste is None
    assert not any(isinstance(effect, HandClipboard) for effect in effects)
    return [effect for effect in effects if isinstance(effect, Audit) and effect.kind == "clipboard.refused"]


def test_the_hotkey_asks_and_the_guest_gets_nothing_but_its_releases() -> None:
    state = told(holding(), down(CTRL), down(ALT))
    (
        play(state, (Show, MovePointer, HintSize))
        .sees(down(V, SECOND), Deliver(11, (release(ALT), release(CTRL))), ENTERED)
        .sees(up(V))
        .sees(down(A))
    )


def test_the_question_names_owner_size_and_target() -> None:
    (question,) = questions(asked())
    assert (question.title, question.answers) == ("Paste from work into bank?", ("deny", "once"))
    assert question.words == "work copied 5 B. bank gets the text if you allow it, once."


def test_once_hands_over_once_and_leads_back() -> None:
    pasted = Audit("clipboard.pasted", {"from": WORK, "to": BANK, "bytes": 5, "reason": REASON})
    state = told(asked(), *at(LATE, RIGHT))
    after = (
        play(state, QUIETLY)
        .sees(down(ENTER, LATE), answered("once"), HandClipboard(11, 1), pasted, LEFT)
        .state
    )
    assert (after.stance, after.focus) == (Stance.NORMAL, BANK)
    assert status(after)["clipboard"] is None
    again = told(presented(after), up(ENTER), down(CTRL), down(ALT))
    play(again, QUIETLY).sees(down(V), refused("nothing was copied"))


def test_deny_hands_over_nothing_and_the_text_stays() -> None:
    after = (
        play(asked(), QUIETLY)
        .sees(down(ENTER, LATE), answered("deny"), refused("the user denied it"), LEFT)
        .state
    )
    assert (after.stance, after.focus) == (Stance.NORMAL, BANK)
    assert status(after)["clipboard"] == {"owner": WORK, "bytes": 5}


def test_e07_the_enter_that_answered_reaches_no_guest_until_it_was_up() -> None:
    state = presented(told(asked(), down(ENTER, LATE)))
    play(state).sees(down(ENTER)).sees(up(ENTER)).sees(down(ENTER), Deliver(11, (press(ENTER),)))


def test_escape_and_another_domain_leave_without_an_answer() -> None:
    left = refused("the attention screen was left without an answer")
    for code in (ESCAPE, TWO):
        assert gone(asked(), down(code, LATE)) == [left]
    assert gone(asked(), StopAsked(LATE)) == [left]


def test_no_answer_counts_after_a_minute() -> None:
    state = told(asked(), *at(LATE, RIGHT))
    due = 61 * SECOND
    assert deadline(state) == due
    assert gone(state, Tick(due, "12:00")) == [refused("no answer in time")]
    assert gone(state, down(ENTER, due)) == [refused("no answer in time")]
    _, effects = run(state, Tick(due - 1, "12:00"), *at(due - 1, ENTER))
    assert HandClipboard(11, 1) in effects


def test_the_user_stays_where_he_is_when_the_question_has_gone() -> None:
    state = told(asked(), Tick(61 * SECOND, "12:00"))
    assert (state.stance, state.return_focus, state.panel.here) == (Stance.ATTENTION, BANK, False)


LOST = refused("its domain has lost the focus")


def test_it_is_gone_with_the_session_that_was_to_get_the_text() -> None:
    assert gone(asked(), closed(BANK)) == [LOST]
    state = told(asked(), closed(BANK), opened(BANK, 99, SECOND), *at(LATE, RIGHT))
    assert not any(isinstance(effect, HandClipboard) for effect in run(state, *at(LATE, ENTER))[1])


def test_another_domains_end_does_not_touch_it() -> None:
    assert questions(told(asked(), closed(WORK))) == questions(asked())


def forbidding(clipboard: Clipboard) -> PolicyReplaced:
    bank, *others = ASKING.domains
    return PolicyReplaced(
        replace(ASKING, domains=(replace(bank, clipboard=clipboard), *others), digest="1" * 64), 0
    )


@pytest.mark.parametrize("clipboard", [Clipboard(), Clipboard(paste_from=frozenset({"public"}))])
def test_it_is_gone_with_the_policy_that_asked(clipboard: Clipboard) -> None:
    """Also where the new policy would permit it outright: the user presses the hotkey again."""
    assert gone(asked(), forbidding(clipboard)) == [refused("the policy has changed")]


def test_it_is_gone_with_the_text() -> None:
    bank, work, chat = ASKING.domains
    mute = replace(ASKING, domains=(bank, replace(work, clipboard=Clipboard()), chat), digest="1" * 64)
    assert gone(asked(), PolicyReplaced(mute, 0)) == [refused("the clipboard has changed")]


def test_it_is_never_asked_of_a_focus_that_is_not_shown() -> None:
    state = told(holding(), *chord(CTRL, ALT, TWO), *chord(CTRL, ALT, 2))
    assert questions(told(state, *pasting())) == ()
    assert questions(told(presented(state), *pasting())) != ()


def test_the_lattice_forbids_what_asking_does_not_excuse() -> None:
    bank, work, chat = ASKING.domains
    leaky = replace(work, clipboard=Clipboard(copy=True, ask_from=frozenset({"secret"})))
    state = told(holding(), PolicyReplaced(replace(ASKING, domains=(bank, leaky, chat), digest="1" * 64), 0))
    assert questions(state) == ()


def test_no_checkpoint_knows_of_it() -> None:
    assert checkpoint(asked()) == checkpoint(holding())


def test_it_is_the_same_in_another_layout() -> None:
    state = told(asked(), LayoutAsked("tile"), Presented(10_000, SECOND))
    assert questions(state) == questions(asked())
