"""One machine for all of these tests: it boots once, and each test leaves it as it found it."""

from collections.abc import Iterator

import pytest

from tests.machine.machine import Machine, booted


@pytest.fixture(scope="session")
def machine() -> Iterator[Machine]:
    with booted(Machine) as running:
        yield running
