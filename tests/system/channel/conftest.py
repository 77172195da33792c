"""One sgui with many domains for the tests of a file, without guests before each."""

from collections.abc import Iterator

import pytest

from tests.rig import Rig
from tests.stage import calm, policy
from tests.system.channel.spare import SPARE


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    domains = {"bank": 'label = "red"', "work": 'label = "green"', "web": 'label = "blue"'}
    domains |= dict.fromkeys(SPARE, 'label = "green"')
    text = policy(domains).replace("max_size = [1920, 1080]", "max_size = [800, 600]")
    with Rig(tmp_path_factory.mktemp("channel"), text) as running:
        yield running
        assert "Traceback" not in running.errors()


@pytest.fixture
def rig(shared: Rig) -> Iterator[Rig]:
    yield shared
    for domain in shared.status()["domains"]:
        if domain["state"] == "quarantined":
            shared.request(request="release", domain=domain["name"])
    calm(shared)
