"""P14 as a state machine: the policy in force was checked whole, always; what is absent is denied."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from sgui import config
from sgui.core.effects import Refused
from sgui.core.events import AuditHealth, Event, PolicyReplaced
from sgui.core.permissions import permissions
from sgui.core.policy import Policy
from sgui.core.state import Outcome, State, initial
from sgui.core.step import step
from sgui.values.errors import ConfigError
from tests.config.policies import SMALL, parsed, policies
from tests.core.samples import opened, told
from tests.core.test_properties import Step
from tests.examples import examples, finding

# -- absence is the stricter thing -----------------------------------------------------------------------

GRANTS = ("[domains.", "[management]")


def without_a_grant(text: str, nth: int) -> str:
    """The policy without one of the lines that may grant something."""
    lines, table, found = text.split("\n"), "", []
    for number, line in enumerate(lines):
        table = line if line.startswith("[") else table
        if table.startswith(GRANTS) and "=" in line:
            found.append(number)
    assume(found)
    del lines[found[nth % len(found)]]
    return "\n".join(lines)


EXEMPT = (" connects, owner", " picture width", " picture height")  # who, and how large, are no grants


def grants_nothing_by_absence(less: Policy, more: Policy) -> None:
    before = permissions(more)
    for name, permission in permissions(less).items():
        if not any(words in name for words in EXEMPT):
            assert name in before, f"P14: {name} without a line that says so"
            assert permission.amount <= before[name].amount, f"P14: {name} grows by absence"


@examples(40)
@given(policies(), st.integers(0, 100))
def test_p14_a_line_that_is_not_there_grants_nothing(policy: Policy, nth: int) -> None:
    whole = parsed(config.serialise(policy))
    try:
        less = parsed(without_a_grant(config.serialise(policy), nth))
    except ConfigError:
        return  # what must be said was left out: refused, which grants nothing either
    grants_nothing_by_absence(less, whole)


def test_p14_finds_a_default_that_grants() -> None:
    whole = parsed(SMALL.replace('label = "open"\n\n', 'label = "open"\nscreenshot = false\n\n', 1))
    chat = replace(whole.domains[1], screenshot=True)
    with pytest.raises(AssertionError, match="P14"):
        grants_nothing_by_absence(replace(whole, domains=(whole.domains[0], chat)), whole)


# -- all or nothing --------------------------------------------------------------------------------------

Loader = Callable[[str], Policy | None]
GOOD = st.sampled_from(
    [
        SMALL,
        SMALL.replace('"tile"', '"float"'),
        SMALL.replace("copy = true", "copy = false"),
        SMALL.replace("level = 3", "level = 0").replace('categories = ["finance"]', ""),
        SMALL.split("[domains.chat]")[0],
        SMALL + "\n[management]\nfocus = true\n",
    ]
)


def loaded(text: str) -> Policy | None:
    """As seat/reload.py: a policy, or the reasons why not."""
    try:
        return parsed(text)
    except ConfigError:
        return None


class Reloads(RuleBasedStateMachine):
    """model: the last policy that was checked whole while the audit log was well."""

    stepper: Step = staticmethod(step)
    loader: Loader = staticmethod(loaded)

    def __init__(self) -> None:
        super().__init__()
        self.model = parsed(SMALL)
        self.state: State = told(initial(self.model), opened("bank", 11))

    def _reloads(self, text: str) -> None:
        policy, before, well = self.loader(text), self.state, self.state.audit_healthy
        whole = loaded(text)
        if policy is not None:
            self.state, effects = self.stepper(before, PolicyReplaced(policy, 0))
            refused = any(isinstance(effect, Refused) for effect in effects)
            assert not refused or self.state == before, "P14: refused, and something changed"
        if whole is not None and (well or whole == self.model):
            self.model = whole
        else:
            assert self.state == before, "P14: not checked whole, and something changed"

    @rule(text=GOOD)
    def a_good_one(self, text: str) -> None:
        self._reloads(text)

    @rule(text=GOOD, at=st.integers(0, 2000), new=st.sampled_from(["", '"', "[", "x = 1\n", "\x00", "true"]))
    def one_with_a_mistake(self, text: str, at: int, new: str) -> None:
        at %= len(text)
        self._reloads(text[:at] + new + text[at + 1 :])

    @rule(text=GOOD, line=st.integers(0, 100))
    def one_that_lacks_a_line(self, text: str, line: int) -> None:
        lines = text.split("\n")
        del lines[line % len(lines)]
        self._reloads("\n".join(lines))

    @rule(healthy=st.booleans())
    def the_log(self, healthy: bool) -> None:
        self.state, _ = self.stepper(self.state, AuditHealth(healthy))

    @invariant()
    def it_is_exactly_that_one(self) -> None:
        assert self.state.policy == self.model, "P14: another policy than the last one that was checked"
        names = [domain.name for domain in self.state.domains]
        assert names == [domain.name for domain in self.model.domains], "P14: half of one, half of another"


def holds(machine: type[Reloads], few: settings) -> None:
    run_state_machine_as_test(machine, settings=settings(few, stateful_step_count=15))


def test_p14_the_policy_in_force_was_checked_whole() -> None:
    holds(Reloads, examples(15))


def keeps_the_old_domains(state: State, event: Event) -> Outcome:
    after, effects = step(state, event)
    return (
        (replace(after, domains=state.domains), effects)
        if isinstance(event, PolicyReplaced)
        else (after, effects)
    )


def keeps_the_old_management(state: State, event: Event) -> Outcome:
    after, effects = step(state, event)
    if isinstance(event, PolicyReplaced):
        after = replace(after, policy=replace(after.policy, management=state.policy.management))
    return after, effects


def takes_one_without_a_log(state: State, event: Event) -> Outcome:
    if isinstance(event, PolicyReplaced):
        return step(replace(state, audit_healthy=True), event)
    return step(state, event)


def takes_what_is_left(text: str) -> Policy | None:
    """A lenient loader: the lines from the end go until the rest is a policy."""
    lines = text.split("\n")
    while lines and (found := loaded("\n".join(lines))) is None:
        lines.pop()
    return found if lines else None


@pytest.mark.parametrize(
    ("stepper", "loader"),
    [
        (keeps_the_old_domains, loaded),
        (keeps_the_old_management, loaded),
        (takes_one_without_a_log, loaded),
        (step, takes_what_is_left),
    ],
    ids=lambda one: one.__name__,
)
def test_p14_finds(stepper: Step, loader: Loader) -> None:
    class Faulty(Reloads):
        pass

    Faulty.stepper, Faulty.loader = staticmethod(stepper), staticmethod(loader)
    with pytest.raises(BaseException, match="P14"):
        holds(Faulty, finding(200))
