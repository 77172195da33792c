"""The library and the example in C against the whole system."""

import shutil
import subprocess
import time
from pathlib import Path
from typing import TypeVar

import pytest

from sgui.guest import Busy, Display, InQuarantine, Pasted, SessionEnded, Wait, connect
from sgui.values.input import KeyRecord
from sgui.wire.pipe_records import ClipboardRequest, SizeHint
from tests.rig import ALT, CTRL, A, C, Rig
from tests.stage import policy

pytestmark = pytest.mark.slow
T = TypeVar("T")
V = 47
SOURCE = Path(__file__).parents[2] / "examples" / "guest.c"


def test_the_library_draws_types_and_ends(tmp_path: Path) -> None:
    with Rig(tmp_path) as rig, connect(rig.socket_of("bank")) as display:
        display.configure(display.width, display.height)
        display.framebuffer[:] = b"\x33\x66\x99\x00" * (len(display.framebuffer) // 4)
        display.update(0, 0, display.width, display.height)
        assert display.title("grün")
        assert display.cursor(64, 64, 3, 3, bytes(64 * 64 * 4))
        rig.until(lambda s: s["domains"][0]["size"] == [display.width, display.height])
        with pytest.raises(Busy):
            connect(rig.socket_of("bank"))
        rig.focus("bank")
        rig.tap(A)
        events: list[object] = []
        deadline = time.monotonic() + 10
        while KeyRecord(A, False) not in events:
            events += display.events()
            assert time.monotonic() < deadline
            time.sleep(0.005)
        keys = [event for event in events if isinstance(event, KeyRecord)]
        assert keys == [KeyRecord(A, True), KeyRecord(A, False)]
        assert all(isinstance(event, (KeyRecord, SizeHint)) for event in events)
        x, y, width, height = rig.domain("bank")["content"]
        assert rig.shot()[y + height // 2, x + width // 2, :3].tolist() == [0x99, 0x66, 0x33]
        assert rig.domain("bank")["violations"] == 0
        rig.sgui("stop")
        with pytest.raises(SessionEnded):
            while True:
                list(display.events())
                assert time.monotonic() < deadline + 10
                time.sleep(0.005)


def test_two_guests_of_the_library_copy_and_paste(tmp_path: Path) -> None:
    """As docs/guest.md tells it; the text is longer than one record."""
    rules = {
        "bank": 'label = "red"\nclipboard = { copy = true }',
        "work": 'label = "red"\nclipboard = { paste_from = ["red"] }',
    }
    text = "grün 🙂\n" * 1000
    with (
        Rig(tmp_path, policy(rules)) as rig,
        connect(rig.socket_of("bank")) as bank,
        connect(rig.socket_of("work")) as work,
    ):
        for display in (bank, work):
            display.configure(display.width, display.height)
        rig.until(lambda s: all(domain["size"] for domain in s["domains"]))
        rig.focus("bank")
        rig.tap(CTRL, ALT, C)
        asked = first(bank, ClipboardRequest)
        assert bank.clipboard(asked.nonce, text)
        rig.until(lambda s: s["clipboard"] == {"owner": "bank", "bytes": len(text.encode())})
        rig.focus("work")
        rig.tap(CTRL, ALT, V)
        assert first(work, Pasted) == Pasted(text)
        assert rig.status()["clipboard"] is None


def first(display: Display, kind: type[T], wait: float = 10.0) -> T:
    """The first event of this kind."""
    end = time.monotonic() + wait
    while time.monotonic() < end:
        for event in display.events():
            if isinstance(event, kind):
                return event
        time.sleep(0.005)
    raise AssertionError(f"no {kind.__name__} within {wait} s")


@pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler here")
def test_the_example_in_c_moves_and_prints_keys(tmp_path: Path) -> None:
    program = tmp_path / "moving"
    subprocess.run(["cc", "-O2", "-o", program, SOURCE], check=True)
    with Rig(tmp_path) as rig:
        command = [program, rig.socket_of("web")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as guest:
            rig.until(lambda s: s["domains"][2]["size"] is not None)
            rig.focus("web")
            frames = rig.domain("web")["frames"]
            rig.until(lambda s: s["domains"][2]["frames"] > frames + 3)
            rig.tap(A)
            assert guest.stdout is not None
            assert guest.stdout.readline() == "key 30 down\n"
            assert guest.stdout.readline() == "key 30 up\n"
            assert rig.domain("web")["violations"] == 0
            guest.kill()


def test_a11_a_bridge_that_disowns_its_guest_leads_into_quarantine(tmp_path: Path) -> None:
    """Each time is a broken rule, with its back-off; after three within a minute nobody is let in."""
    with Rig(tmp_path) as rig:
        for times in (1, 2, 3):
            with _admitted(rig) as display:
                assert display.disown()
                rig.until(lambda s, times=times: s["domains"][0]["violations"] == times)
        assert rig.domain("bank")["state"] == "quarantined"
        with pytest.raises(InQuarantine):
            connect(rig.socket_of("bank"))


def _admitted(rig: Rig) -> Display:
    end = time.monotonic() + 30
    while True:
        try:
            return connect(rig.socket_of("bank"))
        except (Busy, Wait):
            assert time.monotonic() < end
            time.sleep(0.1)


def test_a_guest_learns_when_its_picture_has_left_for_the_display(tmp_path: Path) -> None:
    """In sight with the frame; out of sight as soon as it is known that nothing of it is shown."""
    with (
        Rig(tmp_path) as rig,
        connect(rig.socket_of("bank")) as bank,
        connect(rig.socket_of("work")) as work,
    ):
        for display in (bank, work):
            display.configure(display.width, display.height)
            display.update(0, 0, 1, 1)
            assert not display.presented
        deadline = time.monotonic() + 10
        while not (bank.presented and work.presented):
            assert time.monotonic() < deadline
            time.sleep(0.005)
