"""One sgui for the tests of a file, without guests before each."""

from collections.abc import Iterator

import pytest

from tests.rig import Rig
from tests.stage import calm


@pytest.fixture
def rig(shared: Rig) -> Iterator[Rig]:
    yield shared
    calm(shared)
