"""sgui as a service: the package's unit under a running systemd, on a real console; GL where it is asked for.

One boot for all, another machine than test_machine's.
"""

import time
from collections.abc import Iterator

import numpy as np
import pytest

from tests.machine.debian import Debian
from tests.machine.looks import SLOWNESS, A, B, D, band_tells, got, presses
from tests.machine.machine import BAND, TOLD, Typist, blank, booted

pytestmark = [pytest.mark.vm, pytest.mark.slow]

KD_TEXT, KD_GRAPHICS, K_OFF = 0, 1, 4
MODES = (
    "import fcntl, struct; t = open('/dev/tty1', 'rb', buffering=0);"
    "print(*(struct.unpack('i', fcntl.ioctl(t, n, bytes(4)))[0] for n in (0x4B3B, 0x4B44)))"
)


@pytest.fixture(scope="module")
def debian() -> Iterator[Debian]:
    with booted(Debian) as running:
        yield running


def console(debian: Debian) -> list[int]:
    """KDGETMODE and KDGKBMODE of tty1."""
    return [int(word) for word in debian.ask("run", command=f'python3 -I -c "{MODES}"').split()]


def works(debian: Debian) -> None:
    """Typed keys reach the focused guest, whom the band names."""
    debian.focus("bank")
    assert band_tells(debian, debian.shot(), "bank")
    debian.type("ab")
    got(debian, "bank", A, B)


def test_it_starts_at_boot_in_the_place_of_the_login(debian: Debian) -> None:
    assert blank(debian.before[0]), "the first look came too late"
    assert debian.told("Type") == "notify" and debian.told("NRestarts") == "0"
    assert debian.systemctl("is-active", "getty@tty1") == "inactive"
    assert console(debian) == [KD_GRAPHICS, K_OFF]
    works(debian)


def test_it_has_little_of_roots_power_and_the_devices_for_itself(debian: Debian) -> None:
    """logind is there too, opens what has a power key, and is not counted."""
    assert "seat0" in debian.ask("run", command="loginctl list-seats --no-pager")
    status = debian.status()
    assert status["input"]["exclusive"] and status["output"]["backend"] == "kms"
    screen = status["processes"]["screen"]
    told = debian.ask("run", command=f"grep -E '^(Uid|Seccomp|NoNewPrivs|CapEff)' /proc/{screen}/status")
    words = {line.split()[0]: line.split()[1] for line in told.splitlines()}
    assert words["Uid:"] == debian.ask("run", command="id -u sgui-screen").strip() != "0"
    assert (words["Seccomp:"], words["NoNewPrivs:"], int(words["CapEff:"], 16)) == ("2", "1", 0)


def test_f11_killed_it_comes_back_after_a_while_and_the_console_stays_silent(debian: Debian) -> None:
    debian.systemctl("kill", "-s", "KILL", "--kill-who=main", "sgui")
    with Typist(debian, "d", per_second=10):
        time.sleep(1.0)
    debian.back(1)
    works(debian)
    assert D not in presses(debian, "bank") + presses(debian, "web")


def test_stopped_it_gives_the_console_back(debian: Debian) -> None:
    debian.systemctl("stop", "sgui")
    assert debian.told("Result") == "success"
    mode, keyboard = console(debian)
    assert mode == KD_TEXT and keyboard != K_OFF
    debian.systemctl("start", "sgui")
    debian.active()
    assert console(debian) == [KD_GRAPHICS, K_OFF]
    works(debian)


def test_gl_paints_the_console_where_it_is_asked_for_and_the_watchdog_bites(debian: Debian) -> None:
    """Mesa's llvmpipe here. The picture is the one that the processor painted before, pixel for pixel."""
    assert debian.status()["output"]["renderer"] == "reference", "there is no GPU"
    time.sleep(SLOWNESS)  # until the guest has drawn what was typed
    before, deaths = debian.shot(), int(debian.told("NRestarts"))
    run = debian.told("ExecStart").split("argv[]=")[1].split(" ;")[0].replace("kms", "kms-gl")
    debian.drop_in("WatchdogSec=10", "ExecStart=", f"ExecStart={run}")
    debian.systemctl("restart", "sgui")
    debian.active()
    assert debian.status()["output"]["renderer"].startswith("gl llvmpipe")
    works(debian)
    end = time.monotonic() + 10 * SLOWNESS
    while not (same := (debian.shot() == before).all(axis=2))[BAND:].all() or not same[:, :TOLD].all():
        assert time.monotonic() < end, np.argwhere(~same)[:5]
        time.sleep(0.5)
    debian.systemctl("kill", "-s", "STOP", "--kill-who=main", "sgui")
    debian.back(deaths + 1)
    assert "watchdog" in debian.journal().lower()
    works(debian)
