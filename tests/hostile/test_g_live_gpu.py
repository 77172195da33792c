"""A GPU that fails again and again: three screens, and then the processor paints (G03). Real processes."""

import sys
import time
from itertools import count
from pathlib import Path

import pytest

from sgui.warden.gpu import FAILURES
from tests.hostile import broken_gpu
from tests.rig import A, Rig


class Broken(Rig):
    """Its screens are broken_gpu's."""

    fault = "error"

    def command(self) -> list[str]:
        return [sys.executable, broken_gpu.__file__, self.fault, *super().command()[3:]]


@pytest.mark.parametrize("fault", ["error", "crash", "forbidden"])
def test_g03_a_gpu_that_fails_three_times_is_given_up(
    fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Broken, "fault", fault)
    with Broken(tmp_path) as rig:
        guest = rig.guest("bank")
        guest.configure(300, 200)
        places = count()
        status = rig.until(
            lambda s: rig.point(next(places) % 640, 9) or s["output"]["note"] == "GPU failed", 60
        )
        assert status["output"]["renderer"] == "reference"
        failed = [record for record in rig.audit() if record["kind"] == "screen.gpu_failed"]
        told = [(record["failures"], record["given_up"]) for record in failed]
        assert told == [(n, n == FAILURES) for n in range(1, FAILURES + 1)]
        screen = status["processes"]["screen"]
        rig.focus("bank")
        rig.press(A)
        rig.lift(A)
        end = time.monotonic() + 15
        while guest.keys() != [(A, 1), (A, 0)]:
            assert time.monotonic() < end, rig.errors()
            time.sleep(0.02)
        shown = rig.shot()
        assert shown[:32].max() == 255
        assert rig.pid("screen") == screen, "the processor's screen lives on"
