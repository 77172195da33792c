"""One running sgui for tests that leave it as they found it (`shared`); its own for others (`rig`)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rig import Rig


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    with Rig(tmp_path) as running:
        yield running
        assert "Traceback" not in running.errors()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    with Rig(tmp_path_factory.mktemp("shared")) as running:
        yield running
        assert "Traceback" not in running.errors()
