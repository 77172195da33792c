"""Status and control socket as the contract has them, over the running system."""

import json
import select
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.rig import ESC, A, Rig
from tests.stage import (
    connect,
    info,
    policy,
    present,
)

YELLOW = (250, 250, 0)


# -- status ------------------------------------------------------------------------------------------------

STATUS: dict[str, Any] = {
    "version": str,
    "mode": ["normal", "attention", "locked", "stopped"],
    "presented_mode": ["normal", "attention", "locked", "stopped", None],
    "focus": (str, None),
    "presented_focus": (str, None),
    "return_focus": (str, None),
    "layout": ["full", "tile", "float"],
    "output": {"backend": str, "renderer": str, "width": int, "height": int, "scale": float, "frames": int},
    "domains": list,
    "input": {"exclusive": bool, "devices": list, "pending": list},
    "audit": {"records": int, "healthy": bool},
    "integrity": str,
    "policy_digest": str,
    "processes": {"warden": int, "seat": int, "screen": (int, None), "bridges": dict},
    "clipboard": (dict, None),
    "latency_us": {
        figure: {"p50": int, "p99": int, "max": int} for figure in ("key_to_ring", "damage_to_present")
    },
}
DOMAIN: dict[str, Any] = {
    "name": str,
    "label": str,
    "state": ["absent", "connected", "stopped", "quarantined"],
    "generation": int,
    "size": (list, None),
    "content": (list, None),
    "frames": int,
    "violations": int,
    "reason": str,
}


def conform(value: Any, shape: Any, where: str) -> None:
    """`shape`: a type, a list of allowed values, a tuple of a type and None, or a table of fields."""
    if isinstance(shape, dict):
        assert isinstance(value, dict), where
        for key, below in shape.items():
            assert key in value, f"{where}.{key} is missing"
            conform(value[key], below, f"{where}.{key}")
    elif isinstance(shape, list):
        assert value in shape, (where, value)
    elif isinstance(shape, tuple):
        assert value is None or type(value) is shape[0], (where, value)
    else:
        assert type(value) is shape, (where, value)


def conforms(status: dict[str, Any]) -> dict[str, Any]:
    conform(status, STATUS, "status")
    for domain in status["domains"]:
        conform(domain, DOMAIN, f"domain {domain.get('name')}")
        for key, length in (("size", 2), ("content", 4)):
            assert domain[key] is None or [type(n) for n in domain[key]] == [int] * length
    return status


def test_status_has_every_field_with_its_type_in_every_state(rig: Rig) -> None:
    assert conforms(rig.status())["clipboard"] is None
    guest = connect(rig, "bank")
    conforms(rig.status())
    guest.show(64, 64, *YELLOW)
    conforms(rig.focus("bank"))
    rig.attention()
    conforms(rig.until(lambda s: s["presented_mode"] == "attention"))
    rig.tap(ESC)
    guest.record(99)
    conforms(rig.until(lambda s: info(s, "bank")["state"] == "stopped"))
    assert [d["name"] for d in rig.status()["domains"]] == ["bank", "work", "web"], "in the file's order"
    assert [d["label"] for d in rig.status()["domains"]] == ["red", "green", "blue"]


def test_the_client_prints_the_same_status(rig: Rig) -> None:
    printed = json.loads(rig.sgui("status", "--json").stdout)
    conforms(printed)
    assert printed.keys() == rig.status().keys()
    text = rig.sgui("status").stdout
    assert text.isascii() and "bank" in text


def test_output_frames_count_presented_frames_and_stand_still_without_changes(rig: Rig) -> None:
    (guest,) = present(rig, "bank")
    before = rig.focus("bank")["output"]["frames"]
    guest.fill(3, 3, 3)
    rig.until(lambda s: s["output"]["frames"] > before)
    time.sleep(0.3)
    still = rig.status()["output"]["frames"]
    time.sleep(0.5)
    assert rig.status()["output"]["frames"] - still <= 1  # the clock's minute


def test_frames_of_a_domain_not_shown_do_not_grow(rig: Rig) -> None:
    _, work = present(rig, "bank", "work")
    rig.focus("bank")
    time.sleep(0.2)
    before = info(rig.status(), "work")["frames"]
    for shade in range(5):
        work.fill(shade, shade, shade)
        time.sleep(0.02)
    assert info(rig.status(), "work")["frames"] == before
    assert info(rig.status(), "work")["content"] is None and info(rig.status(), "work")["size"] == [400, 300]


def test_latency_figures_are_measured(rig: Rig) -> None:
    (guest,) = present(rig, "bank")
    rig.focus("bank")
    for _ in range(20):
        rig.tap(A)
        guest.fill(1, 2, 3)
        time.sleep(0.01)
    for figure in ("key_to_ring", "damage_to_present"):
        times = rig.status()["latency_us"][figure]
        assert 0 < times["p50"] <= times["p99"] <= times["max"] < 5_000_000


def test_processes_are_named(rig: Rig) -> None:
    processes = rig.status()["processes"]
    for name in ("warden", "seat", "screen"):
        assert Path(f"/proc/{processes[name]}/comm").read_text() == f"sgui-{name}\n"
    assert processes["bridges"] == {}


def test_input_says_that_a_pipe_is_not_exclusive(rig: Rig) -> None:
    status = rig.status()
    assert len(status["input"]["devices"]) == 1 and status["input"]["pending"] == []


def test_connecting_and_layout_move_no_focus(rig: Rig) -> None:
    present(rig, "bank", "work")
    assert rig.status()["focus"] is None
    rig.request(request="layout", layout="tile")
    assert rig.until(lambda s: s["layout"] == "tile")["focus"] is None


# -- the control socket --------------------------------------------------------------------------------------


def client(rig: Rig) -> socket.socket:
    end = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    end.settimeout(8)
    end.connect(str(rig.runtime / "control.sock"))
    return end


def gone(end: socket.socket, wait: float) -> bool:
    if not select.select([end], [], [], wait)[0]:
        return False
    try:
        return end.recv(65536) == b""
    except ConnectionResetError:
        return True


def test_one_connection_may_make_many_requests(rig: Rig) -> None:
    with client(rig) as end:
        for _ in range(50):
            end.send(b'{"request": "status"}')
            assert json.loads(end.recv(65536))["ok"] is True


@pytest.mark.parametrize(
    "packet",
    [
        b"{",
        b"nonsense",
        b"[]",
        b"null",
        b'"status"',
        b'{"request": "status", "request": "stop"}',
        b'{"request": ["status"]}',
        b'{"request": "status\\u0000"}',
        b'{"request": "\\ud800"}',
        b'{"request": NaN}',
        b'{"request": "focus", "domain": 7}',
        b'{"request": "focus", "domain": "../bank"}',
        b'{"request": "focus", "domain": "BANK"}',
        b'{"request": "focus", "domain": null}',
        b'{"request": "Status"}',
        b"\xff\xfe{}",
        b"[" * 20000,
        b'{"request": ' + b"9" * 20000 + b"}",
        b'{"a":' * 5000,
        b'{"request": "status"} {"request": "status"}',
        b" " * 65000 + b"x",
    ],
)
def test_bad_requests_get_an_error_and_change_nothing(rig: Rig, packet: bytes) -> None:
    before = rig.status()
    with client(rig) as end:
        end.send(packet)
        raw = end.recv(65536)
        if raw:
            reply = json.loads(raw)
            assert reply["ok"] is False and reply["error"].isascii() and ": " in reply["error"]
            assert (
                "\n" not in reply["error"]
                and "Traceback" not in reply["error"]
                and len(reply["error"]) < 1000
            )
    after = rig.status()
    for key in ("mode", "focus", "layout", "policy_digest", "domains"):
        assert after[key] == before[key]


def test_a_request_above_64_kib_is_refused(rig: Rig) -> None:
    with client(rig) as end:
        try:
            end.send(b'{"request": "status"' + b" " * 70000 + b"}")
        except OSError:
            return
        raw = end.recv(65536)
        assert raw == b"" or json.loads(raw)["ok"] is False
    assert rig.status()["mode"] == "normal"


def test_at_most_eight_connections_a_user_and_the_operator_is_not_locked_out(rig: Rig) -> None:
    time.sleep(0.1)
    ends = [client(rig) for _ in range(12)]
    try:
        time.sleep(0.2)
        open_ends = [end for end in ends if not gone(end, 0.05)]
        assert 1 <= len(open_ends) <= 8
        assert rig.status()["mode"] == "normal"
    finally:
        for end in ends:
            end.close()


def test_a_silent_connection_ends_after_five_seconds(rig: Rig) -> None:
    with client(rig) as end:
        began = time.monotonic()
        assert gone(end, 8)
        assert 4 < time.monotonic() - began < 7


def test_requests_that_need_a_domain_refuse_unknown_ones(rig: Rig) -> None:
    for request in ("focus", "release"):
        reply = rig.request(request=request, domain="nobody")
        assert reply["ok"] is False and "nobody" in reply["error"]
    assert not rig.request(request="layout", layout="spiral")["ok"]
    assert not rig.request(request="lock")["ok"]
    assert rig.status()["focus"] is None and rig.status()["layout"] == "full"


def test_attention_needs_no_right_and_watch_tells_events(rig: Rig) -> None:
    command = [sys.executable, "-m", "sgui", "watch", "--json", "--runtime-dir", str(rig.runtime)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as watching:
        time.sleep(0.8)
        present(rig, "bank")
        rig.focus("bank")
        rig.sgui("attention")
        rig.until(lambda s: s["presented_mode"] == "attention")
        rig.attention()  # the user's own word, so that the next key counts at once
        rig.tap(ESC)
        rig.until(lambda s: s["presented_focus"] == "bank")
        rig.request(request="layout", layout="tile")
        time.sleep(0.2)
        watching.send_signal(signal.SIGINT)
        out, errors = watching.communicate(timeout=5)
    assert "Traceback" not in errors
    events = [json.loads(line) for line in out.splitlines()]
    assert len(events) >= 4 and out.isascii()
    assert "bank" in out and "attention" in out and "tile" in out


# -- reload --------------------------------------------------------------------------------------------------


BAD = policy().replace('label = "green"', 'label = "nope"') + '\n[domains.x]\nlabel = "red"\nfoo = 1\n'
