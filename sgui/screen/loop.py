"""The screen process's loop: records of the seat in, frames out, asleep when nothing changes."""

import select
import time
from collections.abc import Callable
from dataclasses import replace

from sgui.host.clock import now_us
from sgui.host.link import LinkClosed
from sgui.screen.canvas import Canvas
from sgui.screen.capture import Camera
from sgui.screen.guests import Guests
from sgui.screen.input_pipe import InputPipe
from sgui.screen.link import SeatLink
from sgui.screen.output.output import (
    Output,
    OutputClosed,
    OutputEvent,
    OutputExposed,
    OutputInput,
    OutputLost,
    OutputResized,
)
from sgui.screen.pacing import Pacing
from sgui.screen.sleep import Sleep
from sgui.screen.tally import Tally
from sgui.values.quote import escaped
from sgui.values.scene import Scene
from sgui.wire.presented import FramePresented, NoDisplay, Ready, WindowClosed
from sgui.wire.scene import (
    CaptureAsked,
    CursorGiven,
    PointerMoved,
    RingRung,
    SceneShown,
    SizeAsked,
    SurfaceForgotten,
    SurfaceGiven,
    ToScreen,
)


class Screen:
    """clock: monotonic microseconds. One object per output and seat."""

    def __init__(
        self,
        seat: SeatLink,
        output: Output,
        canvas: Canvas,
        camera: Camera,
        *,
        window_input: InputPipe | None = None,
        clock: Callable[[], int] = now_us,
        udmabuf: int | None = None,
    ) -> None:
        self._seat, self._output, self._canvas, self._camera = seat, output, canvas, camera
        self._input, self._clock = window_input, clock
        self._pacing, self._naps = Pacing(output.refresh_mhz), Sleep()
        self._guests = Guests(seat, canvas, output.renderer, self._pacing, udmabuf)
        self._scene: Scene | None = None
        self._said_serial: int | None = None
        self._tally = Tally()
        self._changed = self._dark = False

    def run(self) -> None:
        """Until the seat is gone; the output is black then."""
        try:
            self.start()
            while True:
                self.turn()
        except LinkClosed:
            self._canvas.blank()

    def start(self) -> None:
        self._canvas.blank()
        self._say_ready()

    def turn(self) -> None:
        """Do what is due, sleep until something is, read what the seat says."""
        self._pump()
        self._work(self._clock())
        if self._nap():
            for record, fds in self._seat.records():
                self._take(record, fds)

    def _nap(self) -> bool:
        """Whether somebody may have spoken."""
        if self._seat.blocked:
            self._seat.flush()
        self._naps.watch(self._interests())
        due_us = self._due_us()
        return self._naps.until(None if due_us is None else due_us - self._clock())

    def _interests(self) -> dict[int, int]:
        interests = dict.fromkeys(self._output.fds(), select.EPOLLIN)
        interests[self._seat.fileno()] = select.EPOLLIN | (select.EPOLLOUT if self._seat.blocked else 0)
        if self._input is not None and self._input.lost:
            interests[self._input.fd] = select.EPOLLOUT
        return interests

    # what the seat says

    def _take(self, record: ToScreen, fds: tuple[int, ...]) -> None:
        match record:
            case SceneShown(scene):
                for event in self._output.turn(scene.rotation):
                    self._hear(event)
                self._scene, self._changed = scene, True
            case PointerMoved(at):
                if self._scene is not None:
                    self._scene, self._changed = replace(self._scene, pointer=at), True
            case SurfaceGiven():
                self._guests.give(record, fds, self._clock())
            case CursorGiven():
                self._guests.set_cursor(record)
            case SurfaceForgotten(generation):
                self._guests.drop(generation)
                self._tally.drop(generation)
            case RingRung(generation, watch_ms):
                self._guests.ring(generation, self._clock(), watch_ms * 1000)
            case SizeAsked(size):
                for event in self._output.resize(size):
                    self._hear(event)
            case CaptureAsked(identity, shown):
                self._camera.capture(identity, frozenset(shown), self._canvas, self._seat)

    # what the output says

    def _pump(self) -> None:
        while events := self._output.pump():
            for event in events:
                self._hear(event)
        if self._input is not None:
            self._input.flush()

    def _hear(self, event: OutputEvent) -> None:
        match event:
            case OutputResized():
                self._dark = False
                self._canvas.blank()
                self._guests.hide()
                self._changed = True
                self._say_ready()
            case OutputLost():
                self._dark = True
                self._guests.hide()
                self._seat.say(NoDisplay())
            case OutputExposed():
                self._canvas.expose()
            case OutputClosed():
                self._seat.say(WindowClosed())
            case OutputInput(records):
                if self._input is not None:
                    self._input.write(records)

    def _say_ready(self) -> None:
        output, size = self._output, self._output.size
        words = (output.backend, output.renderer.name, output.renderer.note)
        backend, renderer, note = (escaped(word)[:200] for word in words)
        self._seat.say(Ready(size.width, size.height, backend, renderer, note))

    # what is due

    def _due_us(self) -> int | None:
        """When `_work` has something to do; None: not before somebody speaks."""
        frame_us = self._pacing.due_us
        dues = (self._guests.due_us(self._clock()), self._tally.due_us, frame_us if self._unshown else None)
        return min([due for due in dues if due is not None], default=None)

    def _work(self, now: int) -> None:
        self._guests.work(now)
        if self._unshown and self._pacing.due_us <= now:
            self._frame(now)
        self._guests.presented(self._dark)
        if self._tally.full or ((due_us := self._tally.due_us) is not None and due_us <= now):
            self._seat.say(self._tally.take(now))

    @property
    def _unshown(self) -> bool:
        """Something is new, and there is a display to show it on."""
        return (self._changed or self._guests.changed) and not self._dark

    def _frame(self, now: int) -> None:
        self._changed = self._guests.changed = False
        self._pacing.drew(now)
        begun_ns = time.process_time_ns()
        drawn = self._canvas.draw(self._scene, self._guests.surfaces, self._guests.looks)
        self._tally.add_cost(drawn.pixels, (time.process_time_ns() - begun_ns) // 1000)
        self._changed = drawn.unfinished
        self._guests.tell_paths()
        if drawn.serial is not None and (drawn.presented or drawn.serial != self._said_serial):
            took_us = 0 if drawn.damaged_us is None else max(1, self._clock() - drawn.damaged_us)
            self._tell(drawn.serial, took_us, tuple(drawn.pixels), now)

    def _tell(self, serial: int, took_us: int, generations: tuple[int, ...], now: int) -> None:
        """Another scene and the first frame after a pause at once, a film's frames now and then."""
        if serial == self._said_serial and not self._tally.quiet(now):
            self._tally.add_frame(generations, took_us)
            return
        if serial == self._said_serial:
            self._tally.told(now)
        self._said_serial = serial
        self._seat.say(FramePresented(serial, took_us, generations))
