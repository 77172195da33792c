"""K1 one press, one release; K2 every release; K3 no second press."""

from sgui.core.keys import Hands, give, lift, lose, touch, withdraw, withdraw_all
from sgui.values.input import KeyRecord
from sgui.values.limits import KEYS_DOWN_MAX

A, B, BUTTON = 30, 48, 0x110


def pressed(hands: Hands, *holds: tuple[int, int]) -> Hands:
    for hold in holds:
        hands, _ = give(touch(hands, hold), hold)
    return hands


def test_a_key_that_was_given_is_told_and_lifted() -> None:
    hands, records = give(touch(Hands(), (1, A)), (1, A))
    assert records == (KeyRecord(A, True),)
    assert hands.told(A)
    assert lift(hands, (1, A)) == (Hands(), (KeyRecord(A, False),))


def test_a_key_that_was_not_given_is_lifted_in_silence() -> None:
    assert lift(touch(Hands(), (1, A)), (1, A)) == (Hands(), ())


def test_two_devices_holding_one_key_are_one_press_and_one_release() -> None:
    hands = pressed(Hands(), (1, A))
    hands, records = give(touch(hands, (2, A)), (2, A))
    assert records == ()
    hands, records = lift(hands, (1, A))
    assert records == ()
    assert lift(hands, (2, A)) == (Hands(), (KeyRecord(A, False),))


def test_a_lost_device_lets_go_of_its_keys_alone() -> None:
    hands = touch(pressed(Hands(), (1, A), (2, A), (1, B)), (1, 57))
    hands, records = lose(hands, 1)
    assert records == (KeyRecord(B, False),)
    assert hands == pressed(Hands(), (2, A))


def test_withdrawn_keys_stay_down_and_are_not_lifted_again() -> None:
    hands, records = withdraw_all(pressed(Hands(), (1, A), (1, B)))
    assert records == (KeyRecord(B, False), KeyRecord(A, False))
    assert hands.down == {(1, A), (1, B)}
    assert lift(hands, (1, A))[1] == ()


def test_buttons_are_withdrawn_alone() -> None:
    hands = pressed(Hands(), (1, A), (1, BUTTON))
    assert hands.buttons == (BUTTON,)
    hands, records = withdraw(hands, hands.buttons)
    assert records == (KeyRecord(BUTTON, False),)
    assert hands.told(A)


def test_a_guest_holds_at_most_forty_keys() -> None:
    hands = pressed(Hands(), *((1, code) for code in range(1, KEYS_DOWN_MAX + 1)))
    assert give(touch(hands, (1, 99)), (1, 99)) == (touch(hands, (1, 99)), ())
    hands, _ = lift(hands, (1, 1))
    assert give(touch(hands, (1, 99)), (1, 99))[1] == (KeyRecord(99, True),)
