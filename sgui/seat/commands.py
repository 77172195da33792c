"""The control socket's requests: asked of the core like everything else, answered with what it decided."""

import datetime
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sgui.core import events
from sgui.core.lock import lock_shown
from sgui.core.policy import shown_in_screenshots
from sgui.host import clock
from sgui.host.control_server import Asked, ControlServer
from sgui.host.link import close_all
from sgui.host.listener import close_listener, listen
from sgui.seat.reload import Reload
from sgui.seat.report import report
from sgui.wire import control, presented
from sgui.wire.strict_json import Json

if TYPE_CHECKING:
    from sgui.seat.loop import Seat

BACKLOG = 16
CAPTURE_S = 10.0


class Commands:
    """One word, one method; every answer is exactly one packet."""

    def __init__(self, path: Path, seat: "Seat") -> None:
        self._seat = seat
        self._path = path
        self._listener = listen(path, BACKLOG)
        self._server = ControlServer(self._listener, frozenset({os.geteuid(), 0}), self._notice)
        self._fd = self._server.fds()[0]
        seat.poller.add(self._fd, self._ready)
        self._captures: dict[int, tuple[int, float]] = {}
        self._next_capture = 1
        self._reload = Reload()
        self._reloading: list[int | None] = []
        seat.poller.add(self._reload.fileno(), self._reloaded)

    def _notice(self, kind: str, fields: Mapping[str, str | int]) -> None:
        self._seat.note(kind, **fields)

    # -- the server's clockwork --------------------------------------------------------------------------

    def _ready(self, _: int) -> None:
        for asked in self._server.on_ready(self._fd, clock.now_us()):
            self._answer(asked)

    def deadline(self) -> float | None:
        """Monotonic seconds."""
        server = self._server.deadline()
        dues = [due for _, due in self._captures.values()]
        return min([*dues, *([server / 1_000_000] if server is not None else [])], default=None)

    def expire(self, now: float) -> None:
        server = self._server.deadline()
        if server is not None and server <= now * 1_000_000:
            self._server.on_deadline(clock.now_us())
        for number in [n for n, (_, due) in self._captures.items() if due <= now]:
            self._refuse(self._captures.pop(number)[0], "screenshot: no answer from the screen, try again")

    def broadcast(self, kind: str, fields: Mapping[str, str | int | bool | None]) -> None:
        if self._server.watched:
            stamp = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
            self._server.publish(control.encode_event(stamp, kind, fields))

    def close(self) -> None:
        self._seat.poller.remove(self._fd)
        self._seat.poller.remove(self._reload.fileno())
        self._server.close()
        close_listener(self._listener, self._path)
        self._reload.close()

    # -- the words ---------------------------------------------------------------------------------------

    def _answer(self, asked: Asked) -> None:
        self._seat.inputs.hear_backlog()
        seat, now = self._seat, clock.now_us()
        word, argument = asked.request.word, asked.request.argument
        match word:
            case "status":
                self._grant(asked.connection, report(seat))
            case "focus":
                self._step(asked, events.FocusAsked(argument, now))
            case "attention":
                self._step(asked, events.AttentionAsked(now))
            case "layout":
                self._step(asked, events.LayoutAsked(argument))
            case "release":
                self._step(asked, events.ReleaseAsked(argument))
            case "lock":
                seat.locker.look()
                self._step(asked, events.LockAsked(now))
            case "resize":
                self._resize(asked)
            case "reload":
                self.reload(asked.connection)
            case "screenshot":
                self._capture(asked)
            case "stop":
                seat.note("seat.stop_asked", uid=asked.uid)
                self._grant(asked.connection, None)
                seat.stop()
            case _:
                self._refuse(asked.connection, f"control: {word} is not in this version")

    def _resize(self, asked: Asked) -> None:
        if refused := self._seat.screen.resize(control.size_of(asked.request.argument)):
            self._deny(asked, refused)
        else:
            self._grant(asked.connection, None)

    def _step(self, asked: Asked, event: events.Event) -> None:
        refused = self._seat.step(event)
        if refused:
            self._deny(asked, refused)
        else:
            self._grant(asked.connection, None)

    def _deny(self, asked: Asked, why: str) -> None:
        self._seat.note("control.denied", request=asked.request.word, uid=asked.uid, why=why)
        self._refuse(asked.connection, why)

    def _grant(self, connection: int, result: Json, fds: tuple[int, ...] = ()) -> None:
        self._server.reply(connection, control.encode_result(result), fds)

    def _refuse(self, connection: int, error: str) -> None:
        self._server.reply(connection, control.encode_refusal(error))

    # -- reload ------------------------------------------------------------------------------------------

    def reload(self, connection: int | None) -> None:
        """Read the policy file beside the loop; connection None: a signal asked."""
        self._reloading.append(connection)
        self._reload.ask(Path(self._seat.start.policy_path), aloud=connection is None)

    def _reloaded(self, _: int) -> None:
        seat = self._seat
        for result in self._reload.take():
            connection = self._reloading.pop(0)
            error = result.error
            if result.policy is not None:
                error = seat.replace_policy(result.policy, result.text)
            if error:
                seat.note("policy.refused", reason=error.split("\n")[0])
            if connection is not None and error:
                self._refuse(connection, error)
            elif connection is not None:
                self._grant(connection, None)

    # -- screenshots -------------------------------------------------------------------------------------

    def _capture(self, asked: Asked) -> None:
        seat = self._seat
        policy = seat.state.policy
        allowed = policy.management.screenshot
        who = {"uid": asked.uid, "pid": asked.pid}
        if allowed == "never":
            seat.note("screenshot.denied", **who)
            self._refuse(
                asked.connection,
                "screenshot: refused by the policy, allowed only with management.screenshot = "
                '"redacted" or "full"',
            )
            return
        shown = shown_in_screenshots(policy)
        if seat.state.locked and not lock_shown(seat.state):
            self._refuse(asked.connection, "screenshot: the lock is not on the screen yet, try again")
            return
        number, self._next_capture = self._next_capture, self._next_capture + 1
        if not seat.screen.capture(number, shown):
            self._refuse(asked.connection, "screenshot: there is no screen now, try again")
            return
        self._captures[number] = (asked.connection, time.monotonic() + CAPTURE_S)
        hidden = ",".join(domain.name for domain in policy.domains if domain.name not in shown)
        seat.note("screenshot.taken", **who, redacted=hidden)

    def captured(self, report_: presented.Captured | presented.CaptureFailed, fds: tuple[int, ...]) -> None:
        """The screen's answer; a picture nobody asked for is closed unseen."""
        connection, _ = self._captures.pop(report_.id, (None, 0.0))
        if connection is not None:
            if isinstance(report_, presented.CaptureFailed):
                self._refuse(connection, f"screenshot: {report_.error}")
            else:
                size: Json = {
                    "width": report_.width,
                    "height": report_.height,
                    "stride": report_.stride,
                }
                self._grant(connection, size, fds)
        close_all(fds)

    def locked(self) -> None:
        """What was asked before shows guests: it is answered no more."""
        for connection, _ in self._captures.values():
            self._refuse(connection, "screenshot: the screen was locked, try again")
        self._captures.clear()

    def screen_lost(self) -> None:
        for connection, _ in self._captures.values():
            self._refuse(connection, "screenshot: the screen went away, try again")
        self._captures.clear()
