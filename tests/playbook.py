"""Tests that read as a dialogue: what the core is told, and exactly what it does about it."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

S = TypeVar("S")
E = TypeVar("E")


class Play(Generic[S, E]):
    """One run of a step function. `sees` demands exactly the effects named, in their order.

    ignore: types of effects that this dialogue is not about.
    """

    def __init__(
        self, step: Callable[[S, E], tuple[S, tuple[Any, ...]]], state: S, ignore: tuple[type, ...] = ()
    ) -> None:
        self.step = step
        self.state = state
        self.ignore = ignore

    def sees(self, event: E, *effects: object) -> "Play[S, E]":
        self.state, seen = self.step(self.state, event)
        heard = tuple(effect for effect in seen if not isinstance(effect, self.ignore))
        assert heard == effects, f"\n{event}\n  did      {heard}\n  expected {effects}"
        return self

    def after(self, *events: E) -> "Play[S, E]":
        """What happens meanwhile, whatever comes of it."""
        for event in events:
            self.state, _ = self.step(self.state, event)
        return self
