"""A life of a seat as a recorder sees it: states, events, effects."""

from collections.abc import Iterable
from pathlib import Path

from sgui.core.effects import Effect, Show
from sgui.core.events import Event
from sgui.core.state import State
from sgui.core.step import step
from sgui.recording.file import create
from sgui.recording.recorder import Recorder
from sgui.values.limits import RECORDING_BYTES
from sgui.values.scene import Scene

Lived = list[tuple[State, Event, tuple[Effect, ...]]]


def lived(state: State, events: Iterable[Event]) -> Lived:
    found: Lived = []
    for event in events:
        before = state
        state, effects = step(before, event)
        found.append((before, event, effects))
    return found


def scenes(life: Lived) -> list[Scene]:
    return [effect.scene for _, _, effects in life for effect in effects if isinstance(effect, Show)]


def record(
    path: Path, state: State, life: Lived, keys: bool = False, limit: int = RECORDING_BYTES
) -> Recorder:
    """One seat that lives this life in a new file, or goes on in the file of another."""
    if not path.exists():
        create(path)
    recorder = Recorder(path, keys, state, "1.0", limit)
    for before, event, effects in life:
        recorder.take(before, event, effects)
    recorder.close(20)
    return recorder
