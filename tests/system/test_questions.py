"""Questions over the running system: the user answers them at the attention screen, by fresh keys."""

import struct
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.rawguest import CLIPBOARD, RawGuest
from tests.rig import ALT, CTRL, C, Rig
from tests.stage import policy, present
from tests.system.test_clipboard import kill_seat

V, ENTER, ESCAPE, DELETE, RIGHT, R = 47, 28, 1, 111, 106, 19
REQUEST, DATA = 2, 3  # records to the guest
FRESH_S = 0.6  # a question has been in sight for long enough
ASKING = {
    "bank": 'label = "red"\nclipboard = { ask_from = ["green"] }',
    "work": 'label = "green"\nclipboard = { copy = true }',
}


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    with Rig(tmp_path, policy(ASKING)) as running:
        yield running
        assert "Traceback" not in running.errors()


def asked(rig: Rig, kind: str) -> dict[str, Any]:
    """On the attention screen, which has been presented for long enough."""
    rig.until(lambda s: s["presented_mode"] == "attention" and [q["kind"] for q in s["questions"]] == [kind])
    time.sleep(FRESH_S)
    (question,) = rig.status()["questions"]
    return dict(question)


def pasting(rig: Rig, bank: RawGuest, work: RawGuest) -> dict[str, Any]:
    """Work copies, bank wants to paste."""
    rig.focus("work")
    rig.tap(CTRL, ALT, C)
    (nonce,) = work.heard(REQUEST, 2)
    work.record(CLIPBOARD, struct.pack("<4sI", nonce, 5) + b"hello")
    rig.until(lambda s: s["clipboard"] == {"owner": "work", "bytes": 5})
    rig.focus("bank")
    rig.tap(CTRL, ALT, V)
    return asked(rig, "paste")


def said(rig: Rig, kind: str) -> list[dict[str, Any]]:
    """Records of this kind, which are written beside the seat's loop."""
    end = time.monotonic() + 15
    while time.monotonic() < end:
        if found := [record for record in rig.audit() if record["kind"] == kind]:
            return found
        time.sleep(0.05)
    return []


def test_e07_a_paste_is_asked_and_handed_over_once(rig: Rig) -> None:
    bank, work = present(rig, "bank", "work")
    question = pasting(rig, bank, work)
    assert (question["title"], question["answers"]) == ("Paste from work into bank?", ["deny", "once"])
    assert bank.heard(DATA, 0.1) == []
    rig.tap(RIGHT)
    rig.tap(ENTER)
    (payload,) = bank.heard(DATA, 2)
    assert payload[8:] == b"hello"
    rig.until(
        lambda s: (s["mode"], s["focus"], s["clipboard"], s["questions"]) == ("normal", "bank", None, [])
    )
    assert [record["answer"] for record in said(rig, "question.answered")] == ["once"]


@pytest.mark.parametrize("code", [ENTER, ESCAPE])
def test_e07_a_denied_paste_hands_over_nothing(rig: Rig, code: int) -> None:
    bank, work = present(rig, "bank", "work")
    pasting(rig, bank, work)
    rig.tap(code)
    rig.until(lambda s: (s["mode"], s["focus"], s["questions"]) == ("normal", "bank", []))
    assert bank.heard(DATA, 0.3) == []
    assert rig.status()["clipboard"] == {"owner": "work", "bytes": 5}


def test_a_display_is_stopped_and_stays_so_until_it_is_released(rig: Rig) -> None:
    (bank,) = present(rig, "bank")
    rig.focus("bank")
    rig.attention()
    rig.tap(DELETE)
    asked(rig, "stop")
    rig.tap(RIGHT)
    rig.tap(ENTER)
    rig.until(lambda s: s["domains"][0]["state"] == "stopped" and s["mode"] == "attention")
    assert bank.closed(2) is not None
    assert not rig.request(request="release", domain="bank")["ok"]
    assert RawGuest(rig.socket_of("bank")).status == 3
    assert [record["domain"] for record in said(rig, "domain.stopped")] == ["bank"]
    kill_seat(rig)
    assert rig.domain("bank")["state"] == "stopped"
    rig.attention()
    rig.until(lambda s: s["presented_mode"] == "attention")
    rig.tap(R)
    rig.until(lambda s: s["domains"][0]["state"] == "absent")
    rig.guest("bank")
    assert [record["by"] for record in said(rig, "domain.released")] == ["attention"]
