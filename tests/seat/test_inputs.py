"""The seat's inputs on devices that are sockets: who is read, what becomes of it, who is gone."""

import socket
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sgui.core import effects, events
from sgui.core.state import State, initial
from sgui.core.step import step
from sgui.host import evdev_unsafe
from sgui.seat.inputs import Inputs
from sgui.seat.poller import Poller
from sgui.values.input import Key, KeyHeld
from sgui.wire.input import EV_KEY, EV_SYN, SYN_DROPPED, encode
from sgui.wire.ward_input import Company, Opened
from tests.core.samples import OUTPUT, POLICY
from tests.hardware import vector

ALONE, WATCHED = Company(True), Company(False, frozenset(), ("spy 77",))


class Seat:
    """The core itself, and of the process what inputs ask for."""

    def __init__(self, folder: Path, company: Company | None) -> None:
        self.start = SimpleNamespace(state_dir=str(folder), company=company, fresh=True)
        self.poller, self.notes = Poller(), []  # type: ignore[var-annotated]
        self.ward = SimpleNamespace(look=lambda: self.notes.append("look"))
        self.state: State = initial(POLICY)
        self.events: list[Any] = []
        self.inputs = Inputs(self)  # type: ignore[arg-type]
        self.step(events.ScreenReady(OUTPUT, ""))

    def step(self, event: Any) -> None:
        self.events.append(event)
        self.state, todo = step(self.state, event)
        for effect in todo:
            if isinstance(effect, effects.HearDevice):
                self.inputs.hear(effect.device)
            elif isinstance(effect, effects.IgnoreDevice):
                self.inputs.ignore(effect.device)
            elif isinstance(effect, effects.RememberDevice):
                self.inputs.remember(effect.identity)

    later = step

    def typed(self, one: Any, _: int) -> None:
        self.step(events.Typed(one, 0))

    def note(self, kind: str, **_: Any) -> None:
        self.notes.append(kind)

    def turn(self) -> None:
        """All that is ready now."""
        for callback, flags in self.poller.wait(0.0):
            callback(flags)

    def heard(self) -> list[Any]:
        return [event.input for event in self.events if isinstance(event, events.Typed)]


class Plug:
    """One device: its other end, and what the kernel says is down on it."""

    def __init__(
        self, seat: Seat, number: int, name: str = "keyboard-at", at_start: bool = True, grabbed: bool = True
    ) -> None:
        ours, self.machine = socket.socketpair()
        ours.setblocking(False)
        opened = Opened(
            number, "evdev", f"event{number}", vector(name).description, at_start=at_start, grabbed=grabbed
        )
        self.machine.setblocking(False)
        seat.inputs.came(opened, ours.detach(), at_start=True)

    def send(self, *records: bytes) -> None:
        self.machine.send(b"".join(records) + encode(EV_SYN, 0, 0))

    def lamps(self) -> bytes:
        try:
            return self.machine.recv(1000)
        except BlockingIOError:
            return b""


@pytest.fixture
def down(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """What the kernel says is down."""
    codes: set[int] = set()
    monkeypatch.setattr(evdev_unsafe, "keys_down", lambda _: frozenset(codes))
    return codes


@pytest.fixture
def seat(tmp_path: Path, down: set[int]) -> Iterator[Seat]:
    made = Seat(tmp_path, ALONE)
    made.inputs.begin([])
    yield made
    made.poller.close()


def test_what_was_there_at_the_start_is_heard_and_its_lamps_are_set(seat: Seat) -> None:
    device = Plug(seat, 1)
    assert device.lamps(), "told at once"
    device.send(encode(EV_KEY, 30, 1))
    seat.turn()
    assert seat.heard() == [Key(1, 30, True)]


def test_p17_f01_what_waits_for_the_user_is_not_even_read(seat: Seat) -> None:
    device = Plug(seat, 1, at_start=False)
    device.send(encode(EV_KEY, 30, 1))
    seat.turn()
    assert seat.heard() == [] and not device.lamps()
    seat.inputs.hear_all()
    assert seat.heard() == []


def test_f01_what_was_sent_before_it_was_admitted_is_gone(seat: Seat) -> None:
    device = Plug(seat, 1, at_start=False)
    device.send(encode(EV_KEY, 30, 1))
    seat.inputs.hear(1)
    device.send(encode(EV_KEY, 48, 1))
    seat.turn()
    assert seat.heard() == [Key(1, 48, True)]


def test_a_number_that_nobody_knows_is_heard_by_nobody(seat: Seat) -> None:
    seat.inputs.hear(99)
    seat.inputs.ignore(99)
    seat.inputs.hear_all()


def test_f08_an_unplugged_one_is_gone_whether_it_was_heard_or_not(seat: Seat) -> None:
    admitted, waiting = Plug(seat, 1), Plug(seat, 2, at_start=False)
    admitted.lamps()
    for device in (admitted, waiting):
        device.machine.close()
        seat.turn()
    gone = [event.device for event in seat.events if isinstance(event, events.DeviceGone)]
    assert gone == [1, 2] and seat.state.devices == ()
    seat.turn()  # and nobody waits for either


def test_e13_after_a_loss_what_is_down_is_asked_and_not_guessed(seat: Seat, down: set[int]) -> None:
    device = Plug(seat, 1)
    device.send(encode(EV_KEY, 30, 1), encode(EV_KEY, 48, 1))
    seat.turn()
    down |= {48, 46}
    device.send(encode(EV_SYN, SYN_DROPPED, 0))
    seat.turn()
    assert seat.heard()[2:] == [Key(1, 30, False), KeyHeld(1, 46)]


def test_f07_a_flood_rests_and_others_do_not(seat: Seat) -> None:
    noisy, calm = Plug(seat, 1), Plug(seat, 2)
    for _ in range(400):
        try:
            noisy.send(*(encode(EV_KEY, 30, value) for value in (1, 0) * 8))
        except BlockingIOError:
            break
        seat.turn()
    noisy_count = len(seat.heard())
    seat.turn()
    assert len(seat.heard()) == noisy_count, "it rests"
    calm.send(encode(EV_KEY, 48, 1))
    seat.turn()
    assert seat.heard()[-1] == Key(2, 48, True)


def test_f10_what_somebody_else_has_grabbed_is_not_heard_until_it_is_ours(seat: Seat) -> None:
    device = Plug(seat, 1, grabbed=False)
    device.send(encode(EV_KEY, 30, 1))
    seat.turn()
    assert seat.heard() == []
    seat.inputs.accompanied(ALONE)
    device.send(encode(EV_KEY, 48, 1))
    seat.turn()
    assert seat.heard() == [Key(1, 48, True)]
    seat.inputs.accompanied(Company(False, frozenset({1})))
    device.send(encode(EV_KEY, 30, 1))
    seat.turn()
    assert seat.heard()[-1] == Key(1, 48, True)


def test_f10_others_are_noted_when_they_are_news_and_said_on_the_band(seat: Seat) -> None:
    assert seat.state.input_words == "exclusive" and seat.inputs.exclusive
    seat.inputs.accompanied(WATCHED)
    seat.inputs.accompanied(WATCHED)
    assert seat.notes == ["input.others"] and seat.state.input_words == "not exclusive"
    assert not seat.inputs.exclusive
    seat.inputs.look()
    assert seat.notes[-1] == "look"


def test_without_devices_of_its_own_there_is_nothing_to_look_at(tmp_path: Path, down: set[int]) -> None:
    seat = Seat(tmp_path, None)
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    seat.inputs.begin([(Opened(1, "window", "window"), ours.detach())])
    assert seat.state.input_words == "untrusted window" and not seat.inputs.exclusive
    seat.inputs.look()
    assert seat.notes == []
    theirs.send(encode(EV_KEY, 30, 1))
    seat.inputs.hear_backlog()
    assert seat.heard() == [Key(1, 30, True)], "before whatever was asked for meanwhile"
    seat.inputs.screen_came()
    assert seat.state.hands.down == frozenset(), "a window's keys went with it"
    theirs.close()
    seat.poller.close()


def test_lamps_follow_where_they_are_heard(seat: Seat) -> None:
    admitted, waiting = Plug(seat, 1), Plug(seat, 2, at_start=False)
    admitted.lamps()
    seat.inputs.light(True, False, False)
    assert admitted.lamps() and not waiting.lamps()
    seat.inputs.ignore(1)
    seat.inputs.light(False, False, False)
    assert not admitted.lamps()


def test_a_list_of_devices_that_nobody_can_believe_is_noted(tmp_path: Path, down: set[int]) -> None:
    (tmp_path / "devices.json").write_text("[]")
    seat = Seat(tmp_path, ALONE)
    seat.inputs.begin([])
    assert "device.forgotten" in seat.notes
    seat.poller.close()
