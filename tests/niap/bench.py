"""A seat as an evaluator sets it up: three computers, a sniffer on each ring, and `attention-only`."""

from dataclasses import replace

import pytest

from sgui.core.effects import Deliver, Effect
from sgui.core.events import Event, Presented, SessionOpened
from sgui.core.policy import Policy
from sgui.core.step import step
from sgui.values.input import GuestRecord, KeyRecord
from sgui.values.scene import Layout
from tests.core.samples import (
    ALT,
    ATTENTION_ONLY,
    BANK,
    CHAT,
    CTRL,
    DELETE,
    ONE,
    WORK,
    chord,
    focused,
    seat,
    surface,
)

requirement = pytest.mark.requirement  # (id in requirements.py, what the evaluator does)

ALL = (BANK, WORK, CHAT)
OTHERS = (WORK, CHAT)
GUARD = chord(CTRL, ALT, DELETE)
TILED = replace(ATTENTION_ONLY, layout=Layout.TILE)
FLOATING = replace(ATTENTION_ONLY, layout=Layout.FLOAT)


class Bench:
    """selected: the computer that the switch points at in the beginning, shown; None: none."""

    def __init__(self, selected: str | None = BANK, policy: Policy = ATTENTION_ONLY) -> None:
        self.state = focused(selected, policy, ALL) if selected else seat(policy, ALL)
        self.heard: dict[str, list[GuestRecord]] = {name: [] for name in ALL}
        self.effects: list[Effect] = []

    def does(self, *events: Event) -> "Bench":
        """What happens, and what each sniffer hears of it."""
        for event in events:
            before = self.state
            self.state, effects = step(before, event)
            self.effects += effects
            for effect in effects:
                if isinstance(effect, Deliver):
                    receiver = before.session_of(effect.generation) or self.state.session_of(
                        effect.generation
                    )
                    assert receiver is not None, "told to a computer that is not there"
                    self.heard[receiver.name] += effect.records
        return self

    def shown(self, at_us: int = 0) -> "Bench":
        """The newest picture has left for the display."""
        return self.does(Presented(self.state.serial, at_us))

    def select(self, name: str) -> "Bench":
        """By the user, through the guard."""
        self.does(*GUARD, *chord(ONE + ALL.index(name))).shown()
        assert self.state.focus == name
        return self

    def reconnect(self, name: str, generation: int) -> "Bench":
        """Another session at the same door, with a picture."""
        return self.does(SessionOpened(name, generation, 10**9), surface(generation))

    def forget(self) -> "Bench":
        """The sniffers start afresh."""
        for records in self.heard.values():
            records.clear()
        return self

    def quiet(self, *names: str) -> None:
        """These heard nothing at all."""
        assert {name: self.heard[name] for name in names} == {name: [] for name in names}

    def keys(self, name: str) -> list[tuple[int, bool]]:
        return [(one.code, one.pressed) for one in self.heard[name] if isinstance(one, KeyRecord)]
