"""One sgui for the tests of a file (`rig`), and the audit log of one that has ended (`log`)."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rig import A, Rig
from tests.stage import policy, present


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    with Rig(tmp_path_factory.mktemp("cli"), policy()) as running:
        yield running
        assert "Traceback" not in running.errors()


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state folder of a run that is over, with an early copy of it beside it."""
    folder = tmp_path_factory.mktemp("audit")
    with Rig(folder, policy()) as rig:
        present(rig, "bank")
        rig.until(lambda s: s["audit"]["records"] >= 3)
        time.sleep(0.2)
        shutil.copytree(rig.state, folder / "early")
        rig.focus("bank")
        rig.tap(A)
        rig.attention()
        rig.until(lambda s: s["presented_mode"] == "attention")
    return folder / "state"
