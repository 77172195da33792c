"""Children start isolated: no PYTHON*, no LD_*, only the descriptors they were given (H13)."""

import os

import pytest

from sgui.host.spawn import clean_environment, spawn


def test_h13_the_environment_is_scrubbed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PYTHONPATH", "PYTHONINSPECT", "LD_PRELOAD", "SGUI_DEBUG", "MESA_DEBUG"):
        monkeypatch.setenv(name, "evil")
    monkeypatch.setenv("DISPLAY", ":7")
    kept = clean_environment()
    assert kept["DISPLAY"] == ":7"
    assert "evil" not in kept.values()


def test_a_child_gets_its_descriptors_and_no_standard_input() -> None:
    read, write = os.pipe()
    child = spawn("timeit", ["-n1", "-r1", f"import os; os.write({write}, os.read(0, 9) + b'ok')"], (write,))
    os.close(write)
    assert os.read(read, 10) == b"ok"
    assert child.wait(20) == 0
    os.close(read)
