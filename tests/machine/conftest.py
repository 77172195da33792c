"""One machine for all of these tests: it boots once, and each test leaves it as it found it."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.machine.machine import Machine


@pytest.fixture(scope="session")
def machine() -> Iterator[Machine]:
    with tempfile.TemporaryDirectory(prefix="sgui-machine-") as folder:  # short: sockets lie in it
        running = Machine(Path(folder))
        try:
            running.ready()
            yield running
        finally:
            running.close()
