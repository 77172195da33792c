"""Linux input events: what a device says to what a person did."""

from hypothesis import given
from hypothesis import strategies as st

from sgui.values.device import Axis
from sgui.values.input import AXIS_RANGE, Input, InputLost, Key, PointerAt, PointerBy, Wheel
from sgui.wire.input import Decoder, encode, scaled

SYN = encode(0, 0, 0)
DROPPED = encode(0, 3, 0)
events = st.builds(encode, st.integers(0, 5), st.integers(0, 0x300), st.integers(-(1 << 31), (1 << 31) - 1))


def heard(*records: bytes) -> list[Input]:
    return list(Decoder(7).feed(b"".join(records)))


def test_a_key_does_not_wait_for_the_report() -> None:
    assert heard(encode(1, 30, 1)) == [Key(7, 30, True)]
    assert heard(encode(1, 30, 0)) == [Key(7, 30, False)]


def test_repeats_and_impossible_values_are_dropped() -> None:
    assert heard(encode(1, 30, 2), encode(1, 30, 5), encode(1, 30, -1), SYN) == []


def test_codes_that_are_no_keys_are_dropped() -> None:
    assert heard(encode(1, 0, 1), encode(1, 0x300, 1), encode(1, 0xFFFF, 1)) == []
    assert heard(encode(1, 0x2FF, 1)) == [Key(7, 0x2FF, True)]


def test_both_axes_are_one_position_at_the_report() -> None:
    assert heard(encode(3, 0, 100), encode(3, 1, 200)) == []
    assert heard(encode(3, 0, 100), encode(3, 1, 200), SYN) == [PointerAt(7, 100, 200)]


def test_an_axis_that_did_not_change_keeps_its_place() -> None:
    first = (encode(3, 0, 100), encode(3, 1, 200), SYN)
    assert heard(*first, encode(3, 1, 201), SYN) == [PointerAt(7, 100, 200), PointerAt(7, 100, 201)]


def test_positions_are_clamped_to_the_axis() -> None:
    assert heard(encode(3, 0, -5), encode(3, 1, 70000), SYN) == [PointerAt(7, 0, AXIS_RANGE - 1)]


def test_a_click_takes_the_motion_before_it_along() -> None:
    said = heard(encode(3, 0, 9), encode(3, 1, 8), encode(1, 0x110, 1), SYN)
    assert said == [PointerAt(7, 9, 8), Key(7, 0x110, True)]


def test_relative_motion_is_gathered_and_bounded() -> None:
    said = heard(encode(2, 0, 3), encode(2, 0, 4), encode(2, 1, -2), encode(2, 8, 1), SYN)
    assert said == [PointerBy(7, 7, -2), Wheel(7, 120)]
    far = heard(*[encode(2, 0, 0x7FFFFFFF)] * 3, *[encode(2, 8, -0x80000000)] * 3, SYN)
    assert far == [PointerBy(7, 32767, 0), Wheel(7, -32767)]


def test_a_wheel_without_high_resolution_counts_whole_clicks_on_both_axes() -> None:
    assert heard(encode(2, 8, -2), encode(2, 6, 3), SYN) == [Wheel(7, -240, 360)]


def test_a_click_that_is_said_in_both_resolutions_counts_once() -> None:
    """As hid-input.c says each click of an ordinary wheel, in either order."""
    assert heard(encode(2, 8, 1), encode(2, 11, 120), SYN) == [Wheel(7, 120)]
    assert heard(encode(2, 12, -120), encode(2, 6, -1), SYN) == [Wheel(7, 0, -120)]


def test_parts_of_a_click_are_told_as_they_come() -> None:
    parts = [record for _ in range(4) for record in (encode(2, 11, 30), SYN)]
    assert heard(*parts, encode(2, 11, 30), encode(2, 8, 1), SYN) == [Wheel(7, 30)] * 5
    assert heard(encode(2, 11, 30), SYN, encode(2, 8, 1), SYN) == [Wheel(7, 30)]


def test_each_axis_learns_its_own_resolution() -> None:
    assert heard(encode(2, 11, 30), encode(2, 6, 1), SYN) == [Wheel(7, 30, 120)]


def test_a_key_between_two_ways_to_say_a_click_does_not_make_two_of_it() -> None:
    said = heard(encode(2, 8, 1), encode(1, 30, 1), encode(2, 11, 120), SYN)
    assert said == [Key(7, 30, True), Wheel(7, 120)]


def test_a_loss_takes_the_turned_wheel_along() -> None:
    assert heard(encode(2, 8, 1), encode(2, 12, 5), DROPPED, SYN, SYN) == [InputLost(7)]


def test_motion_that_adds_up_to_nothing_is_nothing() -> None:
    assert heard(encode(2, 0, 3), encode(2, 0, -3), SYN, SYN) == []


def test_other_types_and_codes_are_ignored() -> None:
    others = (
        encode(4, 4, 1),
        encode(0x11, 0, 1),
        encode(2, 7, 1),
        encode(2, 10, 120),
        encode(3, 2, 5),
        encode(0, 2, 0),
    )
    assert heard(*others, SYN) == []


def test_after_a_loss_everything_up_to_the_report_is_stale() -> None:
    said = heard(
        encode(3, 0, 50), encode(2, 0, 5), DROPPED, encode(1, 30, 1), encode(3, 1, 60), SYN, encode(1, 31, 1)
    )
    assert said == [InputLost(7), Key(7, 31, True)]


@given(st.lists(events, max_size=20), st.integers(1, 60))
def test_pieces_of_any_size_say_the_same(said: list[bytes], piece: int) -> None:
    raw, decoder = b"".join(said), Decoder(7)
    pieces = [one for at in range(0, len(raw), piece) for one in decoder.feed(raw[at : at + piece])]
    assert pieces == list(Decoder(7).feed(raw))


@given(st.binary(max_size=300))
def test_any_bytes_are_legal_and_what_comes_out_fits(raw: bytes) -> None:
    for said in Decoder(7).feed(raw):
        match said:
            case Key(_, code, _):
                assert 1 <= code <= 0x2FF
            case PointerAt(_, x, y):
                assert 0 <= x < AXIS_RANGE
                assert 0 <= y < AXIS_RANGE
            case PointerBy(_, dx, dy):
                assert max(abs(dx), abs(dy)) <= 32767
            case Wheel(_, up, right):
                assert 0 < max(abs(up), abs(right)) <= 32767
            case _:
                assert said == InputLost(7)


@given(st.lists(events, max_size=20), st.integers(-(1 << 63), (1 << 63) - 1))
def test_a_device_s_clock_changes_nothing(said: list[bytes], time: int) -> None:
    stamp = time.to_bytes(8, "little", signed=True) * 2
    assert Decoder(7).feed(b"".join(stamp + one[16:] for one in said)) == Decoder(7).feed(b"".join(said))


def test_a_devices_own_axes_run_over_the_whole_output() -> None:
    decoder = Decoder(7, {0: Axis(0, 32767), 1: Axis(-100, 99)})
    assert decoder.feed(encode(3, 0, 32767) + encode(3, 1, -100) + SYN) == (PointerAt(7, 65534, 0),)
    assert decoder.feed(encode(3, 0, 1 << 30) + encode(3, 1, 99) + SYN) == (PointerAt(7, 65535, 65208),)


def test_f05_axes_that_lie_move_nothing() -> None:
    decoder = Decoder(7, {0: Axis(100, -100), 1: Axis(5, 5)})
    assert decoder.feed(encode(3, 0, 7) + encode(3, 1, 5) + SYN) == ()
    assert Decoder(7, {}).feed(encode(3, 0, 7) + encode(3, 1, 5) + SYN) == ()


@given(st.integers(-(1 << 31), (1 << 31) - 1), st.integers(-(1 << 31), (1 << 31) - 1), st.data())
def test_f05_a_scaled_position_is_on_the_range_and_in_order(
    least: int, most: int, data: st.DataObject
) -> None:
    axis = Axis(least, most)
    values = st.integers(-(1 << 31), (1 << 31) - 1)
    one, other = sorted((data.draw(values), data.draw(values)))
    first, second = scaled(one, axis), scaled(other, axis)
    if first is None or second is None:
        assert most <= least
    else:
        assert 0 <= first <= second < AXIS_RANGE
