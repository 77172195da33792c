"""The warden's loop: wait for signals and for the seat's word, start what should run and does not."""

import json
import os
import select
import signal
import time
from dataclasses import replace
from pathlib import Path

from sgui.host.console_unsafe import ASKED, Console
from sgui.host.fifo import open_fifo
from sgui.host.link import Link, LinkClosed, close_all
from sgui.host.notify import NO_DISPLAY, notify, watchdog_seconds
from sgui.host.pipes import pipe_pair
from sgui.host.voice import say
from sgui.values.errors import ConfigError, ProtocolError
from sgui.values.settings import Settings
from sgui.warden.backoff import CORE_WAITS, Backoff
from sgui.warden.bridges import OURS, Bridges
from sgui.warden.child import Child
from sgui.warden.devices import Devices
from sgui.warden.gpu import Gpu
from sgui.warden.keeper import Keeper
from sgui.warden.launch import start, tell_device
from sgui.warden.marker import Marker
from sgui.warden.signals import Signals, name_of
from sgui.wire import packet, ward
from sgui.wire.ward_input import encode_company

STOP_S = 5.0  # how long a seat may take to say goodbye
NONSENSE = (ProtocolError, ValueError, LookupError, TypeError)  # what a seat that was taken over may cause
START_DEATHS = 4  # a seat or screen that dies so often before the first frame will not come up


class Warden:
    """Owns the children, the input descriptors and the kept sessions."""

    def __init__(self, settings: Settings, policy_text: str) -> None:
        self.settings = settings
        self.keeper = Keeper(Path(settings.runtime_dir))
        self.keeper.checkpoint = ward.encode_checkpoint({"policy": policy_text})
        self.signals = Signals()
        self.seat = Child("seat", Backoff(CORE_WAITS), start_at=0.0)
        self.screen = Child("screen", Backoff(CORE_WAITS), start_at=0.0)
        self.gpu = Gpu()
        self.locker = Child("locker", Backoff(CORE_WAITS))
        self.marker = Marker(Path(settings.state_dir))
        self.locker_wanted = False
        self.bridges = Bridges(settings)
        self.inputs: list[tuple[str, int]] = []
        self.devices: Devices | None = None
        self.window_pipe: tuple[int, int] | None = None
        self.ready = False
        self.stopping_at: float | None = None
        self.exit_code: int | None = None
        self._open_input(settings.input)
        self.console = Console() if settings.output.startswith("kms") else None

    def _open_input(self, spec: str) -> None:
        if spec.startswith("pipe:"):
            self.inputs.append(("pipe", open_fifo(spec.removeprefix("pipe:"))))
        elif spec == "window":
            self.window_pipe = pipe_pair()
            self.inputs.append(("window", self.window_pipe[0]))
        elif spec == "evdev":
            self.devices = Devices()
        elif spec != "none":
            raise ConfigError(f"input: {spec}, allowed are evdev, window, pipe:PATH and none")

    def run(self) -> int:
        watchdog = watchdog_seconds()
        fed = time.monotonic()
        while self.exit_code is None:
            now = time.monotonic()
            self._start_due(now)
            if watchdog is not None and now - fed >= watchdog:
                notify("WATCHDOG=1")
                fed = now
            self._wait(now, watchdog)
        return self.exit_code

    def _start_due(self, now: float) -> None:
        if self.stopping_at is None:
            for child in (self.seat, self.screen, self.locker):
                if child.start_at is not None and child.start_at <= now:
                    start(self, child, now)
            if self.bridges.start_due(now):
                self.tell_processes()
            self._look(now)
        elif now >= self.stopping_at:
            self.exit_code = 1

    def _look(self, now: float) -> None:
        """At the input devices, if it is time to."""
        if self.devices is None or (due := self.devices.due()) is None or due > now:
            return
        for kept in self.devices.look(now, self._pids()):
            tell_device(self, kept)
        self.tell(ward.INPUT_STATE, encode_company(self.devices.company))

    def _pids(self) -> frozenset[int]:
        """Ours: they hold input devices by right."""
        pids = (os.getpid(), self.seat.pid, self.screen.pid, *self.bridges.pids().values())
        return frozenset(pid for pid in pids if pid is not None)

    def _wait(self, now: float, watchdog: float | None) -> None:
        starts = (self.seat.start_at, self.screen.start_at, self.locker.start_at)
        due = [t for t in (*starts, self.stopping_at) if t is not None]
        due += self.bridges.due()
        look = self.devices.due() if self.devices is not None and self.stopping_at is None else None
        due += [look] if look is not None else []
        waits = [max(0.0, t - now) for t in due] + ([watchdog] if watchdog else [])
        poller = select.poll()
        poller.register(self.signals.fileno(), select.POLLIN)
        link = self.seat.link
        if link is not None:
            poller.register(link.fileno(), select.POLLIN | (select.POLLOUT if link.blocked else 0))
        if self.devices is not None:
            self.devices.watch(poller)
        for fd, flags in poller.poll(min(waits) * 1000 if waits else None):
            if fd == self.signals.fileno():
                self._on_signals(self.signals.take())
            elif link is not None and fd == link.fileno():
                self._on_seat(link, flags)
            elif self.devices is not None:
                self.devices.hear(fd, time.monotonic())

    def _on_signals(self, came: set[int]) -> None:
        if signal.SIGCHLD in came:
            self._reap()
        if came & {signal.SIGTERM, signal.SIGINT}:
            self.stop()
        if ASKED in came and self.console is not None:
            self.console.refuse_switch()
        if signal.SIGHUP in came:
            self.tell(ward.RELOAD)

    def _reap(self) -> None:
        now = time.monotonic()
        if (code := self.seat.reap()) is not None:
            self._seat_died(code, now)
        if (code := self.screen.reap()) is not None and self.exit_code is None:
            self._screen_died(code, now)
        if self.locker.reap() is not None:
            self._locker_died(now)
        if self.bridges.reap(now):
            self.tell_processes()
        for domain, by in self.bridges.take_killed():
            self.tell(ward.BRIDGE_KILLED, json.dumps({"domain": domain, "signal": by}).encode("ascii"))

    def _seat_died(self, code: int, now: float) -> None:
        if self.stopping_at is not None or (code == 0 and self.ready):
            self.exit_code = 0
            return
        self.seat.backoff, self.seat.start_at = self.seat.backoff.died(now)
        if not self.ready and (code == 1 or self.seat.backoff.deaths >= START_DEATHS):
            self.exit_code = 1
            return
        say(f"seat ended with {code}, starting it again")

    def _screen_died(self, code: int, now: float) -> None:
        if self.stopping_at is not None:
            return
        self.gpu, failed = self.gpu.ended(code, now - self.screen.backoff.started)
        if failed:
            self.tell(ward.GPU_FAILED, self.gpu.told())
        self.screen.backoff, self.screen.start_at = self.screen.backoff.died(now)
        if not self.ready and self.screen.backoff.deaths >= START_DEATHS:
            say("screen: does not start, see the lines above")
            self.exit_code = 1
            return
        if code < 0 and -code not in OURS:
            by = json.dumps({"signal": name_of(-code)})
            self.tell(ward.SCREEN_KILLED, by.encode("ascii"))
        if self.seat.link is not None:
            say(f"screen ended with {code}, starting it again")

    def _on_seat(self, link: Link, flags: int) -> None:
        try:
            link.flush()
            if flags & ~select.POLLOUT:
                while self.seat.link is link and (got := link.receive()) is not None:
                    self._hear(*got)
        except LinkClosed:
            self._seat_lost(link)
        except NONSENSE as error:
            say(f"seat: {str(error)[:200]!r}, ending it")
            self.seat.kill()
            self._seat_lost(link)

    def _seat_lost(self, link: Link) -> None:
        link.close()
        self.seat.link = None
        self.screen.kill()  # its picture is nobody's word any more
        self._end_locker()  # nor is anybody there to ask it

    def _hear(self, raw: bytes, fds: list[int]) -> None:
        try:
            record = packet.decode(raw)
            ward.check_to_warden(record, len(fds))
        except ProtocolError:
            close_all(fds)
            raise
        kind, body = record.type, record.payload
        if kind == ward.KEEP:
            self.keeper.keep(body.decode("ascii"), fds)
            return
        close_all(fds)
        if kind == ward.DROP:
            self.keeper.drop(ward.decode_generation(body))
        elif kind == ward.CHECKPOINT_KEPT:
            self.keeper.checkpoint = body
        elif kind == ward.READY:
            self._announce()
        elif kind == ward.DARK:
            notify(NO_DISPLAY)
        elif kind == ward.BRIDGES:
            self.bridges.wanted(json.loads(body), time.monotonic())
        elif kind == ward.RESTART_SCREEN:
            self.gpu = replace(self.gpu, hung=True)
            self.screen.kill()
        elif kind == ward.LOOK and self.devices is not None:
            self.devices.look_soon(time.monotonic())
        elif kind == ward.LOCKED:
            self._locked(*ward.decode_locked(body))
        elif kind == ward.UNLOCKED:
            self.marker.unlock()
            self._end_locker()
        elif kind == ward.RESTART_LOCKER:
            self.locker.kill()
        elif kind == ward.STOPPED:
            self.exit_code = 0

    def _locker_died(self, now: float) -> None:
        if self.locker_wanted:
            self.locker.backoff, self.locker.start_at = self.locker.backoff.died(now)
        self.tell_processes()

    def _locked(self, failures: int, locker: bool) -> None:
        self.marker.lock(failures)
        if not locker:
            self._end_locker()
        elif not self.locker_wanted:
            self.locker_wanted = True
            if self.locker.process is None:
                self.locker.start_at = time.monotonic()

    def _end_locker(self) -> None:
        """Its memory goes with it."""
        self.locker_wanted, self.locker.start_at = False, None
        self.locker.kill()

    def _announce(self) -> None:
        notify("READY=1\nSTATUS=showing the band")
        if not self.ready:
            self.ready = True
            print("sgui: ready", flush=True)

    def tell(self, kind: int, body: bytes = b"", fds: tuple[int, ...] = ()) -> None:
        """Say something to the seat, if there is one."""
        if self.seat.link is not None:
            try:
                self.seat.link.send(packet.encode(kind, body), fds)
            except LinkClosed:
                self.seat.kill()

    def tell_processes(self) -> None:
        pids = {
            "warden": os.getpid(),
            "seat": self.seat.pid,
            "screen": self.screen.pid,
            "locker": self.locker.pid,
            "bridges": self.bridges.pids(),
        }
        self.tell(ward.PROCESSES, json.dumps(pids).encode("ascii"))

    def stop(self) -> None:
        if self.stopping_at is None:
            notify("STOPPING=1")
            self.stopping_at = time.monotonic() + STOP_S
            if self.seat.link is None:
                self.exit_code = 0
            self.tell(ward.STOP)

    def close(self) -> None:
        self.bridges.close()
        for child in (self.screen, self.locker, self.seat):
            child.kill()
            if child.process is not None:
                child.process.wait()
            if child.link is not None:
                child.link.close()
        if self.console is not None:
            self.console.restore()
        self.keeper.close()
        if self.devices is not None:
            self.devices.close()
        close_all([fd for _, fd in self.inputs] + list(self.window_pipe or ()))
