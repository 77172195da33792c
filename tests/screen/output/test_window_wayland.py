"""The window under Wayland: weston without a display. It has no seat, so input is tested on X11 only."""

import select
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sgui.core.draw import Fill
from sgui.screen.output.output import OutputExposed
from sgui.screen.output.window import WindowOutput
from sgui.values.color import Color
from sgui.values.damage import Damage
from sgui.values.geometry import Rect, Size
from tests.screen.output.xvfb import soon

SIZE = Size(400, 300)
WHOLE = Damage((Rect.of(SIZE),))


@pytest.fixture
def weston(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if shutil.which("weston") is None:
        pytest.skip("weston is not installed")
    tmp_path.chmod(0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("WAYLAND_DISPLAY", "sgui-test")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("SDL_VIDEODRIVER", raising=False)
    words = ["weston", "--backend=headless-backend.so", "--socket=sgui-test", "--idle-time=0", "--no-config"]
    server = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        if (
            not soon(lambda: (tmp_path / "sgui-test").exists() or server.poll() is not None, 15)
            or server.poll()
        ):
            pytest.skip("weston has no headless backend here")
        yield
    finally:
        server.terminate()
        server.wait(10)


def test_a_window_is_shown_and_then_sleeps(weston: None) -> None:
    output = WindowOutput(SIZE)
    assert output.renderer.name.startswith("gl ")
    assert output.size == SIZE
    assert soon(lambda: OutputExposed() in output.pump())
    for red in (200, 100, 0):
        output.renderer.paint((Fill(Rect.of(SIZE), Color(red, 2, 3)),), WHOLE)
        output.present(WHOLE)
    assert output.renderer.read(Rect(399, 299, 1, 1))[0, 0].tolist() == [3, 2, 0, 255]
    assert _wakes(output, 0.5) < 50  # what the first frames still have to say
    assert _wakes(output, 1.0) <= 2
    output.close()


def _wakes(output: WindowOutput, seconds: float) -> int:
    wakes, end = 0, time.monotonic() + seconds
    with select.epoll() as waiting:
        for fd in output.fds():
            waiting.register(fd, select.EPOLLIN)
        while (left := end - time.monotonic()) > 0:
            while output.pump():
                pass
            wakes += len(waiting.poll(left))
    return wakes
