"""A seat that answers the control socket from a table: the real server, without anything behind it."""

import fcntl
import os
import select
import threading
from pathlib import Path
from typing import Any

from sgui.host.clock import now_us
from sgui.host.control_server import Asked, ControlServer
from sgui.host.listener import close_listener, listen
from sgui.wire.control import Request, encode_event, encode_refusal, encode_result

DOMAINS = [
    {
        "name": "bank",
        "label": "secret",
        "state": "connected",
        "generation": 1,
        "size": [640, 480],
        "content": [6, 62, 640, 480],
        "frames": 12,
        "pixels": 3_686_400,
        "cpu_us": 6000,
        "wait_us": 96_000,
        "throttled": False,
        "violations": 0,
        "reason": "",
    },
    {
        "name": "chat",
        "label": "public",
        "state": "stopped",
        "generation": 2,
        "size": None,
        "content": None,
        "frames": 3,
        "pixels": 0,
        "cpu_us": 0,
        "wait_us": 0,
        "throttled": False,
        "violations": 1,
        "reason": "ring index\x1b[2J",
    },
]
STATUS: dict[str, Any] = {
    "version": "0.1.0",
    "mode": "normal",
    "presented_mode": "normal",
    "focus": "bank",
    "presented_focus": "bank",
    "return_focus": None,
    "layout": "full",
    "output": {
        "backend": "headless",
        "renderer": "llvmpipe",
        "width": 1280,
        "height": 720,
        "scale": 1.0,
        "frames": 123,
    },
    "domains": DOMAINS,
    "input": {"exclusive": False, "devices": [{"device": 1, "kind": "pipe"}], "pending": []},
    "audit": {"records": 12, "healthy": True},
    "integrity": "unmeasured",
    "policy_digest": "3f2a" * 16,
    "processes": {"warden": 1, "seat": 2, "screen": 3, "bridges": {}},
    "clipboard": None,
    "questions": [
        {
            "kind": "paste",
            "key": "chat to bank",
            "title": "Paste from chat into bank?",
            "answers": ["deny", "once"],
        }
    ],
    "latency_us": {
        "key_to_ring": {"p50": 100, "p99": 1900, "max": 2000},
        "damage_to_present": {"p50": None, "p99": None, "max": None},
        "attention_to_present": {"p50": 0, "p99": 0, "max": 0},
    },
}
REFUSED = {
    Request("focus", "chat"): "focus: refused by the policy, allowed only with management.focus = true",
    Request(
        "reload"
    ): "policy.toml:3: output.layout: 'round', allowed are full, tile, float\npolicy.toml:9: more",
    Request("layout", "float"): "layout: float is refused here",
}
SEALS = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE


def sealed(rows: bytes, seals: int = SEALS) -> int:
    fd = os.memfd_create("picture", os.MFD_ALLOW_SEALING)
    os.write(fd, rows)
    fcntl.fcntl(fd, fcntl.F_ADD_SEALS, seals)
    return fd


class FakeSeat:
    """Listens in `runtime` from construction to close(). picture: what a screenshot is answered with."""

    def __init__(self, runtime: Path) -> None:
        self.status: Any = dict(STATUS)
        self.asked: list[Request] = []
        self.picture: tuple[Any, tuple[int, ...]] = ({"width": 2, "height": 2, "stride": 8}, ())
        self._path = runtime / "control.sock"
        self._listener = listen(self._path, 16)
        self._server = ControlServer(self._listener, frozenset({os.getuid()}), lambda *_: None)
        self._wake = os.eventfd(0)
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def publish(self, kind: str, **fields: str | int | bool | None) -> None:
        with self._lock:
            self._server.publish(encode_event("2026-01-01T10:00:00Z", kind, fields))

    @property
    def watched(self) -> bool:
        return self._server.watched

    def close(self) -> None:
        os.eventfd_write(self._wake, 1)
        self._thread.join()

    def _run(self) -> None:
        (fd,) = self._server.fds()
        while self._wake not in select.select([fd, self._wake], [], [])[0]:
            with self._lock:
                answered = [self._answer(asked) for asked in self._server.on_ready(fd, now_us())]
            if any(answered):
                break
        self._server.close()
        close_listener(self._listener, self._path)

    def _answer(self, asked: Asked) -> bool:
        """True: that was all."""
        self.asked.append(asked.request)
        packet, fds = encode_result(None), ()
        if asked.request in REFUSED:
            packet = encode_refusal(REFUSED[asked.request])
        elif asked.request.word == "status":
            packet = encode_result(self.status)
        elif asked.request.word == "screenshot":
            result, fds = self.picture
            packet = encode_result(result)
        self._server.reply(asked.connection, packet, fds)
        return asked.request.word == "stop"
