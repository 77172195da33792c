"""P13 as a state machine: who a session is never changes, and a generation never comes again in a boot.

The warden's real book (`warden/keeper.py`) and the core together, through deaths of either.
"""

import contextlib
import json
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from sgui.config.domains import skeleton
from sgui.core.events import SessionClosed, SessionOpened
from sgui.core.state import State, checkpoint, initial, restore
from sgui.warden.keeper import KEPT_FDS, Keeper
from tests.config.policies import reasons
from tests.core.samples import BANK, CHAT, POLICY, WORK, told
from tests.examples import examples, finding

NAMES = (BANK, WORK, CHAT)
SECOND_US = 1_000_000


class Sessions(RuleBasedStateMachine):
    """next_generation: as a seat counts on from where the warden's book says."""

    keeper_type: type[Keeper] = Keeper

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="sgui-p13-"))
        self.ever: dict[int, str] = {}
        self.at_us = 0
        self._boots_warden()

    def teardown(self) -> None:
        self.keeper.close()
        shutil.rmtree(self.folder)

    def _boots_warden(self) -> None:
        self.keeper = self.keeper_type(self.folder)
        self._boots_seat(initial(POLICY))

    def _boots_seat(self, state: State) -> None:
        """As seat/loop.py does it: sessions that the warden kept are adopted in their order."""
        self.state = state
        self.next = self.keeper.next_generation
        for kept in self.keeper:
            body = json.loads(kept.body)
            self._opens(body["domain"], body["generation"])

    def _opens(self, domain: str, generation: int) -> None:
        self.state = told(self.state, SessionOpened(domain, generation, self.at_us))

    @rule(name=st.sampled_from(NAMES))
    def connects(self, name: str) -> None:
        self.at_us += SECOND_US
        if self.state.connected(name) or self.state.domain(name).conduct.quarantined:  # type: ignore[union-attr]
            return
        generation, self.next = self.next, self.next + 1
        assert generation not in self.ever, f"P13: generation {generation} again"
        self.ever[generation] = name
        fds = [os.open("/dev/null", os.O_RDONLY) for _ in range(KEPT_FDS)]
        self.keeper.keep(json.dumps({"domain": name, "generation": generation, "layout": None}), fds)
        self._opens(name, generation)

    @rule(name=st.sampled_from(NAMES), violation=st.sampled_from(["", "ring index"]))
    def ends(self, name: str, violation: str) -> None:
        self.at_us += 1000 * SECOND_US
        domain = self.state.domain(name)
        assert domain is not None
        if domain.session:
            self.keeper.drop(domain.generation)
            self.state = told(self.state, SessionClosed(domain.generation, violation, self.at_us, "12:00:00"))

    @rule()
    def the_seat_dies(self) -> None:
        self._boots_seat(restore(POLICY, checkpoint(self.state)))

    @rule()
    def the_warden_dies(self) -> None:
        """And all with it; nothing was said in time."""
        self.keeper.close()
        self._boots_warden()

    @rule(name=st.sampled_from(NAMES), old=st.integers(0, 30))
    def somebody_claims_an_old_generation(self, name: str, old: int) -> None:
        """One that is in use stays whose it is."""
        if self.state.session_of(old) is not None:
            self._opens(name, old)

    @invariant()
    def a_session_is_whose_it_was(self) -> None:
        for domain in self.state.domains:
            if domain.session:
                assert self.ever[domain.generation] == domain.name, "P13: another's session"


def holds(machine: type[Sessions], few: settings) -> None:
    run_state_machine_as_test(machine, settings=settings(few, stateful_step_count=25))


def test_p13_generations_never_come_again_and_sessions_stay_whose_they_are() -> None:
    holds(Sessions, examples(25))


class Forgetful(Keeper):
    """Its book does not outlive it."""

    def _stored(self) -> int:
        return 1


class Careless(Keeper):
    """It tells a new seat to begin anew."""

    def keep(self, body: str, fds: list[int]) -> None:
        super().keep(body, fds)
        self.next_generation = 1


@pytest.mark.parametrize("keeper", [Forgetful, Careless])
def test_p13_finds_a_warden_that_is(keeper: type[Keeper]) -> None:
    class Faulty(Sessions):
        keeper_type = keeper

    with pytest.raises(BaseException, match="P13"), contextlib.redirect_stdout(None):
        holds(Faulty, finding(50))


# -- names that people cannot tell apart -----------------------------------------------------------------

ALIKE = (("l", "1"), ("o", "0"), ("m", "rn"), ("w", "vv"))  # UTS #39, within what a name may be made of


@pytest.mark.parametrize(("one", "other"), ALIKE)
@pytest.mark.parametrize("around", ["{}a", "a{}", "ab{}c-{}"])
def test_p13_names_that_look_alike_never_live_in_one_policy(one: str, other: str, around: str) -> None:
    first, second = around.format(one, one), around.format(other, other)
    text = 'version = 1\n[labels.x]\ntext = "X"\ncolor = "#1c71d8"\npattern = "solid"\n'
    tables = "".join(f'[domains.{name}]\nlabel = "x"\n' for name in (first, second))
    if first[0].isdigit() or second[0].isdigit():
        assert reasons(text + tables), "no name begins with a digit"
    else:
        assert any("looks like" in reason for reason in reasons(text + tables))
        assert skeleton(first) == skeleton(second)
    assert not reasons(text + f'[domains.{"aq"}]\nlabel = "x"\n')
