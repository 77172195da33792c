"""Three failures of the GPU in a row, and it is given up."""

import json
import signal

import pytest

from sgui.values.errors import GpuError
from sgui.warden.backoff import STEADY_S
from sgui.warden.gpu import FAILURES, Gpu

GL = GpuError.exit_code


def after(*ends: tuple[int, float]) -> Gpu:
    gpu = Gpu()
    for code, lived_s in ends:
        gpu, _ = gpu.ended(code, lived_s)
    return gpu


@pytest.mark.parametrize("code", [GL, -signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS, -signal.SIGSYS])
def test_g03_errors_and_crashes_count_and_the_third_is_the_last(code: int) -> None:
    assert not after(*[(code, 1.0)] * (FAILURES - 1)).given_up
    assert after(*[(code, 1.0)] * FAILURES).given_up


@pytest.mark.parametrize("code", [0, 1, -signal.SIGKILL, -signal.SIGTERM])
def test_other_ends_do_not_count_and_change_nothing(code: int) -> None:
    assert Gpu().ended(code, 1.0) == (Gpu(), False)
    assert after((GL, 1.0), (code, 1.0), (GL, 1.0)).failures == 2


def test_a_screen_that_the_seat_gave_up_counts_once() -> None:
    gpu, counted = Gpu(hung=True).ended(-signal.SIGKILL, 9.0)
    assert (gpu, counted) == (Gpu(1), True)
    assert gpu.ended(-signal.SIGKILL, 9.0) == (Gpu(1), False)


def test_after_a_steady_life_it_is_the_first_again() -> None:
    assert after((GL, 1.0), (GL, 1.0), (GL, STEADY_S)) == Gpu(1)


def test_what_is_given_up_stays_so_and_is_told_once() -> None:
    gpu = after(*[(GL, 1.0)] * FAILURES)
    assert gpu.ended(GL, STEADY_S) == (gpu, False)
    assert json.loads(gpu.told()) == {"failures": FAILURES, "given_up": True}
