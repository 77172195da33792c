"""One sgui for the tests of a file, without guests and with no key down before each."""

from collections.abc import Iterator

import pytest

from tests.hands import BTN_LEFT, MODIFIERS
from tests.rig import A, B, Rig
from tests.stage import calm


@pytest.fixture
def rig(shared: Rig) -> Iterator[Rig]:
    yield shared
    shared.lift(*MODIFIERS, BTN_LEFT, A, B)
    calm(shared)
