from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.core.explain import explain
from sgui.core.lattice import (
    flow_verdict,
    may_flow,
    may_overlay,
    may_paste,
    overlay_verdict,
    paste_verdict,
)
from sgui.core.policy import Clipboard, DomainPolicy, Overlay, Policy
from sgui.values.color import Color
from sgui.values.geometry import Size
from sgui.values.label import Icon, Label, Pattern
from tests.config.policies import parsed, policies

MINIMAL = parsed("version = 1")
levels = st.integers(0, 3)
sets = st.sets(st.sampled_from("abc")).map(frozenset)


def label(level: int = 0, categories: frozenset[str] = frozenset(), name: str = "x") -> Label:
    return Label(name, "X", Color(255, 255, 255), Pattern.SOLID, Icon.LOCK, level, categories)


labels = st.builds(label, levels, sets)

LOW, HIGH = label(0, name="low"), label(3, frozenset({"finance"}), name="high")


def domain(
    name: str, wears: Label, clipboard: Clipboard | None = None, overlay: Overlay | None = None
) -> DomainPolicy:
    plain = parsed(
        'version = 1\n[labels.l]\ntext = "L"\ncolor = "#ffffff"\n[domains.d]\nlabel = "l"'
    ).domains[0]
    return replace(plain, name=name, label=wears.name, clipboard=clipboard or Clipboard(), overlay=overlay)


def policy(*domains: DomainPolicy) -> Policy:
    return replace(MINIMAL, labels=(HIGH, LOW), domains=domains)


def over(*names: str, override: str = "") -> Overlay:
    return Overlay(frozenset(names), 0.5, "top", Size(100, 100), override)


def paste(*names: str, copy: bool = False, override: str = "") -> Clipboard:
    return Clipboard(copy, frozenset(names), override)


@given(labels, labels, labels)
def test_l1_may_flow_is_a_partial_order(a: Label, b: Label, c: Label) -> None:
    assert may_flow(a, a)
    if may_flow(a, b) and may_flow(b, a):
        assert (a.level, a.categories) == (b.level, b.categories)
    if may_flow(a, b) and may_flow(b, c):
        assert may_flow(a, c)


@pytest.mark.parametrize(
    ("source", "target", "allowed"),
    [
        (label(0), label(0), True),
        (label(0), label(1), True),
        (label(1), label(0), False),
        (label(0), label(0, frozenset("a")), True),
        (label(0, frozenset("a")), label(3), False),
        (label(0, frozenset("a")), label(0, frozenset("ab")), True),
        (label(0, frozenset("ac")), label(3, frozenset("ab")), False),
        (label(2, frozenset("a")), label(1, frozenset("ab")), False),
    ],
)
def test_levels_rise_and_categories_gather(source: Label, target: Label, allowed: bool) -> None:
    assert may_flow(source, target) is allowed


@pytest.mark.parametrize("copy", [True, False])
@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("override", ["", "audited twice a year"])
@pytest.mark.parametrize("uphill", [True, False])
def test_l2_pasting_needs_copy_the_name_and_the_lattice_or_an_override(
    copy: bool, named: bool, override: str, uphill: bool
) -> None:
    giver, taker = (HIGH, LOW) if uphill else (LOW, HIGH)
    source = domain("source", giver, paste(copy=copy))
    target = domain("target", taker, paste(*([giver.name] if named else []), override=override))
    assert may_paste(policy(source, target), "source", "target") is (
        copy and named and (not uphill or bool(override))
    )


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("override", ["", "the clock"])
@pytest.mark.parametrize("uphill", [True, False])
def test_l3_lying_over_needs_the_name_and_the_lattice_or_an_override(
    named: bool, override: str, uphill: bool
) -> None:
    below, above = (HIGH, LOW) if uphill else (LOW, HIGH)
    upper = domain("upper", above, overlay=over(*([below.name] if named else []), override=override))
    lower = domain("lower", below)
    both = policy(upper, lower)
    assert may_overlay(both, "upper", "lower") is (named and (not uphill or bool(override)))
    assert not may_overlay(both, "lower", "upper")


def test_domains_that_do_not_exist_may_nothing() -> None:
    both = policy(domain("a", LOW, paste("low", copy=True), over("low")))
    assert may_paste(both, "a", "a")
    assert may_overlay(both, "a", "a")
    assert not may_paste(both, "a", "b")
    assert not may_paste(both, "b", "a")
    assert not may_overlay(both, "a", "b")
    assert not may_overlay(both, "b", "a")


@pytest.mark.requirement("FDP_VMS_EXT.1", "no sharing between machines but what the policy grants")
@given(policies())
def test_no_verdict_exceeds_the_lattice_without_an_override(any_policy: Policy) -> None:
    for a in any_policy.domains:
        for b in any_policy.domains:
            flows = may_flow(any_policy.label(a.label), any_policy.label(b.label))
            assert flow_verdict(any_policy, a, b).allowed is flows
            if paste_verdict(any_policy, a, b).allowed:
                assert a.clipboard.copy
                assert flows or b.clipboard.override
            if overlay_verdict(any_policy, b, a).allowed:
                assert b.overlay is not None
                assert flows or b.overlay.override
            assert len(explain(any_policy, a.name, b.name)) == (8 if a == b else 15)


def test_a_verdict_names_the_key_that_decides() -> None:
    low = domain("low1", LOW, paste("high", copy=True, override="by hand"), over("high"))
    high = domain("high1", HIGH, paste("low", copy=True))
    both = policy(low, high)
    assert flow_verdict(both, high, low).key == "labels.high.level"
    assert flow_verdict(both, low, high).key == "domains.high1.label"
    assert paste_verdict(both, low, high).key == "domains.high1.clipboard.paste_from"
    assert paste_verdict(both, high, low).key == "domains.low1.clipboard.override"
    assert overlay_verdict(both, low, high).key == "labels.high.level"
    assert overlay_verdict(both, low, low).key == "domains.low1.overlay.over"
    assert overlay_verdict(both, high, low).key == "domains.high1.overlay"
    mute = domain("mute", LOW)
    assert paste_verdict(policy(mute, high), mute, high).key == "domains.mute.clipboard.copy"
    assert paste_verdict(policy(mute, high), high, mute).key == "domains.mute.clipboard.paste_from"


def test_l2_whom_only_ask_from_names_needs_the_users_word() -> None:
    low, high = (
        domain("web", LOW, paste(copy=True)),
        domain("bank", HIGH, Clipboard(ask_from=frozenset({"low"}))),
    )
    verdict = paste_verdict(policy(low, high), low, high)
    assert (verdict.allowed, verdict.asks, verdict.word) == (True, True, "asked")
    assert verdict.key == "domains.bank.clipboard.ask_from"
    uphill = domain("bank", LOW, Clipboard(ask_from=frozenset({"high"})))
    source = domain("web", HIGH, paste(copy=True))
    forbidden = paste_verdict(policy(source, uphill), source, uphill)
    assert (forbidden.allowed, forbidden.asks, forbidden.word) == (False, False, "no")


def test_missing_categories_are_named() -> None:
    wide = label(0, frozenset({"b", "a"}), name="wide")
    both = replace(policy(domain("w", wide), domain("l", LOW)), labels=(LOW, wide))
    verdict = flow_verdict(both, both.domains[0], both.domains[1])
    assert (verdict.reason, verdict.key) == ("low lacks categories a, b", "labels.low.categories")
