"""E17 over the running system: who may copy, who gets it, and what is left of it afterwards.

QSB-011: nothing stale, nothing beyond the bound. QSB-013: the moment of the hotkey counts.
"""

import contextlib
import struct
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rawguest import CLIPBOARD, RawGuest
from tests.rig import ALT, CTRL, SHIFT, C, Rig
from tests.stage import calm, policy, present

V = 47
REQUEST, DATA = 2, 3  # records to the guest
SHARING = {
    "bank": 'label = "red"\nclipboard = { copy = true, paste_from = ["green", "blue"] }',
    "work": 'label = "green"\nclipboard = { copy = true }',
    "web": 'label = "blue"\nclipboard = { copy = true, paste_from = ["red"], override = "tests" }',
}
SECRET = "r\u00e4tsel \u20ac quux"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    with Rig(tmp_path_factory.mktemp("clipboard"), policy(SHARING)) as running:
        yield running
        assert "Traceback" not in running.errors()


@pytest.fixture
def rig(shared: Rig) -> Iterator[Rig]:
    """With an empty clipboard."""
    (web,) = present(shared, "web")
    shared.focus("web")
    shared.tap(CTRL, ALT, C)
    answer(web, nonce_of(web), b"")
    shared.until(lambda s: s["clipboard"] is None)
    web.close()
    calm(shared)
    yield shared
    shared.lift(CTRL, ALT, SHIFT)
    calm(shared)


def nonce_of(guest: RawGuest) -> int:
    (payload,) = guest.heard(REQUEST, 2)
    (nonce,) = struct.unpack("<I", payload)
    return int(nonce)


def answer(guest: RawGuest, nonce: int, data: bytes, total: int | None = None) -> None:
    """In parts of 4000 bytes; an empty one is one part."""
    for at in range(0, max(1, len(data)), 4000):
        head = struct.pack("<II", nonce, len(data) if total is None else total)
        guest.record(CLIPBOARD, head + data[at : at + 4000])
        time.sleep(0.001)


def copy(rig: Rig, guest: RawGuest, domain: str) -> int:
    """The hotkey in that domain; the nonce."""
    rig.focus(domain)
    rig.tap(CTRL, ALT, C)
    return nonce_of(guest)


def paste(rig: Rig, guest: RawGuest, domain: str, wait: float = 2.0) -> bytes | None:
    """The hotkey in that domain; what it was handed, or None."""
    rig.focus(domain)
    rig.tap(CTRL, ALT, V)
    end, data = time.monotonic() + wait, b""
    while time.monotonic() < end:
        for payload in guest.heard(DATA, 0.05):
            _, total = struct.unpack_from("<II", payload)
            assert len(payload) + 4 <= 4096
            data += payload[8:]
            if len(data) == total:
                return data
    assert not data
    return None


def holds(rig: Rig, owner: str, size: int) -> None:
    rig.until(lambda s: s["clipboard"] == {"owner": owner, "bytes": size})


def stays_empty(rig: Rig, wait: float = 0.2) -> None:
    time.sleep(wait)
    assert rig.status()["clipboard"] is None


def kinds(rig: Rig) -> list[str]:
    time.sleep(0.3)
    return [record["kind"] for record in rig.audit()]


def kill_seat(rig: Rig) -> None:
    """And wait for its successor, with a picture."""
    seat, end = rig.kill("seat"), time.monotonic() + 10
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            status = rig.status()
            if status["output"]["frames"] and status["processes"]["seat"] != seat:
                return
        time.sleep(0.02)
    raise AssertionError(rig.errors())


# -- one copy, one paste -----------------------------------------------------------------------------------


def test_copied_here_pasted_there_once(rig: Rig) -> None:
    work, bank = present(rig, "work", "bank")
    nonce = copy(rig, work, "work")
    answer(work, nonce, SECRET.encode())
    holds(rig, "work", len(SECRET.encode()))
    assert paste(rig, bank, "bank") == SECRET.encode()
    assert rig.status()["clipboard"] is None
    assert paste(rig, bank, "bank", 0.3) is None
    assert work.heard(DATA) == []


def test_the_band_shows_whose_it_is(rig: Rig) -> None:
    (work,) = present(rig, "work")
    rig.focus("work")
    before = rig.shot()[:32, 500:].copy()
    nonce = copy(rig, work, "work")
    answer(work, nonce, b"text")
    holds(rig, "work", 4)
    frames = rig.status()["output"]["frames"]
    rig.until(lambda s: s["output"]["frames"] >= frames)
    time.sleep(0.2)
    assert (rig.shot()[:32, 500:] != before).any()


def test_neither_hotkey_reaches_a_guest(rig: Rig) -> None:
    (work,) = present(rig, "work")
    rig.focus("work")
    rig.tap(CTRL, ALT, C)
    rig.tap(CTRL, ALT, V)
    work.heard(REQUEST, 2)
    assert {code for code, _ in work.keys(0.2)} <= {CTRL, ALT}


def test_32_kib_go_through_whole(rig: Rig) -> None:
    work, bank = present(rig, "work", "bank")
    text = ("\u20ac" * 10922 + "xy").encode()
    assert len(text) == 32768
    answer(work, copy(rig, work, "work"), text)
    holds(rig, "work", 32768)
    assert paste(rig, bank, "bank") == text


# -- who may not -------------------------------------------------------------------------------------------


def test_policy_decides_who_may_paste(rig: Rig) -> None:
    work, bank, web = present(rig, "work", "bank", "web")
    answer(work, copy(rig, work, "work"), b"for bank alone")
    holds(rig, "work", 14)
    assert paste(rig, web, "web", 0.3) is None
    assert paste(rig, work, "work", 0.3) is None
    holds(rig, "work", 14)
    assert paste(rig, bank, "bank") == b"for bank alone"


def test_an_override_permits_the_flow_and_is_audited(rig: Rig) -> None:
    bank, web = present(rig, "bank", "web")
    answer(bank, copy(rig, bank, "bank"), b"down")
    holds(rig, "bank", 4)
    assert paste(rig, web, "web") == b"down"
    time.sleep(0.3)
    (last,) = [record for record in rig.audit() if record["kind"] == "clipboard.pasted"][-1:]
    assert (last["from"], last["to"], last["bytes"]) == ("bank", "web", 4)
    assert 'override = "tests"' in last["reason"]


def test_a_domain_that_may_not_copy_is_not_even_asked(tmp_path: Path) -> None:
    with Rig(tmp_path) as rig:
        (bank,) = present(rig, "bank")
        rig.focus("bank")
        rig.tap(CTRL, ALT, C)
        assert bank.heard(REQUEST, 0.3) == []
        rig.tap(CTRL, ALT, V)
        time.sleep(0.3)
        reasons = [r["reason"] for r in rig.audit() if r["kind"] == "clipboard.refused"]
        assert reasons == ["bank may not copy", "nothing was copied"]


# -- E17: late, oversized, unasked ---------------------------------------------------------------------------


def test_e17_what_nobody_asked_for_has_no_effect(rig: Rig) -> None:
    work, bank = present(rig, "work", "bank")
    rig.focus("bank")
    for nonce in (0, 1, 12345):
        answer(work, nonce, b"unasked")
    stays_empty(rig)
    nonce = copy(rig, bank, "bank")
    answer(work, nonce, b"by another guest")
    answer(bank, (nonce + 1) % (1 << 32), b"another nonce")
    answer(bank, (nonce - 1) % (1 << 32), b"\xff\xff")
    stays_empty(rig)
    answer(bank, nonce, b"right")
    holds(rig, "bank", 5)
    answer(bank, nonce, b"twice")
    time.sleep(0.2)
    holds(rig, "bank", 5)
    assert all(domain["violations"] == 0 for domain in rig.status()["domains"])


def test_e17_a_late_answer_has_no_effect(rig: Rig) -> None:
    work, bank = present(rig, "work", "bank")
    nonce = copy(rig, work, "work")
    answer(work, nonce, b"in ", 7)
    time.sleep(2.2)
    answer(work, nonce, b"time", 7)
    stays_empty(rig)
    assert paste(rig, bank, "bank", 0.3) is None
    assert "clipboard.unanswered" in kinds(rig)


def test_e17_a_silent_guest_leaves_nothing_stale_to_be_pasted(rig: Rig) -> None:
    work, web, bank = present(rig, "work", "web", "bank")
    answer(web, copy(rig, web, "web"), b"rm -rf /")
    holds(rig, "web", 8)
    copy(rig, work, "work")
    assert paste(rig, bank, "bank", 0.3) is None


@pytest.mark.parametrize("total", [32769, 200_000, (1 << 32) - 1])
def test_e17_200_kb_are_cut_at_32_kib_on_a_character(rig: Rig, total: int) -> None:
    work, bank = present(rig, "work", "bank")
    text = b"x" + "\u20ac".encode() * 70_000
    answer(work, copy(rig, work, "work"), text[: min(total, 200_000)], total)
    holds(rig, "work", 32767)
    assert paste(rig, bank, "bank") == text[:32767]
    assert rig.domain("work")["violations"] == 0


def test_bytes_beyond_the_announced_total_are_cut(rig: Rig) -> None:
    work, bank = present(rig, "work", "bank")
    answer(work, copy(rig, work, "work"), "ab\u20acrest".encode(), 4)
    holds(rig, "work", 2)
    assert paste(rig, bank, "bank") == b"ab"


def test_the_asked_guest_may_answer_after_the_focus_moved_and_on_the_attention_screen(rig: Rig) -> None:
    work, _ = present(rig, "work", "bank")
    nonce = copy(rig, work, "work")
    rig.focus("bank")
    rig.attention()
    rig.until(lambda s: s["presented_mode"] == "attention")
    answer(work, nonce, b"mine")
    holds(rig, "work", 4)


# -- what is left of it ------------------------------------------------------------------------------------


def test_no_content_in_log_checkpoint_status_or_messages(rig: Rig) -> None:
    work, bank = present(rig, "work", "bank")
    answer(work, copy(rig, work, "work"), SECRET.encode())
    holds(rig, "work", len(SECRET.encode()))
    assert paste(rig, bank, "bank") == SECRET.encode()
    assert {"clipboard.asked", "clipboard.copied", "clipboard.pasted"} <= set(kinds(rig))
    for path in [*rig.state.rglob("*"), *rig.runtime.rglob("*"), rig.folder / "stderr"]:
        if path.is_file():
            assert b"quux" not in path.read_bytes(), path
    assert "quux" not in str(rig.status())


def test_invalid_utf_8_breaks_a_rule(tmp_path: Path) -> None:
    with Rig(tmp_path, policy(SHARING)) as rig:
        (work,) = present(rig, "work")
        answer(work, copy(rig, work, "work"), b"ok\xff")
        rig.until(lambda s: s["domains"][1]["state"] == "stopped")
        assert rig.domain("work")["reason"] == "channel: clipboard is not UTF-8"
        assert rig.status()["clipboard"] is None


def test_a_dead_seat_takes_text_and_question_along(tmp_path: Path) -> None:
    with Rig(tmp_path, policy(SHARING)) as rig:
        work, bank = present(rig, "work", "bank")
        answer(work, copy(rig, work, "work"), SECRET.encode())
        holds(rig, "work", len(SECRET.encode()))
        kill_seat(rig)
        assert rig.status()["clipboard"] is None
        assert paste(rig, bank, "bank", 0.3) is None
        nonce = copy(rig, work, "work")
        kill_seat(rig)
        answer(work, nonce, b"to the seat before")
        stays_empty(rig)
        assert rig.domain("work")["state"] == "connected"


def test_a_policy_that_forbids_copying_wipes_it(tmp_path: Path) -> None:
    with Rig(tmp_path, policy(SHARING)) as rig:
        work, bank = present(rig, "work", "bank")
        answer(work, copy(rig, work, "work"), b"text")
        holds(rig, "work", 4)
        rig.policy.write_text(policy(SHARING | {"work": 'label = "green"'}))
        rig.sgui("reload")
        assert rig.status()["clipboard"] is None
        assert paste(rig, bank, "bank", 0.3) is None


def test_a_guest_that_does_not_read_its_pipe_costs_only_itself(tmp_path: Path) -> None:
    with Rig(tmp_path, policy(SHARING)) as rig:
        work, bank = present(rig, "work", "bank")
        for _ in range(3):
            answer(work, copy(rig, work, "work"), b"x" * 32768)
            holds(rig, "work", 32768)
            rig.focus("bank")
            rig.tap(CTRL, ALT, V)
            rig.until(lambda s: s["clipboard"] is None)
        assert "clipboard.lost" in kinds(rig)
        assert rig.domain("bank")["state"] == "connected"
        assert bank.heard(DATA)
