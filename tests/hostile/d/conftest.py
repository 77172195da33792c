"""D07: each test runs with either renderer, without guests before it."""

from collections.abc import Iterator

import pytest

from tests.rig import Rig
from tests.stage import REFERENCE, calm, policy


@pytest.fixture(scope="module", params=["gl", "reference"])
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    environment = REFERENCE if request.param == "reference" else None
    with Rig(tmp_path_factory.mktemp("d"), policy(), environment=environment) as running:
        assert running.status()["output"]["renderer"].startswith(request.param)
        yield running
        assert "Traceback" not in running.errors()


@pytest.fixture
def rig(shared: Rig) -> Iterator[Rig]:
    yield shared
    calm(shared)
