"""Questions as dialogues: fresh keys alone, the denial first, one at a time (E07)."""

from dataclasses import replace

import pytest

from sgui.core import questions as nouns
from sgui.core.attention_hands import KEY_TAB
from sgui.core.cards import attention_zones, card_rects
from sgui.core.effects import Audit, Effect, HandClipboard
from sgui.core.events import AttentionAsked, FocusAsked, LayoutAsked, PolicyReplaced, ScreenLost, ScreenReady
from sgui.core.panel import Panel, answer_rects, counter_rect, panel_rect
from sgui.core.question import Question
from sgui.core.questions import in_sight, questions
from sgui.core.state import Outcome, State
from sgui.core.status import status
from sgui.values.geometry import Rect, Size
from sgui.values.input import InputLost
from sgui.values.limits import QUESTIONS_MAX
from sgui.values.scene import Stance
from tests.core.asking import ASKING, KEY, SECOND, asked, at, holding, pasting
from tests.core.samples import (
    BANK,
    BUTTON,
    DOWN,
    ENTER,
    ESCAPE,
    LEFT,
    OUTPUT,
    RIGHT,
    TWO,
    UP,
    WORK,
    does,
    down,
    focused,
    point,
    presented,
    run,
    told,
    up,
)

LATE = 2 * SECOND  # the question has been in sight for a second
ALLOWED = Audit("question.answered", {"question": "paste", "about": KEY, "answer": "once"})
DENIED = Audit("question.answered", {"question": "paste", "about": KEY, "answer": "deny"})


class Toys:
    """Questions of another kind: all that are not answered yet."""

    KIND = "toy"

    def __init__(self, *keys: str) -> None:
        self.keys = keys
        self.said: list[tuple[str, str]] = []
        self.answers: tuple[str, ...] = ("no", "yes")

    def pending(self, state: State) -> tuple[Question, ...]:
        left = [key for key in self.keys if key not in dict(self.said)]
        return tuple(Question("toy", key, f"{key}?", "Words.", self.answers, n) for n, key in enumerate(left))

    def answered(self, state: State, key: str, answer: str, at_us: int) -> Outcome:
        self.said.append((key, answer))
        return state, ()


@pytest.fixture
def toys(monkeypatch: pytest.MonkeyPatch) -> Toys:
    toys = Toys("one", "two", "three")
    monkeypatch.setattr(nouns, "KINDS", {"toy": toys})
    return toys


def attending() -> State:
    """On the attention screen by its key: the cards have the keys."""
    return presented(told(focused(BANK), AttentionAsked(0)), SECOND)


def middle(rect: Rect) -> tuple[int, int]:
    return rect.x + rect.width // 2, rect.y + rect.height // 2


PANEL = panel_rect(attention_zones(OUTPUT, 4, asked=True).question, 4)
ONCE = middle(answer_rects(PANEL, 4, 2)[1])


def handed(effects: tuple[Effect, ...]) -> bool:
    return any(isinstance(effect, HandClipboard) for effect in effects)


# -- when an answer counts ---------------------------------------------------------------------------------


def test_enter_gives_the_denial_unless_another_answer_is_marked() -> None:
    _, effects = run(asked(), *at(LATE, ENTER))
    assert DENIED in effects
    assert not handed(effects)
    _, effects = run(asked(), *at(LATE, RIGHT, ENTER))
    assert effects.count(ALLOWED) == 1
    assert handed(effects)


@pytest.mark.parametrize(("at_us", "counts"), [(SECOND, False), (1_499_999, False), (1_500_000, True)])
def test_e07_the_first_half_second_counts_for_nothing(at_us: int, counts: bool) -> None:
    _, effects = run(asked(), *at(at_us, RIGHT, ENTER))
    assert (ALLOWED in effects) == counts


def test_e07_the_half_second_begins_when_the_question_has_been_presented() -> None:
    unseen = told(holding(), *pasting())
    assert not handed(run(unseen, *at(10 * SECOND, RIGHT, ENTER))[1])
    seen = presented(unseen, 10 * SECOND)
    assert not handed(run(seen, *at(10 * SECOND + 499_999, RIGHT, ENTER))[1])
    assert handed(run(seen, *at(10 * SECOND + 500_000, RIGHT, ENTER))[1])


def test_e07_an_enter_held_since_before_counts_for_nothing() -> None:
    state = told(holding(), down(ENTER), *pasting())
    state = told(presented(state, SECOND), *at(LATE, RIGHT), down(ENTER, LATE), down(ENTER, LATE, 9))
    assert state.stance is Stance.ATTENTION
    assert handed(run(state, up(ENTER), up(ENTER, 0, 9), down(ENTER, LATE))[1])


def test_a_screen_that_comes_back_has_to_show_it_again() -> None:
    for away in ((ScreenLost(0), ScreenReady(OUTPUT, "")), (ScreenReady(Size(1920, 1080), ""),)):
        state = told(asked(), *at(LATE, RIGHT), *away)
        assert not handed(run(state, *at(LATE, ENTER))[1])
        assert not handed(run(presented(state, LATE), *at(LATE, ENTER))[1])
        assert handed(run(presented(state, LATE), *at(LATE + 500_000, ENTER))[1])


def test_a_new_policy_moves_things_so_they_have_to_be_seen_again() -> None:
    state = told(asked(), *at(LATE, RIGHT), PolicyReplaced(replace(ASKING, digest="22" * 32), LATE))
    assert not handed(run(state, *at(LATE, ENTER))[1])
    assert handed(run(presented(state, LATE), *at(LATE + 500_000, ENTER))[1])


def test_management_answers_nothing() -> None:
    state, effects = run(asked(), FocusAsked(BANK, LATE), LayoutAsked("tile"), AttentionAsked(LATE))
    assert questions(state) == questions(asked())
    assert not any(isinstance(effect, Audit) and effect.kind == "question.answered" for effect in effects)


# -- by pointer --------------------------------------------------------------------------------------------


def test_a_click_on_an_answer_gives_it() -> None:
    state = told(asked(), point(*ONCE), down(BUTTON, LATE))
    assert state.panel.answer == 1
    assert handed(run(state, up(BUTTON, LATE))[1])


def test_e07_a_click_that_begins_too_early_counts_for_nothing() -> None:
    assert not handed(run(asked(), point(*ONCE), down(BUTTON, 1_499_999), up(BUTTON, LATE))[1])


def test_e07_no_card_is_chosen_by_a_click_right_after_the_cards_have_moved(toys: Toys) -> None:
    card = middle(card_rects(OUTPUT, 4, 3, asked=True)[1])
    early = told(attending(), point(*card), down(BUTTON, SECOND), up(BUTTON, SECOND))
    assert early.stance is Stance.ATTENTION
    assert told(attending(), point(*card), down(BUTTON, LATE), up(BUTTON, LATE)).focus == WORK


@pytest.mark.parametrize("to", [(2, 700), (PANEL.x + 4, PANEL.y + 4), middle(answer_rects(PANEL, 4, 2)[0])])
def test_a_click_that_slips_off_its_answer_gives_none(to: tuple[int, int]) -> None:
    state = told(asked(), point(*ONCE), down(BUTTON, LATE), point(*to), up(BUTTON, LATE))
    assert state.stance is Stance.ATTENTION
    assert state.clipboard.paste


def test_a_button_on_a_lost_device_gives_no_answer() -> None:
    state = told(asked(), point(*ONCE), down(BUTTON, LATE), does(InputLost(1)))
    assert told(state, down(BUTTON, SECOND), up(BUTTON, LATE)).stance is Stance.ATTENTION


def test_a_click_on_the_panel_brings_the_keys_there_and_one_on_a_card_away(toys: Toys) -> None:
    state = told(attending(), point(PANEL.x + 2, PANEL.y + 2), down(BUTTON, LATE), up(BUTTON, LATE))
    assert state.panel.here
    other = middle(card_rects(OUTPUT, 4, 3, asked=True)[2])
    state = told(state, point(*other), down(BUTTON, LATE), up(BUTTON, LATE))
    assert (state.panel.here, state.selected, state.stance) == (False, "chat", Stance.ATTENTION)


def test_a_click_on_the_counter_shows_the_next_and_after_the_last_the_first(toys: Toys) -> None:
    state = told(attending(), point(*middle(counter_rect(PANEL, 4))))
    for key in ("two", "three", "one"):
        state = presented(told(state, down(BUTTON, LATE), up(BUTTON, LATE)), SECOND)
        assert state.panel.shown == ("toy", key)


# -- the place of the keys ---------------------------------------------------------------------------------


def test_the_paste_hotkey_brings_the_keys_to_its_question() -> None:
    view = in_sight(asked())
    assert view is not None
    assert (view.here, view.chosen, view.nth, view.count) == (True, 0, 1, 1)


def test_the_secure_attention_key_leaves_them_with_the_cards(toys: Toys) -> None:
    state = told(attending(), *at(LATE, RIGHT))
    assert state.selected == WORK
    assert told(state, *at(LATE, ENTER)).focus == WORK


def test_tab_goes_through_the_questions_and_back_to_the_cards(toys: Toys) -> None:
    state, places = attending(), []
    for _ in range(5):
        state = told(state, *at(LATE, KEY_TAB))
        places.append(state.panel.shown[1] if state.panel.here and state.panel.shown else "cards")
    assert places == ["one", "two", "three", "cards", "one"]


def test_away_from_the_only_question_and_back_it_stays_what_it_was() -> None:
    state = told(asked(), *at(LATE, RIGHT, KEY_TAB))
    assert not state.panel.here
    assert handed(run(state, *at(LATE, KEY_TAB, ENTER))[1])


def test_up_and_down_do_the_same_and_stop_at_the_first(toys: Toys) -> None:
    state, places = attending(), []
    for code in (UP, UP, DOWN, UP, DOWN, DOWN, DOWN, DOWN):
        state = told(state, *at(LATE, code))
        places.append(state.panel.shown[1] if state.panel.here and state.panel.shown else "cards")
    assert places == ["one", "one", "two", "one", "two", "three", "cards", "cards"]


def test_without_domains_up_finds_the_question(toys: Toys) -> None:
    nobody = told(replace(attending(), selected=None), *at(LATE, UP))
    assert nobody.panel.here


def test_without_a_question_tab_and_up_do_nothing() -> None:
    state = attending()
    assert told(state, *at(LATE, KEY_TAB, UP)).panel == state.panel == Panel()


def test_left_and_right_stop_at_the_ends() -> None:
    state, marked = asked(), []
    for code in (RIGHT, RIGHT, LEFT, LEFT):
        state = told(state, *at(LATE, code))
        marked.append(state.panel.answer)
    assert marked == [1, 1, 0, 0]


def test_another_question_begins_with_its_denial_and_its_own_half_second(toys: Toys) -> None:
    state = told(attending(), *at(LATE, KEY_TAB, RIGHT, ENTER))
    assert toys.said == [("one", "yes")]
    assert (state.panel.shown, state.panel.answer, state.panel.here) == (("toy", "two"), 0, True)
    state = presented(told(state, *at(LATE, ENTER)), LATE)
    told(state, *at(LATE + 499_999, ENTER))
    assert len(toys.said) == 1
    told(state, *at(LATE + 500_000, ENTER))
    assert toys.said == [("one", "yes"), ("two", "no")]


def test_a_question_that_goes_away_leaves_no_button_armed(toys: Toys) -> None:
    state = told(attending(), point(*ONCE), down(BUTTON, LATE))
    toys.said.append(("one", "elsewhere"))
    told(state, up(BUTTON, LATE))
    assert toys.said == [("one", "elsewhere")]


def test_a_question_that_says_something_else_has_to_be_seen_again(toys: Toys) -> None:
    state = told(attending(), *at(LATE, KEY_TAB, RIGHT))
    assert (state.panel.shown, state.panel.answer) == (("toy", "one"), 1)
    toys.answers = ("no",)
    state = told(state, *at(LATE, ENTER))
    assert (toys.said, state.panel.shown, state.panel.answer) == ([], ("toy", "one"), 0)
    assert not state.panel.steady(99 * SECOND)
    assert presented(state, LATE).panel.steady(LATE + 500_000)


def test_e07_an_enter_for_a_question_that_has_just_gone_chooses_no_card(toys: Toys) -> None:
    state = told(attending(), *at(LATE, KEY_TAB))
    toys.keys = ()
    state = told(state, LayoutAsked("tile"))
    assert told(state, *at(LATE, ENTER)).stance is Stance.ATTENTION
    state = presented(state, LATE)
    assert told(state, *at(LATE + 499_999, ENTER)).stance is Stance.ATTENTION
    assert told(state, *at(LATE + 500_000, ENTER)).focus == BANK


def test_digits_and_escape_leave_without_an_answer(toys: Toys) -> None:
    state = told(attending(), *at(LATE, KEY_TAB, TWO))
    assert (state.focus, toys.said, state.panel) == (WORK, [], Panel())
    state = told(attending(), *at(LATE, KEY_TAB, ESCAPE))
    assert (state.focus, toys.said, len(questions(state))) == (BANK, [], 3)


# -- what is told of them ----------------------------------------------------------------------------------


def test_the_band_says_how_many_wait_wherever_the_user_is(toys: Toys) -> None:
    for state in (presented(told(focused(BANK), LayoutAsked("tile"))), attending()):
        assert state.scene is not None
        assert state.scene.band.questions == 3
    assert presented(focused(BANK)).scene == focused(BANK).scene


def test_only_the_attention_screen_shows_one(toys: Toys) -> None:
    state = focused(BANK)
    assert in_sight(state) is None
    assert nouns.question(state) is None
    assert nouns.marked(state, 1) == nouns.after_it(state) == state
    assert nouns.answer(state, LATE) == (state, ())


def test_the_oldest_come_first_and_not_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    many = Toys(*(f"q{n}" for n in range(QUESTIONS_MAX + 5)))
    monkeypatch.setattr(nouns, "KINDS", {"toy": many, "paste": nouns.KINDS["paste"]})
    found = questions(asked())
    assert len(found) == QUESTIONS_MAX
    assert found[0].key == "q0"


def test_status_tells_what_is_asked() -> None:
    assert status(asked())["questions"] == [
        {"kind": "paste", "key": KEY, "title": "Paste from work into bank?", "answers": ["deny", "once"]}
    ]
