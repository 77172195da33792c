"""Copy and paste as dialogues: E17, QSB-011 (nothing stale), QSB-013 (the moment of the hotkey counts)."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sgui.core.clipboard import Clipboard as Known
from sgui.core.effects import (
    AskClipboard,
    Audit,
    Deliver,
    Effect,
    HandClipboard,
    HintSize,
    IgnoreClipboard,
    KeepClipboard,
    MovePointer,
    Show,
    WipeClipboard,
)
from sgui.core.events import (
    AttentionAsked,
    ClipboardAnswered,
    ClipboardSeeded,
    Event,
    PolicyReplaced,
    Presented,
    ScreenLost,
    StopAsked,
    Tick,
)
from sgui.core.policy import Clipboard, DomainPolicy, Policy
from sgui.core.state import Outcome, State, checkpoint
from sgui.core.status import status
from sgui.core.step import deadline, step
from tests.core.samples import (
    ALT,
    BANK,
    CHAT,
    CTRL,
    ENTER,
    ESCAPE,
    ONE,
    POLICY,
    RIGHT,
    THREE,
    TWO,
    WORK,
    C,
    V,
    chord,
    closed,
    down,
    focused,
    opened,
    play,
    presented,
    release,
    run,
    told,
    up,
)

EVERYTHING = Clipboard(copy=True, paste_from=frozenset({"public", "secret"}), override="tests")
BANKS = Clipboard(copy=True, paste_from=frozenset({"public"}))


def domains(**clipboards: Clipboard) -> tuple[DomainPolicy, ...]:
    return tuple(replace(d, clipboard=clipboards.get(d.name, d.clipboard)) for d in POLICY.domains)


SHARING = replace(
    POLICY, domains=domains(bank=BANKS, work=Clipboard(copy=True, paste_from=frozenset({"public"})))
)
CAUTIOUS = replace(
    SHARING,
    domains=domains(
        bank=Clipboard(copy=True, ask_from=frozenset({"public"})), work=SHARING.domains[1].clipboard
    ),
)
QUIETLY = (Show, MovePointer, HintSize, Deliver)
COPY, PASTE = chord(CTRL, ALT, C), chord(CTRL, ALT, V)
ASKED = Audit("clipboard.asked", {"domain": WORK})
SECOND = 1_000_000


def answer(nonce: int = 0, size: int = 5, at_us: int = SECOND, generation: int = 12) -> ClipboardAnswered:
    return ClipboardAnswered(generation, nonce, size, at_us)


def copied(name: str, bytes_: int = 5) -> Audit:
    return Audit("clipboard.copied", {"domain": name, "bytes": bytes_})


def refused(name: str | None, hotkey: str, reason: str) -> Audit:
    return Audit("clipboard.refused", {"domain": name, "hotkey": hotkey, "reason": reason})


def working(policy: Policy = SHARING) -> State:
    """The user holds Ctrl and Alt, domain work has the focus."""
    return told(focused(WORK, policy), down(CTRL), down(ALT))


def holding(policy: Policy = SHARING) -> State:
    """Five bytes of work's are held."""
    return told(focused(WORK, policy), *COPY, answer())


def turn_to(state: State, digit: int) -> State:
    return presented(told(state, *chord(CTRL, ALT, digit)))


# -- copy ------------------------------------------------------------------------------------------------


def test_copy_asks_the_focus_and_keeps_its_answer() -> None:
    dialogue = (
        play(working(), QUIETLY)
        .sees(down(C), AskClipboard(12, 0), ASKED)
        .sees(answer(), KeepClipboard(), copied(WORK))
        .sees(answer())  # once is enough
    )
    assert status(dialogue.state)["clipboard"] == {"owner": WORK, "bytes": 5}
    assert dialogue.state.scene is not None
    assert dialogue.state.scene.band.clipboard == "work 5 B"


def test_the_hotkey_itself_reaches_no_guest() -> None:
    (
        play(working())
        .sees(down(C), Deliver(12, (release(ALT), release(CTRL))), AskClipboard(12, 0))
        .sees(up(C))
        .sees(up(ALT))
    )


def test_a_domain_that_may_not_copy_is_not_asked() -> None:
    mute = replace(SHARING, domains=domains(bank=BANKS))
    play(working(mute), QUIETLY).sees(down(C), refused(WORK, "copy", "work may not copy")).sees(answer())


def test_an_answer_that_nobody_asked_for_has_no_effect() -> None:
    state = working()
    for nonce in (0, 1, (1 << 32) - 1):
        play(state).sees(answer(nonce))


@pytest.mark.parametrize("wrong", [answer(1), answer(generation=11), answer(generation=13)])
def test_an_answer_to_something_else_has_no_effect_and_the_right_one_still_counts(wrong: Event) -> None:
    play(told(working(), down(C)), QUIETLY).sees(wrong).sees(answer(), KeepClipboard(), copied(WORK))


def test_a_late_answer_has_no_effect() -> None:
    state = told(working(), down(C, 7))
    assert deadline(state) == 2 * SECOND + 7
    late = (IgnoreClipboard(12), Audit("clipboard.unanswered", {"domain": WORK}))
    play(state, QUIETLY).sees(answer(at_us=2 * SECOND + 6), KeepClipboard(), copied(WORK))
    play(state, QUIETLY).sees(answer(at_us=2 * SECOND + 7), *late)
    after = play(state, QUIETLY).sees(Tick(2 * SECOND + 7, "12:00"), *late).sees(answer()).state
    assert status(after)["clipboard"] is None
    assert deadline(after) is None


def test_a_new_question_takes_the_place_of_the_old_one_and_its_answer() -> None:
    again = told(working(), down(C), up(C))
    (
        play(again, QUIETLY)
        .sees(down(C), IgnoreClipboard(12), AskClipboard(12, 1), ASKED)
        .sees(answer(0))
        .sees(answer(1), KeepClipboard(), copied(WORK))
    )


def test_a_new_question_empties_the_clipboard_so_that_silence_leaves_nothing_stale() -> None:
    emptied = Audit("clipboard.emptied", {"owner": WORK, "why": "copied anew"})
    state = told(turn_to(holding(), ONE), down(CTRL), down(ALT))
    assert state.focus == BANK
    after = play(state, QUIETLY).sees(
        down(C),
        WipeClipboard(),
        emptied,
        AskClipboard(11, 1),
        Audit("clipboard.asked", {"domain": BANK}),
    )
    assert status(after.state)["clipboard"] is None
    after.sees(down(V), refused(BANK, "paste", "nothing was copied"))


def test_an_empty_answer_leaves_nothing() -> None:
    state = play(told(working(), down(C)), QUIETLY).sees(answer(size=0), copied(WORK, 0)).state
    assert status(state)["clipboard"] is None


def test_who_was_focused_at_the_hotkey_answers_although_the_focus_moved() -> None:
    moved = turn_to(told(working(), down(C)), ONE)
    play(moved, QUIETLY).sees(answer(), KeepClipboard(), copied(WORK))
    play(told(moved, AttentionAsked(0)), QUIETLY).sees(answer(), KeepClipboard(), copied(WORK))


def test_a_session_that_came_after_the_question_cannot_answer_it() -> None:
    state = told(working(), down(C), closed(WORK), opened(WORK, 21))
    play(state, QUIETLY).sees(answer(generation=21))


# -- paste -----------------------------------------------------------------------------------------------


@pytest.mark.requirement("FDP_VMS_EXT.1", "copy and paste: once where the policy grants it")
def test_paste_hands_over_once_and_the_clipboard_is_empty() -> None:
    state = told(turn_to(holding(), ONE), down(CTRL), down(ALT))
    reason = "named there, and level 0 <= 3, categories {} within {}"
    pasted = Audit("clipboard.pasted", {"from": WORK, "to": BANK, "bytes": 5, "reason": reason})
    after = (
        play(state, QUIETLY)
        .sees(down(V), HandClipboard(11, 1), pasted)
        .sees(up(V))
        .sees(down(V), refused(BANK, "paste", "nothing was copied"))
    )
    assert status(after.state)["clipboard"] is None
    assert after.state.scene is not None
    assert after.state.scene.band.clipboard == ""


def test_a_domain_may_be_named_as_its_own_source() -> None:
    assert HandClipboard(12, 1) in run(holding(), *PASTE)[1]


@pytest.mark.requirement("FDP_VMS_EXT.1", "copy and paste: off by default")
def test_without_paste_from_nothing_is_handed_over_and_the_text_stays() -> None:
    shy = replace(SHARING, domains=domains(work=Clipboard(copy=True)))
    state, effects = run(turn_to(holding(shy), ONE), *PASTE)
    assert refused(BANK, "paste", "bank may not paste from public") in effects
    assert status(state)["clipboard"] == {"owner": WORK, "bytes": 5}


def test_the_lattice_forbids_what_no_override_excuses() -> None:
    """A policy file could not say it; the core does not rely on that."""
    leaky = replace(SHARING, domains=domains(bank=BANKS, work=Clipboard(paste_from=frozenset({"secret"}))))
    state = told(focused(BANK, leaky), *COPY, answer(generation=11))
    assert status(state)["clipboard"] == {"owner": BANK, "bytes": 5}
    _, effects = run(turn_to(state, TWO), *PASTE)
    assert refused(WORK, "paste", "level 3 of secret > 0 of public") in effects
    assert not any(isinstance(effect, HandClipboard) for effect in effects)


def test_the_use_of_an_override_is_audited_with_its_reason() -> None:
    excused = replace(SHARING, domains=domains(bank=BANKS, work=EVERYTHING))
    state = turn_to(told(focused(BANK, excused), *COPY, answer(generation=11)), TWO)
    (pasted,) = [e for e in run(state, *PASTE)[1] if isinstance(e, Audit) and e.kind == "clipboard.pasted"]
    assert pasted.fields["reason"] == 'level 3 of secret > 0 of public, but override = "tests"'


# -- never without a focus that is shown (F3) --------------------------------------------------------------


@pytest.mark.parametrize(("code", "hotkey"), [(C, "copy"), (V, "paste")])
def test_nobody_is_asked_or_given_before_the_focus_is_shown(code: int, hotkey: str) -> None:
    state = told(holding(), *chord(CTRL, ALT, ONE))
    why = "no domain is shown to have the focus"
    for hidden, focus in ((state, BANK), (told(holding(), ScreenLost(0)), WORK)):
        _, effects = run(hidden, down(CTRL), down(ALT), down(code))
        assert refused(focus, hotkey, why) in effects
        assert not any(isinstance(effect, AskClipboard | HandClipboard) for effect in effects)
    _, effects = run(presented(told(holding(), closed(WORK))), *chord(CTRL, ALT, code))
    assert refused(None, hotkey, why) in effects


def test_on_the_attention_screen_there_is_no_clipboard() -> None:
    state = presented(told(holding(), AttentionAsked(0)))
    play(state, QUIETLY).sees(down(CTRL)).sees(down(ALT)).sees(down(C)).sees(down(V))
    assert status(told(state, *chord(ESCAPE)))["clipboard"] == {"owner": WORK, "bytes": 5}


# -- what ends it ------------------------------------------------------------------------------------------


def test_the_end_of_the_owners_session_leaves_the_text() -> None:
    """It was the user's decision to copy; only what the guest says later counts for nothing."""
    assert status(told(holding(), closed(WORK)))["clipboard"] == {"owner": WORK, "bytes": 5}


def changed(policy: Policy, **fields: object) -> Policy:
    work = replace(policy.domains[1], **fields)  # type: ignore[arg-type]
    return replace(policy, domains=(policy.domains[0], work, policy.domains[2]), digest="22" * 32)


RAISED = (POLICY.labels[0], replace(POLICY.labels[1], level=1))
FORBIDDING = [
    changed(SHARING, clipboard=Clipboard()),
    changed(SHARING, owner="somebody"),
    changed(SHARING, label="secret"),
    replace(SHARING, labels=RAISED),
    replace(SHARING, domains=(SHARING.domains[0],)),
]


@pytest.mark.parametrize("policy", FORBIDDING)
def test_a_policy_under_which_it_would_not_have_been_copied_wipes_it(policy: Policy) -> None:
    state, effects = run(holding(), PolicyReplaced(policy, 0))
    assert WipeClipboard() in effects
    assert Audit("clipboard.emptied", {"owner": WORK, "why": "policy"}) in effects
    assert status(state)["clipboard"] is None


@pytest.mark.parametrize("policy", FORBIDDING)
def test_and_its_question_is_void(policy: Policy) -> None:
    state, effects = run(told(working(), down(C)), PolicyReplaced(policy, 0))
    assert IgnoreClipboard(12) in effects
    play(state).sees(answer())


def test_another_policy_that_leaves_its_owner_alone_keeps_it() -> None:
    policy = replace(SHARING, domains=domains(work=SHARING.domains[1].clipboard), digest="33" * 32)
    assert status(told(holding(), PolicyReplaced(policy, 0)))["clipboard"] == {"owner": WORK, "bytes": 5}
    assert told(focused(), PolicyReplaced(policy, 0)).clipboard == Known(0)


def test_a_stopped_seat_takes_no_answer() -> None:
    play(told(working(), down(C), StopAsked(0))).sees(answer())


def test_no_checkpoint_knows_of_the_clipboard() -> None:
    held, asked = holding(), told(working(), down(C))
    assert checkpoint(held) == checkpoint(asked) == checkpoint(working())


def test_nonces_count_up_from_the_seed() -> None:
    play(told(working(), ClipboardSeeded(1 << 31)), QUIETLY).sees(down(C), AskClipboard(12, 1 << 31), ASKED)


# -- whatever happens --------------------------------------------------------------------------------------

ALLOW = (*chord(RIGHT), *chord(ENTER))
HAPPENING = st.one_of(
    st.sampled_from(
        [
            COPY,
            COPY,
            PASTE,
            PASTE,
            chord(CTRL, ALT, ONE),
            chord(CTRL, ALT, TWO),
            chord(CTRL, ALT, THREE),
            (AttentionAsked(0),),
            chord(ESCAPE),
            chord(RIGHT),
            chord(ENTER),
            ALLOW,
            (closed(WORK),),
            (opened(WORK, 12),),
            (opened(CHAT),),
            (PolicyReplaced(SHARING, 0),),
            (PolicyReplaced(CAUTIOUS, 0),),
            (PolicyReplaced(replace(SHARING, domains=domains(bank=BANKS), digest="44" * 32), 0),),
            (Presented(10_000, 0),),
        ]
    ),
    st.builds(
        lambda *numbers: (answer(numbers[0], numbers[1], 0, numbers[2]),),
        st.integers(0, 6),
        st.sampled_from([0, 5, 32768]),
        st.sampled_from([11, 12, 13]),
    ),
    st.just("answer"),
    st.just("shown"),
)
PAUSE = st.sampled_from([0, 0, 1, 900, 2100, 70_000])


def witness(stepper: Callable[[State, Event], Outcome], life: list[tuple[object, int]]) -> None:
    """C1 to C4 from outside: what goes in, what comes out, and nothing of the core's own books.

    Bank wants the user asked, who sees each frame at once; work does not.
    """
    state, at_us = focused(WORK, CAUTIOUS), 10 * SECOND
    asked: tuple[int, int, int, str] | None = None  # generation, nonce, hotkey's time, domain
    owner: str | None = None
    pressed: tuple[str, int, str | None] | None = None  # by the last paste hotkey: domain, time, text's owner
    for happening, ms in life:
        at_us += ms * 1000
        events: tuple[Event, ...]
        if happening == "answer":
            events = (ClipboardAnswered(asked[0], asked[1], 5, at_us),) if asked else ()
        elif happening == "shown":
            events = (Presented(state.serial, at_us),)
        else:
            events = happening  # type: ignore[assignment]
        for event in events:
            now = replace(event, at_us=at_us) if hasattr(event, "at_us") else event  # type: ignore[arg-type]
            before, (state, effects) = state, stepper(state, now)
            words = [effect for effect in effects if isinstance(effect, Audit)]
            if any(word.kind == "attention.entered" and word.fields["by"] == "paste" for word in words):
                assert before.focus is not None
                pressed = (before.focus, at_us, owner)
            allowed = any(
                word.kind == "question.answered" and word.fields["answer"] == "once" for word in words
            )
            for effect in effects:
                match effect:
                    case AskClipboard(generation, nonce):
                        domain = before.session_of(generation)
                        assert domain is not None
                        assert before.focus == domain.name
                        asked, owner = (generation, nonce, at_us, domain.name), None
                    case KeepClipboard():
                        assert isinstance(now, ClipboardAnswered)
                        assert asked is not None, "C1: nobody was asked"
                        assert (now.generation, now.nonce) == asked[:2], "C1: another answer"
                        assert at_us < asked[2] + 2 * SECOND, "C1: late"
                        owner, asked = asked[3], None
                    case HandClipboard(generation, _):
                        domain = before.session_of(generation)
                        assert domain is not None
                        assert owner is not None, "C2, C3: handed over twice, or stale"
                        taker = before.policy.domain(domain.name)
                        giver = before.policy.domain(owner)
                        assert taker is not None
                        assert giver is not None
                        if giver.label in taker.clipboard.paste_from:
                            assert before.focus == domain.name
                            assert before.gate.open, "F3: handed to a domain that is not shown"
                        else:
                            assert giver.label in taker.clipboard.ask_from
                            assert allowed, "C4: without the user's word"
                            assert pressed is not None
                            assert (pressed[0], pressed[2]) == (domain.name, owner), "C4: for something else"
                            assert at_us < pressed[1] + 60 * SECOND, "C4: long after"
                        owner, pressed = None, None
                    case WipeClipboard():
                        owner = None
            shown = status(state)["clipboard"]
            assert (shown["owner"] if shown else None) == owner, "the band tells another owner"


LIVES = st.lists(st.tuples(HAPPENING, PAUSE), min_size=8, max_size=40)


def test_c4_the_users_word_hands_over() -> None:
    """The witness is no witness if what it watches never happens."""
    state = focused(WORK, CAUTIOUS)
    effects: list[Effect] = []
    for happening, at_us in ((COPY, 0), ((answer(),), 1), (chord(CTRL, ALT, ONE), 2)):
        state, more = run(state, *(replace(e, at_us=at_us) for e in happening))  # type: ignore[type-var]
        effects += more
    state = presented(told(presented(state), *PASTE))
    _, more = run(state, *(replace(e, at_us=2 * SECOND) for e in ALLOW))  # type: ignore[type-var]
    assert HandClipboard(11, 1) in more


@given(LIVES)
@settings(max_examples=150, deadline=None)
def test_c1_c2_c3_c4_hold_over_whatever_happens(life: list[tuple[object, int]]) -> None:
    witness(step, life)


def _takes_any_nonce(state: State, event: Event) -> Outcome:
    request = state.clipboard.request
    if isinstance(event, ClipboardAnswered) and request:
        event = replace(event, generation=request.generation, nonce=request.nonce)
    return step(state, event)


def _takes_late_ones(state: State, event: Event) -> Outcome:
    request = state.clipboard.request
    if request:
        state = replace(state, clipboard=replace(state.clipboard, request=replace(request, due_us=1 << 60)))
    return step(state, event)


def _keeps_the_stale(state: State, event: Event) -> Outcome:
    after, effects = step(state, event)
    if state.clipboard.held and any(isinstance(effect, AskClipboard) for effect in effects):
        after = replace(after, clipboard=replace(after.clipboard, held=state.clipboard.held))
    return after, effects


def _asks_nobody(state: State, event: Event) -> Outcome:
    bank, *others = state.policy.domains
    bold = replace(
        bank, clipboard=replace(bank.clipboard, paste_from=frozenset({"public"}), ask_from=frozenset())
    )
    after, effects = step(replace(state, policy=replace(state.policy, domains=(bold, *others))), event)
    return replace(after, policy=state.policy), effects


def _waits_for_ever(state: State, event: Event) -> Outcome:
    paste = state.clipboard.paste
    if paste:
        state = replace(state, clipboard=replace(state.clipboard, paste=replace(paste, asked_us=1 << 60)))
    return step(state, event)


def _hands_over_twice(state: State, event: Event) -> Outcome:
    after, effects = step(state, event)
    if any(isinstance(effect, HandClipboard) for effect in effects):
        after = replace(after, clipboard=state.clipboard)
    return after, effects


TO_BANK: list[tuple[object, int]] = [
    (COPY, 0), ("answer", 0), (chord(CTRL, ALT, ONE), 0), ("shown", 1),
]  # fmt: skip
FAULTS: list[tuple[Callable[[State, Event], Outcome], list[tuple[object, int]]]] = [
    (_takes_any_nonce, [(COPY, 0), ((answer(9),), 0)]),
    (_takes_late_ones, [(COPY, 0), ("answer", 2100)]),
    (_keeps_the_stale, [(COPY, 0), ("answer", 0), (COPY, 0)]),
    (_hands_over_twice, [(COPY, 0), ("answer", 0), (PASTE, 0)]),
    (_asks_nobody, [*TO_BANK, (PASTE, 0)]),
    (_waits_for_ever, [*TO_BANK, (PASTE, 0), ("shown", 1), (ALLOW, 70_000)]),
]


@pytest.mark.parametrize(("fault", "life"), FAULTS)
def test_the_witness_notices_a_seeded_fault(
    fault: Callable[[State, Event], Outcome], life: list[tuple[object, int]]
) -> None:
    witness(step, life)
    with pytest.raises(AssertionError):
        witness(fault, life)
