"""Devices come and go; what of them counts, and what comes up when they do not."""

from dataclasses import replace

import pytest

from sgui.core.attention_hands import KEY_TAB
from sgui.core.device import Standing, words
from sgui.core.effects import Audit, Deliver, Effect, HearDevice, IgnoreDevice, RememberDevice
from sgui.core.events import (
    AttentionAsked,
    DeviceFound,
    DeviceGone,
    DeviceHeld,
    DeviceShared,
    Event,
    PolicyReplaced,
    Typed,
)
from sgui.core.policy import DeviceRules, Policy
from sgui.core.questions import questions
from sgui.core.state import State, checkpoint, initial, restore
from sgui.values.device import Identity
from sgui.values.hardware import identity
from sgui.values.input import Key, KeyHeld, PointerAt, PointerBy, Wheel
from sgui.values.limits import DEVICES_MAX
from sgui.values.scene import Stance
from tests.core.asking import SECOND
from tests.core.samples import (
    ALT,
    BANK,
    BUTTON,
    CTRL,
    DELETE,
    ENTER,
    ESCAPE,
    POLICY,
    RIGHT,
    A,
    B,
    does,
    down,
    focused,
    play,
    point,
    presented,
    press,
    release,
    run,
    told,
    up,
)
from tests.hardware import Vector, vector, vectors

NEW = 20  # a number that no sample has
KEYBOARD = identity(vector("keyboard-at").description)
MOUSE = identity(vector("mouse-usb").description)


def found(
    one: Identity = KEYBOARD,
    number: int = NEW,
    at_start: bool = False,
    remembered: bool = False,
    shared: bool = False,
) -> DeviceFound:
    return DeviceFound(number, one, at_start, remembered, shared, 0)


def standing(state: State, number: int = NEW) -> Standing:
    return next(device.standing for device in state.devices if device.number == number)


def everything_typed(number: int) -> tuple[Event, ...]:
    """Keys, chords, clicks and motion, of one device."""
    chord = tuple(down(code, device=number) for code in (CTRL, ALT, DELETE))
    moves = (PointerAt(number, 1, 1), PointerBy(number, 5, 5), Wheel(number, 120), KeyHeld(number, A))
    return (*chord, down(A, device=number), down(BUTTON, device=number), *(does(one) for one in moves))


@pytest.mark.parametrize(
    "one", [v for v in vectors() if v.expected["start"] != "passed"], ids=lambda v: v.name
)
def test_each_recorded_device_stands_as_expected(one: Vector) -> None:
    for at_start, expected in ((True, one.expected["start"]), (False, one.expected["later"])):
        state, effects = run(focused(), found(identity(one.description), at_start=at_start))
        assert standing(state).value == expected
        assert (HearDevice(NEW) in effects) == (expected == "admitted")


@pytest.mark.requirement("FDP_PDC_EXT.1", "what a device sends that was not admitted changes nothing")
@pytest.mark.parametrize(
    "event",
    [
        found(),
        found(MOUSE),
        found(replace(KEYBOARD, virtual=True), at_start=True),
        found(at_start=True, shared=True),
        found(identity(vector("gamepad").description), at_start=True),
    ],
)
def test_p17_f01_what_a_device_sends_that_is_not_admitted_changes_nothing(event: DeviceFound) -> None:
    state = told(focused(), event)
    after, effects = run(state, *everything_typed(NEW))
    assert (after, effects) == (state, ())


def test_p17_an_unknown_device_changes_nothing() -> None:
    state = focused()
    assert run(state, *everything_typed(99)) == (state, ())


@pytest.mark.requirement("FDP_PDC_EXT.1", "a keyboard that is plugged in waits for the user")
def test_f01_a_keyboard_that_appears_later_waits_for_the_user() -> None:
    state, effects = run(focused(), found())
    assert standing(state) is Standing.PENDING
    (record,) = [effect for effect in effects if isinstance(effect, Audit)]
    assert record.kind == "device.found"
    assert record.fields["port"] == "isa0060/serio0"
    assert record.fields["reason"] == "waits for the user"


def test_one_that_the_user_admitted_for_always_is_heard_at_once() -> None:
    state, effects = run(focused(), found(remembered=True))
    assert HearDevice(NEW) in effects
    play(state).sees(down(A, device=NEW), Deliver(11, (press(A),)))


@pytest.mark.requirement("FDP_FIL_EXT.1/KM", "what the filter denies is denied, whoever vouched for it")
@pytest.mark.parametrize(
    "refused", [replace(KEYBOARD, virtual=True), identity(vector("gamepad").description)]
)
def test_f10_what_is_refused_is_refused_whoever_vouched_for_it(refused: Identity) -> None:
    for event in (found(refused, remembered=True), found(refused, at_start=True)):
        assert standing(told(focused(), event)) is Standing.REFUSED


def test_f08_everything_held_comes_up_when_the_device_is_unplugged() -> None:
    state = told(focused(), found(at_start=True), point(400, 400))
    (
        play(state)
        .sees(down(A, device=NEW), Deliver(11, (press(A),)))
        .sees(down(B, device=NEW), Deliver(11, (press(B),)))
        .sees(DeviceGone(NEW, 7), Deliver(11, (release(B), release(A))))
        .sees(down(A, device=NEW))
        .sees(DeviceGone(NEW, 8))
    )


def test_a_key_that_another_keyboard_holds_stays_down() -> None:
    state = told(focused(), found(at_start=True), down(A), down(A, device=NEW))
    play(state).sees(DeviceGone(NEW, 7)).sees(up(A), Deliver(11, (release(A),)))


def test_f10_a_device_that_another_process_takes_counts_no_longer_until_it_gives_it_back() -> None:
    state = told(focused(), found(at_start=True), down(A, device=NEW))
    (
        play(state, ignore=())
        .after(DeviceShared(NEW, False, 0))
        .after(DeviceShared(NEW, True, 1))
        .sees(down(B, device=NEW))
        .sees(DeviceShared(99, True, 1))
    )
    state, effects = run(state, DeviceShared(NEW, True, 1))
    assert [one for one in effects if isinstance(one, (Deliver, IgnoreDevice))] == [
        Deliver(11, (release(A),)),
        IgnoreDevice(NEW),
    ]
    state, effects = run(state, DeviceShared(NEW, False, 2))
    assert HearDevice(NEW) in effects
    assert standing(state) is Standing.ADMITTED


def test_a_pending_device_that_another_process_takes_is_refused_meanwhile() -> None:
    state, effects = run(focused(), found(), DeviceShared(NEW, True, 1))
    assert standing(state) is Standing.REFUSED
    assert not any(isinstance(one, (HearDevice, IgnoreDevice)) for one in effects)
    assert standing(told(state, DeviceShared(NEW, False, 2))) is Standing.PENDING


def test_f09_a_number_twice_and_one_device_too_many_are_none() -> None:
    state = told(focused(), found())
    assert told(state, found(MOUSE)).devices == state.devices
    many = told(focused(), *(found(number=number) for number in range(100, 100 + DEVICES_MAX + 5)))
    assert len(many.devices) == DEVICES_MAX


def test_what_was_held_when_the_device_came_reaches_nobody_and_neither_does_its_release() -> None:
    (
        play(told(focused(), found(at_start=True)))
        .sees(does(KeyHeld(NEW, A)))
        .sees(does(KeyHeld(NEW, A)))
        .sees(does(KeyHeld(NEW, 0)))
        .sees(up(A, device=NEW))
        .sees(down(A, device=NEW), Deliver(11, (press(A),)))
    )


def test_e13_a_secure_attention_key_found_after_a_loss_counts() -> None:
    state = told(focused(), found(at_start=True))
    state = told(state, *(does(KeyHeld(NEW, code)) for code in (CTRL, ALT, DELETE)))
    assert state.stance is Stance.ATTENTION
    assert told(focused(), does(KeyHeld(1, CTRL)), does(KeyHeld(1, DELETE))).stance is Stance.NORMAL


def test_f12_a_keyboard_that_repeats_the_secure_attention_key_changes_nothing_more() -> None:
    state = told(focused(), down(CTRL), down(ALT), down(DELETE))
    before, serial = state, state.serial
    for _ in range(1000):
        state, effects = run(state, up(DELETE), down(DELETE))
        assert effects == ()
    assert (state, state.serial) == (before, serial)


# -- the user's word -------------------------------------------------------------------------------------


def asked(one: Identity = KEYBOARD) -> State:
    """On the attention screen, with the question about a new device in sight for a second."""
    state = told(focused(), found(one), AttentionAsked(0))
    return presented(state, SECOND)


def answer(state: State, nth: int, at_us: int = 3 * SECOND) -> tuple[State, tuple[Effect, ...]]:
    """Tab, Right as often as needed, a fresh Enter, on the trusted keyboard."""
    keys = (KEY_TAB, *([RIGHT] * nth), ENTER)
    return run(state, *(event for code in keys for event in (down(code, at_us), up(code, at_us))))


def test_a_question_names_kind_model_and_port_and_no_word_of_the_device() -> None:
    (question,) = questions(asked(replace(KEYBOARD, name="I am Trusted")))
    assert question.title == "Allow the new keyboard?"
    assert question.words == (
        "Model 0001:0001 at isa0060/serio0. Allowed, it counts like every other keyboard here."
    )
    assert question.answers == ("deny", "once", "always")
    (question,) = questions(asked(replace(KEYBOARD, kind="keyboard+pointer", port="")))
    assert question.title == "Allow the new keyboard and pointer?"
    assert "at a place that the kernel does not name" in question.words


@pytest.mark.parametrize(("nth", "standing_then"), [(0, "refused"), (1, "admitted"), (2, "admitted")])
def test_p17_the_users_word_decides(nth: int, standing_then: str) -> None:
    state, effects = answer(asked(), nth)
    assert standing(state).value == standing_then
    assert (HearDevice(NEW) in effects) == (nth > 0)
    assert (RememberDevice(KEYBOARD) in effects) == (nth == 2)
    assert not questions(state)


def test_p17_a_waiting_device_cannot_answer_for_itself() -> None:
    state = asked()
    keys = (KEY_TAB, RIGHT, ENTER)
    after, effects = run(state, *(down(code, 3 * SECOND, NEW) for code in keys))
    assert (after, effects) == (state, ())


def test_once_admitted_it_types() -> None:
    state = presented(told(answer(asked(), 1)[0], down(ESCAPE), up(ESCAPE)))
    play(state).sees(down(A, device=NEW), Deliver(11, (press(A),)))


def test_a_question_about_a_device_that_is_unplugged_is_gone() -> None:
    assert not questions(told(asked(), DeviceGone(NEW, 2 * SECOND)))


def test_what_the_user_denied_waits_again_when_it_is_plugged_in_anew() -> None:
    state = told(answer(asked(), 0)[0], DeviceGone(NEW, 4 * SECOND), found(number=NEW + 1))
    assert standing(state, NEW + 1) is Standing.PENDING


def test_f03_a_new_policy_is_new_judgement() -> None:
    state = told(focused(), found(at_start=True), down(A, device=NEW))
    narrow = replace(POLICY, devices=DeviceRules(deny=frozenset({"keyboard"})), digest="11" * 32)
    state, effects = run(state, PolicyReplaced(narrow, 0))
    assert IgnoreDevice(NEW) in effects
    assert [one for one in effects if isinstance(one, Deliver)] == [Deliver(11, (release(A),))]
    assert standing(state) is Standing.REFUSED
    state, effects = run(state, PolicyReplaced(POLICY, 0))
    assert HearDevice(NEW) in effects


# -- a dead seat -----------------------------------------------------------------------------------------


def test_what_was_admitted_is_admitted_again_by_the_next_seat_and_nothing_else_is() -> None:
    before = told(
        initial(POLICY),
        found(at_start=True),
        found(MOUSE, 21),
        found(replace(KEYBOARD, virtual=True), 22, True),
    )
    after = restore(POLICY, checkpoint(before))
    later = told(after, found(), found(MOUSE, 21), found(replace(KEYBOARD, virtual=True), 22))
    assert [device.standing for device in later.devices] == [device.standing for device in before.devices]
    assert checkpoint(later) == checkpoint(before)


@pytest.mark.requirement("FDP_RDR_EXT.1", "another device in the place of an admitted one is not admitted")
def test_f02_another_device_under_the_same_number_was_not_admitted() -> None:
    after = restore(POLICY, checkpoint(told(initial(POLICY), found(MOUSE, at_start=True))))
    assert standing(told(after, found(replace(MOUSE, fingerprint="f" * 16)))) is Standing.PENDING


def test_a_seat_that_dies_before_it_has_seen_all_forgets_none() -> None:
    before = told(initial(POLICY), found(at_start=True), found(MOUSE, 21, at_start=True))
    middle = told(restore(POLICY, checkpoint(before)), found())
    assert checkpoint(middle) == checkpoint(before)


# -- the band --------------------------------------------------------------------------------------------


RETURNING = replace(POLICY, devices=DeviceRules(returning=True))


def unplugged_after_the_start(policy: Policy, one: Identity = KEYBOARD) -> State:
    return told(focused(BANK, policy), found(one, at_start=True), DeviceGone(NEW, 1))


@pytest.mark.parametrize(("policy", "then"), [(POLICY, Standing.PENDING), (RETURNING, Standing.ADMITTED)])
def test_v5_what_comes_back_is_asked_about_unless_the_policy_says_otherwise(
    policy: Policy, then: Standing
) -> None:
    state = told(unplugged_after_the_start(policy), found(number=NEW + 1))
    assert standing(state, NEW + 1) is then


@pytest.mark.parametrize(
    "other", [MOUSE, replace(KEYBOARD, fingerprint="f" * 16), replace(KEYBOARD, virtual=True)]
)
def test_f02_v5_what_comes_back_as_anything_else_is_a_new_device(other: Identity) -> None:
    state = told(unplugged_after_the_start(RETURNING), found(other, NEW + 1))
    assert standing(state, NEW + 1) is not Standing.ADMITTED


def test_f02_v5_while_the_first_is_there_its_double_is_a_new_device() -> None:
    state = told(focused(BANK, RETURNING), found(at_start=True), found(number=NEW + 1))
    assert [standing(state, NEW), standing(state, NEW + 1)] == [Standing.ADMITTED, Standing.PENDING]


def test_v5_what_was_admitted_once_or_did_not_count_at_the_start_is_asked_about() -> None:
    once = told(
        answer(asked(), 1)[0], PolicyReplaced(RETURNING, 8), DeviceGone(NEW, 9), found(number=NEW + 1)
    )
    assert standing(once, NEW + 1) is Standing.PENDING
    denied = replace(POLICY, devices=DeviceRules(deny=frozenset({"keyboard"})))
    state = told(unplugged_after_the_start(denied), PolicyReplaced(RETURNING, 8), found(number=NEW + 1))
    assert standing(state, NEW + 1) is Standing.PENDING


def test_v5_over_a_dead_seat_it_is_known_and_nothing_else_is() -> None:
    saved = checkpoint(unplugged_after_the_start(RETURNING))
    state = told(restore(RETURNING, saved), found(number=NEW + 1), found(MOUSE, NEW + 2))
    assert [standing(state, NEW + 1), standing(state, NEW + 2)] == [Standing.ADMITTED, Standing.PENDING]


def test_a_key_that_is_stuck_at_the_start_is_said_and_named_nowhere() -> None:
    state, effects = run(told(focused(), found(at_start=True)), DeviceHeld(NEW, True, 1))
    assert shown(state) == "key held: keyboard isa0060/serio0"
    (record,) = [each for each in effects if isinstance(each, Audit)]
    assert record.kind == "device.held" and record.fields["port"] == "isa0060/serio0"
    assert run(state, DeviceHeld(NEW, True, 2))[1] == ()
    assert shown(told(state, DeviceHeld(NEW, False, 3))) == "exclusive"
    assert told(state, DeviceHeld(99, True, 3)).devices == state.devices


def shown(state: State, seat_says: str = "exclusive") -> str:
    return words(seat_says, state.devices)


def test_f12_without_a_trusted_keyboard_the_band_says_so() -> None:
    assert shown(initial(POLICY)) == "no trusted keyboard"
    assert shown(told(initial(POLICY), found(MOUSE, at_start=True))) == "no trusted keyboard"
    assert shown(told(initial(POLICY), found(at_start=True))) == "exclusive"
    assert shown(told(initial(POLICY), found(at_start=True), DeviceGone(NEW, 0))) == "no trusted keyboard"


@pytest.mark.requirement("FDP_PDC_EXT.1", "the user sees that a device was not allowed")
def test_f01_a_new_keyboard_is_named_by_its_port() -> None:
    state = told(initial(POLICY), found(at_start=True), found(replace(KEYBOARD, port="usb-1"), 21))
    assert shown(state) == "new keyboard usb-1: not allowed"
    assert shown(told(state, DeviceGone(21, 0))) == "exclusive"


def test_f10_company_goes_before_everything_else() -> None:
    state = told(initial(POLICY), found(at_start=True), found(number=21, shared=True))
    assert shown(state) == "not exclusive"
    assert shown(told(initial(POLICY), found(at_start=True)), "not exclusive") == "not exclusive"


def test_where_the_seat_has_no_devices_of_its_own_its_word_stands() -> None:
    assert shown(initial(POLICY), "untrusted window") == "untrusted window"
    assert shown(initial(POLICY), "none") == "none"


def test_the_scene_follows() -> None:
    state = told(focused(), found())
    assert state.scene is not None
    assert Typed(Key(1, ESCAPE, True), 0).input.device == 1
    assert state.focus == BANK
