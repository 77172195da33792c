"""The recording as the seat has it: `sgui run --record`. With key codes in it, the band says so, loudly."""

from pathlib import Path
from typing import TYPE_CHECKING

from sgui.core.events import Event, InputState
from sgui.core.state import Outcome, State
from sgui.core.step import step
from sgui.recording.recorder import WHY, Recorder
from sgui.seat.report import VERSION
from sgui.seat.start import Start

if TYPE_CHECKING:
    from sgui.seat.loop import Seat

RECORDED = "recorded"


class Recording:
    """Nothing at all without --record. Raises ConfigError if the file is gone."""

    def __init__(self, start: Start, seat: "Seat") -> None:
        self._seat = seat
        self._recorder: Recorder | None = None
        self._words = ""  # of the input, while the band says that keys are recorded
        if start.record:
            self._recorder = Recorder(Path(start.record), start.record_keys, start.state, VERSION)

    def begin(self) -> None:
        """Say that it goes on. After the seat has said where input comes from."""
        if self._recorder is None:
            return
        self._seat.note("recording.started", file=str(self._recorder.path), content=self._recorder.keys)
        if self._recorder.keys:
            self._words = self._seat.state.input_words
            loud = f"{RECORDED} {self._words}" if self._words == "untrusted window" else RECORDED
            self._seat.step(InputState(loud))

    def step(self, before: State, event: Event) -> Outcome:
        """The core's step. Where it fails this process ends, and what brought it about is the last event."""
        if self._recorder is None:
            return step(before, event)
        try:
            after, todo = step(before, event)
        except Exception as error:
            self._recorder.take(before, event, (), f"!{type(error).__name__}")
            self._recorder.close()
            raise
        self._recorder.take(before, event, todo)
        return after, todo

    def look(self) -> None:
        """Tell when it ended by itself."""
        if self._recorder is not None and self._recorder.why in WHY:
            self._seat.note("recording.ended", why=WHY[self._recorder.why])
            self._recorder = None
            if self._words:
                self._seat.step(InputState(self._words))

    def close(self) -> None:
        if self._recorder is not None:
            self._recorder.close()
