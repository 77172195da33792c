"""The seat that the commands of these tests ask."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.fake_seat import FakeSeat


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[FakeSeat]:
    made = FakeSeat(tmp_path)
    yield made
    made.close()
