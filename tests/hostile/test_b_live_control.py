"""B12 and B13 on the control socket of the running system: whoever storms it, the user types on."""

import contextlib
import json
import socket
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.hostile.siege import SAK_MS, many_descriptors, storm, unharmed
from tests.rawguest import RawGuest
from tests.rig import ESC, A, Rig

pytestmark = pytest.mark.slow
KEY_MS = 100  # from the user's hand to the guest's eye, other programs included

BODIES = {
    "nesting": b"[" * 60_000,
    "objects": b'{"a":' * 10_000,
    "digits": b'{"request":' + b"9" * 60_000 + b"}",
    "nan": b'{"request":NaN}',
    "twice": b'{"request":"status","request":"stop"}',
    "surrogate": b'{"request":"\\ud800"}',
    "quotes": b'"' * 60_000,
    "too-long": b" " * 70_000,
    "empty-object": b"{}",
    "not-utf8": bytes(range(256)) * 200,
    "long-name": b'{"request":"focus","domain":"' + b"a" * 60_000 + b'"}',
    "dotted": b"a." * 20_000,
}


def client(rig: Rig) -> socket.socket:
    end = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    end.settimeout(1)
    end.connect(str(rig.runtime / "control.sock"))
    return end


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_b13_a_hostile_body_gets_one_typed_refusal(rig: Rig, honest: RawGuest, body: bytes) -> None:
    took = []
    for _ in range(3):
        with client(rig) as end:
            began = time.monotonic()
            end.send(body)
            reply: dict[str, Any] = json.loads(end.recv(65536))
            took.append(time.monotonic() - began)
        assert reply["ok"] is False and set(reply) == {"ok", "error"}
        assert reply["error"].isascii() and reply["error"].isprintable() and len(reply["error"]) < 400
    assert min(took) < 0.05
    assert rig.status()["mode"] == "normal"


def ask(rig: Rig, body: bytes) -> Callable[[], None]:
    """A client that connects, asks twenty times without mercy, and goes."""

    def once() -> None:
        with contextlib.suppress(OSError), client(rig) as end:
            end.settimeout(0.2)
            for _ in range(20):
                end.send(body)
                end.recv(65536)
        time.sleep(0.001)

    return once


STORMS = {
    "refused": BODIES["nesting"],
    "status": b'{"request":"status"}',
    "reload": b'{"request":"reload"}',
    "layout": b'{"request":"layout","layout":"full"}',
    "screenshot": b'{"request":"screenshot"}',
    "release": b'{"request":"release","domain":"d01"}',
    "resize": b'{"request":"resize","size":"1024x640"}',
    "watch": b'{"request":"watch"}',
}


@pytest.mark.parametrize("body", STORMS.values(), ids=STORMS.keys())
def test_b12_b13_keys_and_attention_in_a_storm_of_requests(rig: Rig, honest: RawGuest, body: bytes) -> None:
    took: list[float] = []
    rig.focus("d00")
    before = rig.status()["latency_us"]["attention_to_present"]["max"]
    with storm(*[ask(rig, body)] * 4) as count:
        time.sleep(0.2)
        honest.events()
        for _ in range(10):
            began = time.monotonic()
            rig.press(A)
            assert honest.keys(1.0) == [(A, 1)]
            took.append(time.monotonic() - began)
            rig.lift(A)
            assert honest.keys(1.0) == [(A, 0)]
        for _ in range(3):
            rig.attention()
            time.sleep(0.15)
            rig.tap(ESC)
            time.sleep(0.1)
    assert sum(count) >= 4
    assert sorted(took)[len(took) // 2] * 1000 < KEY_MS
    end = time.monotonic() + 15
    while True:  # the storm used up what its user may ask
        with contextlib.suppress(OSError, AssertionError):
            worst = rig.status()["latency_us"]["attention_to_present"]["max"]
            break
        assert time.monotonic() < end
        time.sleep(0.1)
    assert worst == before or worst < SAK_MS * 1000


def test_b12_a_thousand_half_open_clients(rig: Rig, honest: RawGuest) -> None:
    """Silent, byte by byte, never reading: eight places for all of them, and the operator is still served."""
    with many_descriptors(), contextlib.ExitStack() as ends:
        for n in range(1000):
            end = ends.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET))
            end.setblocking(False)
            with contextlib.suppress(OSError):
                end.connect(str(rig.runtime / "control.sock"))
                end.send(b"{" if n % 2 else b'{"request":"watch"}')
        unharmed(rig, honest)
        assert rig.sgui("status").stdout.startswith("sgui ")
