"""A screen that dies: guests notice nothing, and the next one shows them all (F11)."""

import contextlib
import signal
import time
from pathlib import Path

import pytest

from tests.rig import Rig

BACK_S = 2.0 + 3.0  # what is promised, and room for a busy machine


def answered(rig: Rig) -> None:
    """Wait for a seat: the old one's connections end without an answer."""
    end = time.monotonic() + BACK_S
    while time.monotonic() < end:
        with contextlib.suppress(OSError, ValueError):
            rig.status()
            return
        time.sleep(0.05)


@pytest.mark.parametrize("victim", ["screen", "seat"])
def test_a_guest_that_rang_while_nobody_listened_is_shown_afterwards(tmp_path: Path, victim: str) -> None:
    with Rig(tmp_path) as rig:
        early = rig.guest("bank")
        early.configure(300, 200)
        rig.until(lambda status: status["domains"][0]["size"] == [300, 200])
        late = rig.guest("work")
        rig.kill(victim)
        late.configure(320, 240)  # its first RING
        answered(rig)
        status = rig.until(lambda status: status["domains"][1]["size"] == [320, 240], BACK_S)
        assert status["domains"][0]["size"] == [300, 200]
        assert [domain["violations"] for domain in status["domains"]] == [0, 0, 0]


def test_b14_a_screen_that_its_cage_killed_is_in_the_log_and_started_again(tmp_path: Path) -> None:
    with Rig(tmp_path) as rig:
        before = rig.kill("screen", signal.SIGSYS)  # what the kernel answers a forbidden call with
        rig.until(lambda s: s["processes"]["screen"] not in (None, before), 4 * BACK_S)
        end = time.monotonic() + 4 * BACK_S
        while not (killed := [record for record in rig.audit() if record["kind"] == "screen.killed"]):
            assert time.monotonic() < end, rig.errors()
            time.sleep(0.05)
        assert killed[0]["signal"] == "SIGSYS"
        assert "cage screen: " in rig.errors()
