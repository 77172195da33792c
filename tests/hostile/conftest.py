"""One running sgui for all tests of a module; each test attacks from domains never dropped before."""

from collections import deque
from collections.abc import Callable, Iterator

import pytest

from tests.hostile.siege import many_domains, state_of, victim
from tests.rawguest import RawGuest
from tests.rig import Rig

DOMAINS = 60


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    with Rig(tmp_path_factory.mktemp("siege"), policy=many_domains(DOMAINS)) as running:
        yield running
        assert "Traceback" not in running.errors()


@pytest.fixture(scope="module")
def honest(rig: Rig) -> RawGuest:
    """The guest that must not notice anything; it has the focus."""
    return victim(rig, "d00")


@pytest.fixture(scope="module")
def innocent() -> deque[str]:
    """Domains without a violation."""
    return deque(f"d{n:02}" for n in range(1, DOMAINS))


@pytest.fixture
def fresh(rig: Rig, honest: RawGuest, innocent: deque[str]) -> Iterator[Callable[[], str]]:
    """The name of a domain that was never dropped; the test's guests go with the test."""
    used: list[str] = []
    rig.focus("d00")

    def name() -> str:
        used.append(innocent.popleft())
        return used[-1]

    yield name
    for guest in [g for g in rig.guests if g is not honest]:
        guest.close()
        rig.guests.remove(guest)
    status = rig.until(lambda s: all(state_of(s, each) != "connected" for each in used))
    innocent.extend(d["name"] for d in status["domains"] if d["name"] in used and not d["violations"])
