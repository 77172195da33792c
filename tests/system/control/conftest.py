"""One sgui for the tests of a file, without guests before each (`rig`), or one for a test (`own`)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rig import Rig
from tests.stage import calm, policy


@pytest.fixture
def rig(shared: Rig) -> Iterator[Rig]:
    yield shared
    calm(shared)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Rig]:
    with Rig(tmp_path, policy()) as running:
        yield running
        assert "Traceback" not in running.errors()
