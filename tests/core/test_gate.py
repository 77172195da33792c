from sgui.core.gate import Gate, hold
from sgui.values.input import KeyRecord, MotionRecord, PositionRecord
from sgui.values.limits import HELD_EVENTS

PRESS, RELEASE = KeyRecord(30, True), KeyRecord(30, False)


def test_an_open_gate_holds_nothing_and_waits_for_nothing() -> None:
    assert Gate().open
    assert Gate().deadline is None
    assert not Gate().expired(10**12)


def test_what_is_held_expires_250_ms_after_the_first() -> None:
    gate = hold(Gate(3), (PRESS,), 1000)
    assert gate == Gate(3, (PRESS,), 1000)
    gate = hold(gate, (RELEASE,), 200_000)
    assert gate == Gate(3, (PRESS, RELEASE), 1000)
    assert gate.deadline == 251_000
    assert (gate.expired(250_999), gate.expired(251_000)) == (False, True)


def test_one_event_too_many_and_everything_goes() -> None:
    gate = hold(Gate(3), (PRESS, RELEASE) * (HELD_EVENTS // 2), 0)
    assert gate is not None
    assert hold(gate, (PRESS,), 0) is None


def test_of_two_positions_the_later_counts_unless_the_wheel_turned() -> None:
    first, turned, last = PositionRecord(1, 1), PositionRecord(2, 2, 1), PositionRecord(3, 3)
    gate = hold(Gate(3), (first, turned, last), 0)
    assert gate == Gate(3, (turned, last), 0)


def test_motions_add_up_unless_the_wheel_turned() -> None:
    turned = MotionRecord(0, 0, 1)
    gate = hold(Gate(3), (MotionRecord(1, -2), MotionRecord(3, 4), turned, MotionRecord(5, 5), PRESS), 0)
    assert gate == Gate(3, (MotionRecord(4, 2), turned, MotionRecord(5, 5), PRESS), 0)
