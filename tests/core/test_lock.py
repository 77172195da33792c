"""U1 to U4 as dialogues; test_lock_properties.py has them over whatever may happen."""

from dataclasses import replace

import pytest

from sgui.core.effects import (
    Audit,
    ClearLocker,
    Deliver,
    IgnoreClipboard,
    KeepLocked,
    OpenLocker,
    Refused,
    Show,
    TypeToLocker,
)
from sgui.core.events import (
    AttentionAsked,
    Event,
    LayoutAsked,
    LockAsked,
    LockerCame,
    LockerLost,
    LockerSaid,
    PolicyReplaced,
    ScreenLost,
    ScreenReady,
    StopAsked,
    Tick,
    UnlockMeans,
)
from sgui.core.lock import kept, lock_shown
from sgui.core.locked import NOBODY
from sgui.core.policy import Clipboard, LockPolicy, Policy
from sgui.core.state import State, checkpoint, forgotten, initial, locked, restore
from sgui.core.step import deadline, step
from sgui.values.errors import ConfigError
from sgui.values.geometry import Rect, Size
from sgui.values.input import Wheel
from sgui.values.limits import LOCK_DOTS
from sgui.values.lock import Answer, LockPhase
from sgui.values.scene import Link, Scene, Stance
from tests.core.samples import (
    ALT,
    BANK,
    BUTTON,
    CTRL,
    DELETE,
    ENTER,
    GENERATION,
    OUTPUT,
    POLICY,
    SHIFT,
    TWO,
    WORK,
    A,
    B,
    C,
    L,
    chord,
    closed,
    does,
    down,
    focused,
    opened,
    play,
    point,
    presented,
    press,
    release,
    run,
    told,
    up,
)

S = 1_000_000
ALTGR = 100
LOCK = LockAsked(0)
OPEN = OpenLocker(101, "", "", "us")
CLOSED = replace(POLICY, lock=LockPolicy(unlock="none"))
IDLE = replace(POLICY, lock=LockPolicy(idle_s=60))


def at_lock(policy: Policy = POLICY) -> State:
    """Locked, shown, with a locker that waits for a password of its 101st attempt."""
    return presented(told(focused(BANK, policy), LOCK, LockerCame(100, 0)))


def says(answer: Answer, typed: int = 0, at_us: int = 0, nonce: int = 101) -> LockerSaid:
    return LockerSaid(nonce, answer, typed, False, at_us)


def scene_of(state: State) -> Scene:
    assert state.scene is not None
    return state.scene


def wrong(state: State, at_us: int = 0) -> State:
    nonce = state.lock.nonce
    checking, refused = (says(answer, 0, at_us, nonce) for answer in (Answer.CHECKING, Answer.REFUSED))
    return told(state, checking, refused)


# -- going in ----------------------------------------------------------------------------------------------


def test_e06_what_the_focus_holds_comes_up_and_then_it_hears_nothing() -> None:
    state = told(focused(BANK), down(A))
    play(state).sees(LOCK, Deliver(GENERATION[BANK], (release(A),)), KeepLocked(0, True)).sees(up(A)).sees(
        down(B)
    ).sees(does(Wheel(1, 120))).sees(point(400, 400)).sees(down(BUTTON))


def test_d16_the_scene_has_nothing_of_a_guest() -> None:
    state = told(focused(BANK), LOCK)
    scene = scene_of(state)
    assert (scene.stance, scene.surfaces, scene.tabs, scene.focus) == (Stance.LOCKED, (), (), None)
    assert scene.band.clipboard == "hidden"
    assert (state.focus, state.return_focus) == (None, BANK)


def test_the_hotkey_locks_and_its_keys_reach_nobody() -> None:
    state, effects = run(focused(BANK), *chord(CTRL, ALT, L), down(A), up(A))
    told_keys = [record for e in effects if isinstance(e, Deliver) for record in e.records]
    assert told_keys == [press(CTRL), press(ALT), release(ALT), release(CTRL)]
    assert state.stance is Stance.LOCKED


@pytest.mark.parametrize(
    "policy", [POLICY, replace(POLICY, hotkeys=replace(POLICY.hotkeys, attention_only=True))]
)
def test_the_hotkey_locks_on_the_attention_screen_under_every_policy(policy: Policy) -> None:
    state = told(focused(BANK, policy), *chord(CTRL, ALT, DELETE), *chord(CTRL, ALT, L))
    assert (state.stance, state.return_focus) == (Stance.LOCKED, BANK)


def test_with_attention_only_the_chord_is_the_guests() -> None:
    policy = replace(POLICY, hotkeys=replace(POLICY.hotkeys, attention_only=True))
    assert told(focused(BANK, policy), *chord(CTRL, ALT, L)).stance is Stance.NORMAL


def test_locking_twice_changes_nothing() -> None:
    state = at_lock()
    assert step(state, LOCK) == (state, ())


def test_a_question_for_the_clipboard_is_void() -> None:
    copies = replace(
        POLICY, domains=(replace(POLICY.domains[0], clipboard=Clipboard(copy=True)), *POLICY.domains[1:])
    )
    state = told(focused(BANK, copies), *chord(CTRL, ALT, C))
    assert state.clipboard.request
    state, effects = run(state, LOCK)
    assert IgnoreClipboard(GENERATION[BANK]) in effects
    assert state.clipboard.request is None


def test_who_could_never_come_back_is_not_locked_out() -> None:
    state = told(focused(BANK), UnlockMeans("there is no PAM service /etc/pam.d/sgui"))
    why = (
        "nobody could unlock, there is no PAM service /etc/pam.d/sgui; "
        'allowed then only with lock.unlock = "none"'
    )
    play(state, ignore=(Audit,)).sees(LOCK, Refused(f"lock: {why}"))
    assert Audit("lock.unavailable", {"by": "hotkey", "why": why}) in run(state, *chord(CTRL, ALT, L))[1]


def test_a_policy_may_lock_for_good() -> None:
    state = told(focused(BANK, CLOSED), UnlockMeans("no PAM"), LOCK)
    assert (state.stance, state.lock.phase, state.lock.said) == (Stance.LOCKED, LockPhase.CLOSED, NOBODY)
    for event in (LockerCame(100, 0), LockerLost(0), says(Answer.GRANTED, nonce=0), Tick(9 * S, "")):
        assert told(state, event).lock == state.lock
    assert KeepLocked(0, False) in run(focused(BANK, CLOSED), LOCK)[1]


def test_a_seat_that_ends_does_not_lock() -> None:
    state = told(focused(BANK), StopAsked(0))
    play(state, ignore=(Audit,)).sees(LOCK, Refused("lock: sgui is ending"))


# -- idle --------------------------------------------------------------------------------------------------


def test_who_touches_nothing_is_locked_when_the_time_has_come() -> None:
    state = told(focused(BANK, IDLE), down(A, 10 * S), up(A, 12 * S))
    assert deadline(state) == 72 * S
    assert told(state, Tick(72 * S - 1, "")).stance is Stance.NORMAL
    state, effects = run(state, Tick(72 * S, ""))
    assert state.stance is Stance.LOCKED
    assert Audit("lock.locked", {"by": "idle"}) in effects
    assert deadline(state) is None


def test_p17_a_device_that_nobody_admitted_is_nobody_who_is_there() -> None:
    state = told(focused(BANK, IDLE), down(A, 0), up(A, 0), down(B, 40 * S, device=99))
    assert deadline(state) == 60 * S
    assert told(state, Tick(60 * S, "")).stance is Stance.LOCKED


def test_what_is_typed_too_late_finds_the_lock() -> None:
    """After a suspend, say: the key that wakes the machine is no guest's."""
    state, effects = run(told(focused(BANK, IDLE), down(A, 0), up(A, 0)), down(B, 61 * S))
    assert state.stance is Stance.LOCKED
    assert not any(isinstance(effect, Deliver) for effect in effects)


def test_the_attention_screen_is_locked_as_well() -> None:
    state = told(focused(BANK, IDLE), AttentionAsked(0), Tick(60 * S, ""))
    assert state.stance is Stance.LOCKED


def test_nobody_is_locked_out_by_an_idle_timeout_either() -> None:
    state = told(focused(BANK, IDLE), UnlockMeans("no PAM"), Tick(99 * S, ""))
    assert (state.stance, deadline(state)) == (Stance.NORMAL, None)


def test_without_a_timeout_nothing_wakes_the_machine() -> None:
    assert deadline(told(focused(BANK), down(A, 5))) is None


# -- the password --------------------------------------------------------------------------------------------


def test_keys_go_to_the_locker_with_what_is_held() -> None:
    play(at_lock()).sees(down(SHIFT), TypeToLocker(SHIFT, 1)).sees(down(A), TypeToLocker(A, 1)).sees(
        up(A)
    ).sees(up(SHIFT)).sees(down(ALTGR), TypeToLocker(ALTGR, 2)).sees(down(CTRL), TypeToLocker(CTRL, 6))


def test_no_key_goes_to_a_locker_that_does_not_wait_for_one() -> None:
    starting = told(focused(BANK), LOCK)
    checking = told(at_lock(), says(Answer.CHECKING))
    waiting = told(checking, says(Answer.REFUSED))
    for state in (starting, checking, waiting):
        play(state).sees(down(A)).sees(up(A))


def test_the_secure_attention_key_clears_what_was_typed_and_the_lock_stays() -> None:
    state = told(at_lock(), says(Answer.TYPED, 5), down(CTRL), down(ALT))
    play(state).sees(down(DELETE), ClearLocker())
    assert told(state, down(DELETE)).stance is Stance.LOCKED
    play(told(focused(BANK), LOCK, down(CTRL), down(ALT))).sees(down(DELETE))


def test_no_more_dots_are_shown_than_fit() -> None:
    state = told(at_lock(), LockerSaid(101, Answer.TYPED, 200, True, 0))
    view = scene_of(state).lock
    assert view is not None
    assert (view.typed, view.caps, view.phase) == (LOCK_DOTS, True, LockPhase.OPEN)


def test_a_right_password_opens_and_the_old_focus_has_the_keys_again() -> None:
    state, effects = run(at_lock(), says(Answer.CHECKING), down(ENTER), says(Answer.GRANTED), down(A))
    assert KeepLocked(None, False) in effects
    assert (state.stance, state.focus, state.locked) == (Stance.NORMAL, BANK, False)
    assert not any(isinstance(effect, Deliver) for effect in effects), "P11: not before it is shown"
    play(presented(state)).sees(up(ENTER)).sees(up(A), Deliver(GENERATION[BANK], (release(A),)))


def test_who_went_meanwhile_does_not_get_the_focus() -> None:
    state = told(at_lock(), closed(BANK), says(Answer.CHECKING), says(Answer.GRANTED))
    assert (state.stance, state.focus) == (Stance.NORMAL, None)
    assert scene_of(state).tabs


def test_a_wrong_one_costs_time_that_is_shown() -> None:
    state, effects = run(at_lock(), says(Answer.CHECKING, at_us=S))
    assert KeepLocked(1, True) in effects, "U4: counted before anybody knows the answer"
    state = told(state, says(Answer.REFUSED, at_us=2 * S))
    view = scene_of(state).lock
    assert view is not None
    assert (view.phase, view.wait_s, view.said) == (LockPhase.WAITING, 1, "Wrong password")
    assert deadline(state) == 3 * S
    play(state).sees(Tick(3 * S - 1, "")).sees(Tick(3 * S, ""), OpenLocker(102, "", "", "us"))


def test_each_further_one_costs_twice_as_much() -> None:
    state, at_us, waits = at_lock(), 0, []
    for _ in range(8):
        state = wrong(state, at_us)
        waits.append(state.lock.wait_s)
        at_us += state.lock.wait_s * S
        state = told(state, Tick(at_us, ""))
        assert state.lock.phase is LockPhase.OPEN
    assert waits == [1, 2, 4, 8, 16, 32, 64, 64]


def test_words_of_the_last_attempt_stay_until_somebody_types() -> None:
    state = told(wrong(at_lock()), Tick(S, ""))
    assert state.lock.said == "Wrong password"
    assert told(state, says(Answer.TYPED, 0, nonce=102)).lock.said == "Wrong password"
    assert told(state, says(Answer.TYPED, 1, nonce=102)).lock.said == ""


def test_a_pam_that_cannot_tell_costs_as_much() -> None:
    state, effects = run(at_lock(), says(Answer.CHECKING), says(Answer.BROKEN))
    assert (state.lock.wait_s, state.lock.said) == (1, "The password could not be checked")
    assert Audit("lock.broken", {"failures": 1}) in effects


def test_u3_only_the_locker_of_this_attempt_opens_it_and_only_in_its_turn() -> None:
    state = at_lock()
    checking = told(state, says(Answer.CHECKING))
    for start, event in [
        (state, says(Answer.GRANTED)),
        (state, says(Answer.REFUSED)),
        (checking, says(Answer.GRANTED, nonce=100)),
        (checking, says(Answer.TYPED, 3)),
        (told(state, LockerLost(0)), says(Answer.GRANTED)),
        (told(checking, LockerLost(0)), says(Answer.GRANTED)),
        (told(checking, LockerLost(0), LockerCame(500, 9 * S)), says(Answer.GRANTED)),
        (told(checking, says(Answer.REFUSED)), says(Answer.GRANTED)),
        (focused(BANK), says(Answer.GRANTED, nonce=0)),
        (told(checking, StopAsked(0)), says(Answer.GRANTED)),
    ]:
        assert step(start, event) == (start, ()), event


def test_u3_no_command_and_no_policy_opens_it() -> None:
    events: tuple[Event, ...] = (
        PolicyReplaced(replace(POLICY, digest="11" * 32, lock=LockPolicy(user="mallory")), 0),
        PolicyReplaced(CLOSED, 0),
        AttentionAsked(0),
        LayoutAsked("tile"),
        ScreenLost(0),
        ScreenReady(OUTPUT, ""),
        UnlockMeans("no PAM"),
        *chord(CTRL, ALT, DELETE),
        *chord(CTRL, ALT, TWO),
        opened(WORK, 50),
        Tick(10**12, ""),
    )
    state = at_lock()
    for event in events:
        state = told(state, event)
        assert (state.stance, state.focus) == (Stance.LOCKED, None)
        if state.scene is not None:
            assert (state.scene.surfaces, state.scene.tabs) == ((), ())
    assert state.lock.terms == POLICY.lock, "the terms are those under which it was locked"


# -- whoever dies --------------------------------------------------------------------------------------------


def test_a_locker_that_dies_is_said_and_its_attempt_counts() -> None:
    state, effects = run(at_lock(), says(Answer.CHECKING), LockerLost(0))
    assert Audit("lock.locker_ended") in effects
    assert (state.lock.phase, state.lock.failures) == (LockPhase.STARTING, 1)
    assert state.lock.said == "What checks passwords has ended and is started again"
    state = told(state, LockerCame(200, 0))
    assert (state.lock.phase, state.lock.wait_s, state.lock.said) == (LockPhase.WAITING, 1, "")
    play(state).sees(Tick(S, ""), OpenLocker(201, "", "", "us"))


def test_a_locker_that_cannot_start_says_why() -> None:
    state = told(at_lock(), UnlockMeans("there is no libpam.so.0"), LockerLost(0))
    assert state.lock.said == "there is no libpam.so.0"
    assert told(focused(BANK), LockerLost(0)) == focused(BANK)


def test_e06_a_seat_that_dies_comes_back_locked() -> None:
    before = wrong(at_lock(), 5 * S)
    after = restore(POLICY, checkpoint(before))
    assert (after.stance, after.lock.failures, after.lock.retry_at_us) == (Stance.LOCKED, 1, 6 * S)
    after = told(after, ScreenReady(OUTPUT, ""), opened(BANK))
    assert (scene_of(after).surfaces, scene_of(after).tabs) == ((), ())
    play(after).sees(LockerCame(7, 5 * S)).sees(down(A, 5 * S)).sees(
        Tick(6 * S, ""), OpenLocker(8, "", "", "us")
    )


def test_after_a_restart_there_is_no_focus_to_return_to() -> None:
    state = told(
        restore(POLICY, checkpoint(at_lock())), ScreenReady(OUTPUT, ""), LockerCame(7, 0), opened(BANK)
    )
    state = told(state, says(Answer.CHECKING, nonce=8), says(Answer.GRANTED, nonce=8))
    assert (state.stance, state.focus) == (Stance.NORMAL, None)


def test_what_somebody_else_remembers_counts_too() -> None:
    after = locked(initial(POLICY), 3)
    assert (after.stance, after.lock.failures, after.lock.terms) == (Stance.LOCKED, 3, POLICY.lock)
    assert told(after, LockerCame(7, 0)).lock.wait_s == 4
    assert locked(at_lock(), 2).lock.failures == 2
    assert locked(wrong(at_lock()), 0).lock.failures == 1


def test_a_memory_that_is_lost_is_taken_for_the_worst() -> None:
    state = forgotten(POLICY)
    assert state.stance is Stance.LOCKED
    assert {domain.link for domain in state.domains} == {Link.QUARANTINED}


def test_a_checkpoint_without_a_word_on_the_lock_is_refused() -> None:
    saved = checkpoint(at_lock())
    del saved["lock"]
    with pytest.raises(ConfigError, match=r"^checkpoint: "):
        restore(POLICY, saved)


def test_nothing_to_see_is_shown_for_each_key() -> None:
    """A picture for each key would tell when it was typed to whoever sees only that the screen changes."""
    _, effects = run(at_lock(), down(A), up(A))
    assert not any(isinstance(effect, Show) for effect in effects)


def test_a_seat_that_starts_says_what_it_wants() -> None:
    assert kept(focused(BANK)) == KeepLocked(None, False)
    assert kept(wrong(at_lock())) == KeepLocked(1, True)
    assert kept(told(focused(BANK, CLOSED), LOCK)) == KeepLocked(0, False)


def test_a_picture_may_be_taken_when_the_lock_is_on_the_screen() -> None:
    state = told(focused(BANK), LOCK)
    assert not lock_shown(state)
    assert lock_shown(presented(state))
    assert not lock_shown(told(presented(state), ScreenLost(0)))


STORM = (Size(1, 1), Size(16384, 16384), Size(32, 1), Size(900, 40), Size(1, 16384), OUTPUT)


@pytest.mark.parametrize("enters", [LOCK, AttentionAsked(0)], ids=["locked", "attention"])
def test_d16_whatever_the_output_does_the_trusted_screen_is_what_comes_back(enters: Event) -> None:
    """Unplugged, 1×1, huge, plugged in again: the first scene on any of them is the same trusted screen."""
    state = presented(told(focused(BANK), enters))
    stance = state.stance
    for size in STORM:
        for events in ((ScreenReady(size, ""),), (ScreenLost(0), ScreenReady(size, ""))):
            state, effects = run(state, *events, down(A), up(A))
            scenes = [effect.scene for effect in effects if isinstance(effect, Show)]
            assert {scene.stance for scene in scenes} == {stance}
            assert all(scene.output == size for scene in scenes)
            assert not any(isinstance(effect, Deliver) for effect in effects)
            assert stance is Stance.ATTENTION or not any(scene.surfaces or scene.tabs for scene in scenes)
            for view in (view for scene in scenes for view in scene.surfaces):
                assert Rect.of(size).contains(view.frame), "D05: its label lies whole on the output"


def test_d16_unplugged_nothing_is_delivered_and_nothing_waits() -> None:
    state = told(focused(BANK), down(A))
    state, effects = run(state, ScreenLost(0), down(B), up(B), ScreenReady(OUTPUT, ""), up(A))
    told_keys = [record for e in effects if isinstance(e, Deliver) for record in e.records]
    assert told_keys == [release(A)], "what it held comes up before the geometry changes, and that is all"
