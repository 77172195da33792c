"""Where there is no console. A real one: tests/machine/."""

import os
from pathlib import Path

import pytest

from sgui.host.console_unsafe import Console
from sgui.values.errors import HostError


def test_without_a_console_kms_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HostError, match=r"console: .*/tty0: No such file.*kms needs a console"):
        Console(tmp_path / "tty0", tmp_path)


def test_what_is_no_console_is_refused_and_closed(tmp_path: Path) -> None:
    (tmp_path / "tty0").symlink_to("/dev/null")
    before = os.listdir("/proc/self/fd")
    with pytest.raises(HostError, match=r"console: .*/tty0: "):
        Console(tmp_path / "tty0", tmp_path)
    assert len(os.listdir("/proc/self/fd")) == len(before)
