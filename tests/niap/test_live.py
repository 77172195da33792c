"""The evaluator's tests over the running system: sniffers on the pages of three connected computers."""

import contextlib
import os
import re
import socket
import struct
import time
from collections.abc import Iterator

import pytest

from tests.niap.bench import requirement
from tests.rawguest import RawGuest
from tests.rig import ALT, CTRL, DIGITS, ENTER, ESC, RIGHT, SHIFT, A, B, Rig
from tests.stage import calm, connect, content, info, policy, present

COMPUTERS = ("bank", "work", "web")
POLICY = policy(hotkeys='switching = "attention-only"', management='focus = false\nscreenshot = "full"')
SCROLL, BTN_LEFT = 70, 272


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    with Rig(tmp_path_factory.mktemp("niap"), POLICY) as running:
        yield running
        assert "Traceback" not in running.errors()


@pytest.fixture
def rig(shared: Rig) -> Iterator[Rig]:
    yield shared
    shared.lift(CTRL, ALT, SHIFT, A, B, SCROLL, BTN_LEFT)
    calm(shared)


def select(rig: Rig, name: str) -> None:
    """By the user: the guard, and a digit."""
    rig.attention()
    rig.until(lambda s: s["presented_mode"] == "attention")
    rig.tap(DIGITS[COMPUTERS.index(name) + 1])
    rig.until(lambda s: s["presented_focus"] == name)


def sniffed(guest: RawGuest) -> tuple[bytes, bytes]:
    """Everything of a computer's pages that the device may write."""
    return bytes(guest.kbd), bytes(guest.fb[:16]) + bytes(guest.fb[1024:2048])


def settled(rig: Rig) -> None:
    rig.status()
    time.sleep(0.05)


@requirement(
    "FDP_APC_EXT.1.1",
    "test 2, over the running system: keys and mouse to each in turn, others' pages as before",
)
def test_positive_and_negative_flow(rig: Rig) -> None:
    guests = dict(zip(COMPUTERS, present(rig, *COMPUTERS), strict=True))
    for name in COMPUTERS:
        select(rig, name)
        settled(rig)
        before = {other: sniffed(guest) for other, guest in guests.items() if other != name}
        guests[name].events()
        x, y, _, _ = content(rig, name)
        rig.point(x + 5, y + 6)
        rig.tap(A, B)
        rig.tap(BTN_LEFT)
        settled(rig)
        codes = {event.b for event in guests[name].events() if event.type == 3}
        assert codes == {A, B, BTN_LEFT}
        assert {other: sniffed(guests[other]) for other in before} == before


@requirement("FDP_APC_EXT.1/KM", "test 1, over the running system: Ctrl Ctrl n Enter, Scroll Scroll arrow")
def test_e12_chords_switch_nothing(rig: Rig) -> None:
    bank, work, _ = present(rig, *COMPUTERS)
    select(rig, "bank")
    settled(rig)
    bank.events()
    before = sniffed(work)
    typed = (CTRL, CTRL, DIGITS[2], ENTER, SCROLL, SCROLL, RIGHT)
    for code in typed:
        rig.tap(code)
    settled(rig)
    assert bank.keys() == [(code, pressed) for code in typed for pressed in (1, 0)]
    assert rig.status()["focus"] == "bank"
    assert sniffed(work) == before


@requirement("FDP_APC_EXT.1/VI", "test 5, over the running system: 20 connections, 20 identical captures")
def test_e10_twenty_captures_are_identical(rig: Rig) -> None:
    """Welcome without its generation, pages, and what the pipe says first."""
    captures = set()
    (bank,) = present(rig, "bank")
    select(rig, "bank")
    for n in range(20):
        if n == 7:
            connect(rig, "work").show(64, 64, 1, 2, 3)
        if n == 13:
            bank.close()
        guest = connect(rig, "web")
        settled(rig)
        heard = b"" if not _readable(guest) else os.read(guest.from_server, 4096)
        captures.add((guest.packet[:28], bytes(guest.kbd), bytes(guest.fb), heard))
        rig.guests.remove(guest)
        guest.close()
    assert len(captures) == 1


def _readable(guest: RawGuest) -> bool:
    import select as selecting

    return bool(selecting.select([guest.from_server], [], [], 0)[0])


@requirement(
    "FTA_CIN_EXT.1", "over the running system: after its seat dies none is selected, until the user selects"
)
def test_after_a_reset_none_is_selected(rig: Rig) -> None:
    bank, work, _ = present(rig, *COMPUTERS)
    select(rig, "bank")
    rig.press(SHIFT)
    old = rig.kill("seat")
    end = time.monotonic() + 10
    while True:
        with contextlib.suppress(OSError, ValueError):
            if rig.pid("seat") not in (0, old):
                break
        assert time.monotonic() < end
        time.sleep(0.05)
    rig.lift(SHIFT)
    status = rig.until(lambda s: s["presented_mode"] == "normal" and info(s, "bank")["state"] == "connected")
    assert status["focus"] is None and status["presented_focus"] is None
    bank.events()
    before = sniffed(work)
    rig.tap(A)
    settled(rig)
    assert bank.keys() == [] and sniffed(work) == before
    select(rig, "work")
    rig.tap(B)
    assert work.keys(1.0)[-2:] == [(B, 1), (B, 0)]


@requirement(
    "FMT_MOF_EXT.1", "management without the right may not switch, and cannot choose on the trusted screen"
)
def test_management_without_the_right_switches_nothing(rig: Rig) -> None:
    present(rig, "bank", "work")
    assert not rig.request(request="focus", domain="work")["ok"]
    assert rig.request(request="attention")["ok"]
    rig.until(lambda s: s["presented_mode"] == "attention")
    assert not rig.request(request="focus", domain="work")["ok"]
    assert not rig.request(request="reload", domain="work")["ok"]
    rig.attention()
    rig.tap(ESC)
    assert rig.until(lambda s: s["presented_mode"] == "normal")["focus"] is None


@requirement(
    "FMT_SMO_EXT.1", "a machine's way in takes no management request, and management's carries no machine"
)
def test_the_ways_in_are_separate(rig: Rig) -> None:
    (bank,) = present(rig, "bank")
    select(rig, "bank")
    with contextlib.suppress(OSError):
        bank.socket.send(b'{"request": "attention"}')
        bank.socket.send(b'{"request": "stop"}')
    settled(rig)
    assert rig.status()["mode"] == "normal" and rig.status()["focus"] == "bank"
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as end:
        end.connect(str(rig.runtime / "control.sock"))
        end.settimeout(5)
        end.send(struct.pack("<HH", 0, 0))
        assert b'"ok":false' in end.recv(65536).replace(b" ", b"")


@requirement(
    "FPT_DVD_EXT.1", "a machine whose session ended hears and is shown nothing, whatever it still has"
)
def test_a_machine_that_is_gone_has_no_device(rig: Rig) -> None:
    bank, work = present(rig, "bank", "work")
    select(rig, "bank")
    kept = os.dup(bank.pixels_fd)
    ring = os.dup(bank.kbd_fd)
    bank.close()
    rig.until(lambda s: info(s, "bank")["state"] == "absent" and s["focus"] is None)
    before = os.pread(ring, 4096, 0)
    rig.tap(A)
    os.pwrite(kept, b"\xff" * 4096, 0)
    select(rig, "work")
    rig.tap(B)
    assert work.keys(1.0)
    assert os.pread(ring, 4096, 0) == before
    assert info(rig.status(), "bank")["content"] is None
    os.close(kept)
    os.close(ring)


@requirement(
    "FAU_GEN.1",
    "switching, connecting, breaking a rule and refusals are audited, with time, whose, and outcome",
)
def test_what_matters_is_audited(rig: Rig) -> None:
    bank, _ = present(rig, "bank", "work")
    select(rig, "work")
    bank.record(77)
    rig.until(lambda s: info(s, "bank")["state"] == "stopped")
    rig.request(request="focus", domain="work")
    wanted = {"session.opened", "attention.entered", "attention.left", "focus.changed", "guest.violation"}
    wanted |= {"control.denied"}
    end = time.monotonic() + 5
    while not wanted <= {record["kind"] for record in rig.audit()}:
        assert time.monotonic() < end, {record["kind"] for record in rig.audit()}
        time.sleep(0.05)
    for record in rig.audit():
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", record["time"])
    denied = next(record for record in rig.audit() if record["kind"] == "control.denied")
    assert denied["uid"] == os.getuid() and denied["request"] == "focus" and denied["why"]
