"""The seat's loop: what happened becomes an event, the core decides, the effects are performed.

One thread decides. Each turn hears input first, and again between guests, so that nobody else's work delays
a key. Reading a policy and writing the audit log happen beside it.
"""

import gc
import os
import threading
import time
from collections import deque
from functools import partial
from pathlib import Path

from sgui.core import effects, events
from sgui.core.policy import Policy
from sgui.core.state import State
from sgui.core.step import deadline
from sgui.host import clock, iommu
from sgui.host.link import Link
from sgui.seat.clipboard import Clipboard
from sgui.seat.commands import Commands
from sgui.seat.door import Door
from sgui.seat.guests import Guests
from sgui.seat.inputs import Inputs
from sgui.seat.latency import AttentionLatency, Latency
from sgui.seat.locker_side import LockerSide
from sgui.seat.log import Log, records_first
from sgui.seat.poller import Poller
from sgui.seat.recording import Recording
from sgui.seat.screen_side import ScreenSide
from sgui.seat.session import Session
from sgui.seat.start import Start
from sgui.seat.ward_side import WardSide
from sgui.values.errors import ConfigError
from sgui.values.input import Input


class Seat:
    """Everything the seat process has; `state` is the only thing that decides."""

    def __init__(self, start: Start, ward_side: WardSide) -> None:
        self.start = start
        self.state: State = start.state
        self.poller = Poller()
        self.ward = ward_side
        self.ward.attach(self)
        self.inputs = Inputs(self)
        self.recording = Recording(start, self)
        self.log = Log(Path(start.state_dir), start.pending_fd, self)
        self.door = Door(Path(start.runtime_dir) / "guests")
        self.clipboard = Clipboard(self)
        self.guests = Guests(self)
        self.guests.next_generation = start.next_generation
        self.screen = ScreenSide(self)
        self.locker = LockerSide(self)
        self.commands = Commands(Path(start.runtime_dir) / "control.sock", self)
        self.key_to_ring = Latency()
        self.attention_to_present = AttentionLatency()
        self.running = True
        self._later: deque[events.Event] = deque()
        self._minute_at = 0.0
        self._woken_us = 0
        self._delivered = False

    # -- the loop ----------------------------------------------------------------------------------------

    def run(self) -> None:
        self._open()
        gc.collect()
        gc.freeze()
        while self.running:
            self._turn()
        self._close()

    def _open(self) -> None:
        self.door.open_for(self.state.policy)
        self._listen()
        self.step(events.ClipboardSeeded(int.from_bytes(os.urandom(4), "little")))
        for session in self.start.sessions:
            self.guests.adopt(session)
            self.step(events.SessionOpened(session.domain, session.generation, clock.now_us()))
            if session.layout is not None:
                self.step(events.SurfaceChanged(session.generation, session.layout))
            if session.lost_at:
                self.step(events.SignalChanged(session.generation, False, session.lost_at))
            self.guests.lift_keys(session)
            self.guests.resume(session)
        self.inputs.begin(self.start.inputs)
        self.step(events.PlatformSeen(iommu.read().words))
        self.note("seat.started", sessions=len(self.start.sessions))
        if self.start.forgot:
            self.note("seat.forgot", sessions=len(self.start.sessions))
        self.recording.begin()
        self.locker.begin()
        self.ward.send_bridges(self.state.policy)

    def _listen(self) -> None:
        """Knocks at every door; those of a former policy were removed before they closed."""
        for domain, fd in self.door:
            self.poller.remove(fd)
            self.poller.add(fd, partial(self._knock, domain))

    def _knock(self, domain: str, _: int) -> None:
        self.guests.arrive(domain)

    def _turn(self) -> None:
        ready = self.poller.wait(self._deadline())
        self._woken_us = clock.now_us()
        for callback, flags in ready:
            if self.poller.knows(callback):
                callback(flags)
            if len(ready) > 2:
                self.inputs.hear_all()
            self._catch_up()
        self._tick()
        self._catch_up()

    def _deadline(self) -> float:
        """Monotonic seconds of the next thing that time alone brings."""
        core = deadline(self.state)
        dues = [self._minute_at, self.guests.deadline(), self.commands.deadline(), self.log.deadline()]
        dues += [self.screen.deadline(), self.locker.deadline()]
        dues.append(core / 1_000_000 if core is not None else None)
        return min(due for due in dues if due is not None)

    def _tick(self) -> None:
        now = time.monotonic()
        core = deadline(self.state)
        if now >= self._minute_at or (core is not None and now * 1_000_000 >= core):
            if now >= self._minute_at:
                self._minute_at = now + clock.seconds_to_next_minute()
                self.inputs.look()
                gc.collect(0)
            self.step(events.Tick(clock.now_us(), clock.wall_minute()))
        self.guests.expire(now)
        self.commands.expire(now)
        self.screen.expire(now)
        self.locker.expire(now)
        self.log.look()
        self.recording.look()

    # -- events and effects ------------------------------------------------------------------------------

    def later(self, event: events.Event) -> None:
        """An event that came up while effects are being performed."""
        self._later.append(event)

    def _catch_up(self) -> None:
        while self._later:
            self.step(self._later.popleft())

    def step(self, event: events.Event) -> str:
        """Decide and perform; the reason if the core refused, else ""."""
        before = self.state
        self.state, todo = self.recording.step(before, event)
        self.attention_to_present.see(before.stance, self.state, clock.now_us())
        if before.stance is not self.state.stance:
            self.inputs.look()
        refused = ""
        for effect in records_first(todo):
            if isinstance(effect, effects.Refused):
                refused = effect.error
            else:
                self._perform(effect)
        return refused

    def _perform(self, effect: effects.Effect) -> None:
        match effect:
            case effects.Deliver(generation, records):
                self._delivered = True
                self.guests.deliver(generation, records)
            case effects.Show(scene):
                self.screen.show(scene)
            case effects.MovePointer(at):
                self.screen.move_pointer(at)
            case effects.HintSize(generation, width, height):
                self.guests.hint_size(generation, width, height, self.state.policy.scale_q)
            case effects.SetLeds(caps, num, scroll):
                self.inputs.light(caps, num, scroll)
                self.ward.send_checkpoint(self.state, self.start.policy_text)
            case effects.HearDevice(device):
                self.inputs.hear(device)
            case effects.IgnoreDevice(device):
                self.inputs.ignore(device)
            case effects.RememberDevice(identity):
                self.inputs.remember(identity)
            case effects.CloseSession(generation, code, reason):
                self.guests.close(generation, code, reason)
            case effects.Audit(kind, fields):
                self.note(kind, **fields)
                self.ward.send_checkpoint(self.state, self.start.policy_text)
            case effects.Stop():
                self.running = False
            case _:
                self.clipboard.perform(effect)
                self.locker.perform(effect)

    def typed(self, one: Input, read_us: int) -> None:
        """Something from a device that is heard, read at this time."""
        self._delivered = False
        self.step(events.Typed(one, read_us))
        self._catch_up()
        if self._delivered:
            self.key_to_ring.add(clock.now_us() - min(read_us, self._woken_us))

    # -- what the parts say to each other ----------------------------------------------------------------

    def note(self, kind: str, **fields: str | int | bool | None) -> None:
        """One record for the audit log and for who watches."""
        self.log.put(kind, fields)
        self.commands.broadcast(kind, fields)

    def keep(self, session: Session) -> None:
        self.ward.keep(session)

    def give_screen(self, session: Session) -> None:
        self.screen.give(session)

    def ring_screen(self, generation: int, watch_ms: int) -> None:
        self.screen.ring(generation, watch_ms)

    def forget(self, session: Session) -> None:
        self.screen.forget(session.generation)
        self.ward.drop(session.generation)

    def screen_came(self, link: Link) -> None:
        self.screen.connect(link)
        self.inputs.screen_came()

    def restart_screen(self) -> None:
        self.ward.restart_screen()

    def closer(self, fd: int) -> None:
        """Close a guest's socket that no session holds, where lingering descriptors cannot stall us."""
        if self.door.sealed:
            os.close(fd)
        else:
            threading.Thread(target=os.close, args=(fd,), daemon=True).start()

    def replace_policy(self, policy: Policy, text: str) -> str:
        """All or nothing: its doors open and the core takes it, or the old one stays. The reason, or ""."""
        refused = self._open_doors(policy) or self.step(events.PolicyReplaced(policy, clock.now_us()))
        if refused:
            self._open_doors(self.state.policy)
            return refused
        self.start.policy_text = text
        self.locker.look()
        self.ward.send_bridges(self.state.policy)
        self.screen.policy_changed()
        self.ward.send_checkpoint(self.state, text)
        return ""

    def _open_doors(self, policy: Policy) -> str:
        for _, fd in self.door:
            self.poller.remove(fd)
        refused = ""
        try:
            self.door.open_for(policy)
        except ConfigError as error:
            refused = str(error)
        self._listen()
        return refused

    def ready(self) -> None:
        self.ward.ready()

    def dark(self) -> None:
        self.ward.dark()

    def stop(self) -> None:
        self.step(events.StopAsked(clock.now_us()))

    def _close(self) -> None:
        self.note("seat.stopped")
        for session in tuple(self.guests.sessions.values()):
            self.guests.close(session.generation, 0, "sgui stops")
        self._catch_up()
        self.door.close()
        self.commands.close()
        self.log.close()
        self.recording.close()
        self.ward.stopped()
