"""One sgui for the tests of a file, without guests and with no key down before each."""

from collections.abc import Iterator

import pytest

from tests.hands import BTN_LEFT, MODIFIERS
from tests.rig import ENTER, A, B, C, Rig
from tests.stage import calm, policy


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    with Rig(tmp_path_factory.mktemp("e"), policy()) as running:
        yield running
        assert "Traceback" not in running.errors()


@pytest.fixture
def rig(shared: Rig) -> Iterator[Rig]:
    yield shared
    shared.lift(*MODIFIERS, A, B, C, ENTER, BTN_LEFT)
    calm(shared)
