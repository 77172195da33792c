"""The questions that wait for the user on the attention screen, and what the hands do about them.

A kind of question is a noun of its own with two functions: `pending(state)` gives its questions, and
`answered(state, key, answer, at_us)` does what the user said.

Invariants, each held by tests/core/test_questions.py:
  Q1  an answer counts only if a frame that shows its question was presented FRESH_MS before (E07, P11);
  Q2  only the attention screen's own hands answer, and the first answer, which allows nothing, is marked
      until the user marks another;
  Q3  every answer is audited, once; a question that says something else now is another one.
"""

from dataclasses import replace

from sgui.core import consent, devices, stopping
from sgui.core.effects import Audit
from sgui.core.panel import Panel
from sgui.core.question import Id, Question
from sgui.core.state import Outcome, State
from sgui.values.limits import QUESTIONS_MAX
from sgui.values.scene import QuestionView, Stance

KINDS = {consent.KIND: consent, stopping.KIND: stopping, devices.KIND: devices}


def questions(state: State) -> tuple[Question, ...]:
    """Oldest first, at most QUESTIONS_MAX."""
    found = [question for kind in KINDS.values() for question in kind.pending(state)]
    return tuple(sorted(found, key=lambda question: question.asked_us))[:QUESTIONS_MAX]


def settled(state: State) -> Outcome:
    """After each event: there is a question in sight if there is one at all."""
    state, effects = consent.settled(state)
    state = stopping.settled(state)
    if state.stance is not Stance.ATTENTION:
        return (state if state.panel == Panel() else replace(state, panel=Panel())), effects
    waiting, panel = questions(state), state.panel
    if panel.shown is None and not waiting:
        return state, effects
    asked = question(state) or next(iter(waiting), None)
    if asked is None or (asked.id, asked.said) != (panel.shown, panel.said or asked.said):
        panel = panel.showing(asked.id if asked else None, state.serial + 1, panel.here)
        state = replace(state, armed=None)
    return replace(state, panel=replace(panel, said=asked.said if asked else ())), effects


def in_sight(state: State) -> QuestionView | None:
    """For the scene."""
    waiting, panel = questions(state), state.panel
    for nth, asked in enumerate(waiting, 1):
        if asked.id == panel.shown:
            return QuestionView(
                kind=asked.kind,
                key=asked.key,
                title=asked.title,
                words=asked.words,
                answers=asked.answers,
                chosen=panel.answer,
                here=panel.here,
                nth=nth,
                count=len(waiting),
            )
    return None


def question(state: State) -> Question | None:
    """The one in sight."""
    return next((asked for asked in questions(state) if asked.id == state.panel.shown), None)


def marked(state: State, answer: int) -> State:
    """Keys go to the panel from now on, and this answer is the one that Enter gives; none beyond the ends."""
    asked = question(state)
    if asked is None:
        return state
    answer = max(0, min(answer, len(asked.answers) - 1))
    return replace(state, panel=replace(state.panel, here=True, answer=answer))


def turned(state: State, step: int) -> State:
    """From the cards to the question in sight; from there to the next (+1) or previous (-1) one.

    After the last come the cards again, and the first is in sight; before the first there is nothing.
    """
    ids = [asked.id for asked in questions(state)]
    panel = state.panel
    if panel.shown not in ids or not panel.here:
        return replace(state, panel=replace(panel, here=panel.shown in ids))
    to = ids.index(panel.shown) + step
    return _show(state, ids[to % len(ids)], here=to < len(ids)) if to >= 0 else state


def after_it(state: State) -> State:
    """The next question, and after the last the first."""
    ids = [asked.id for asked in questions(state)]
    if state.panel.shown not in ids:
        return state
    return _show(state, ids[(ids.index(state.panel.shown) + 1) % len(ids)], here=True)


def _show(state: State, shown: Id, here: bool) -> State:
    if shown == state.panel.shown:
        return replace(state, panel=replace(state.panel, here=here))
    return replace(state, panel=state.panel.showing(shown, state.serial + 1, here), armed=None)


def answer(state: State, at_us: int) -> Outcome:
    """The marked answer to the question in sight, if it was in sight for long enough (Q1)."""
    asked = question(state)
    if asked is None or asked.said != state.panel.said or not state.panel.steady(at_us):
        return state, ()
    word = asked.answers[state.panel.answer]
    said = Audit("question.answered", {"question": asked.kind, "about": asked.key, "answer": word})
    state, effects = KINDS[asked.kind].answered(state, asked.key, word, at_us)
    return state, (said, *effects)
