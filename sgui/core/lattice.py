"""What may flow where: levels and categories decide; a line of the policy only narrows that, or says why not.

Information may flow from one label to another if its level is not higher and its categories are all there too
(Denning, "A Lattice Model of Secure Information Flow", 1976). Invariants, held by tests/core/test_lattice.py:
  L1  may_flow is a partial order over (level, categories): reflexive, antisymmetric, transitive;
  L2  nothing is pasted unless the source may copy, the target names the source's label, and the lattice
      permits it or an override says why it need not; whom only `ask_from` names, only with the user's word;
  L3  nothing lies over a domain unless the overlay names its label, under the same condition: what lies below
      shows through in a surface with the overlay's label, so it must be allowed to flow there.
"""

from dataclasses import dataclass, replace

from sgui.core.policy import DomainPolicy, Policy
from sgui.values.label import Label


@dataclass(frozen=True, slots=True)
class Verdict:
    """key: the key of the policy that decides, or that would have to be there. reason: in words.

    asks: allowed only if the user says so each time.
    """

    allowed: bool
    reason: str
    key: str
    asks: bool = False

    @property
    def word(self) -> str:
        if not self.allowed:
            return "no"
        return "asked" if self.asks else "yes"


def may_flow(source: Label, target: Label) -> bool:
    return source.level <= target.level and source.categories <= target.categories


def may_paste(policy: Policy, source: str, target: str) -> bool:
    """May what domain `source` copied be pasted into domain `target`, if need be with the user's word?"""
    giver, taker = policy.domain(source), policy.domain(target)
    return giver is not None and taker is not None and paste_verdict(policy, giver, taker).allowed


def may_overlay(policy: Policy, upper: str, lower: str) -> bool:
    """May domain `upper` lie over domain `lower` as an overlay? Unknown domains may nothing."""
    above, below = policy.domain(upper), policy.domain(lower)
    return above is not None and below is not None and overlay_verdict(policy, above, below).allowed


def paste_verdict(policy: Policy, source: DomainPolicy, target: DomainPolicy) -> Verdict:
    key = f"domains.{target.name}.clipboard"
    if not source.clipboard.copy:
        return Verdict(False, f"{source.name} may not copy", f"domains.{source.name}.clipboard.copy")
    for where, labels in (
        ("ask_from", target.clipboard.ask_from),
        ("paste_from", target.clipboard.paste_from),
    ):
        if source.label in labels:
            found = _by_lattice(policy, source, target, f"{key}.{where}", target.clipboard.override)
            return replace(found, asks=found.allowed and where == "ask_from")
    return Verdict(False, f"{target.name} may not paste from {source.label}", f"{key}.paste_from")


def overlay_verdict(policy: Policy, upper: DomainPolicy, lower: DomainPolicy) -> Verdict:
    key = f"domains.{upper.name}.overlay"
    if upper.overlay is None:
        return Verdict(False, f"{upper.name} is no overlay", key)
    if lower.label not in upper.overlay.over:
        return Verdict(False, f"{upper.name} may not lie over {lower.label}", f"{key}.over")
    return _by_lattice(policy, lower, upper, f"{key}.over", upper.overlay.override)


def fullscreen_verdict(domain: DomainPolicy) -> Verdict:
    """Alone on the output nobody else is to be seen, so nothing flows, and policy's own line decides."""
    key = f"domains.{domain.name}.fullscreen"
    if domain.fullscreen:
        return Verdict(True, "it is alone on the output then, so nothing flows", key)
    return Verdict(False, f"{domain.name} may not take the whole output", key)


def flow_verdict(policy: Policy, source: DomainPolicy, target: DomainPolicy) -> Verdict:
    """What the lattice alone says."""
    one, two = policy.label(source.label), policy.label(target.label)
    if one.level > two.level:
        return Verdict(
            False, f"level {one.level} of {one.name} > {two.level} of {two.name}", f"labels.{one.name}.level"
        )
    missing = sorted(one.categories - two.categories)
    if missing:
        return Verdict(
            False, f"{two.name} lacks categories {', '.join(missing)}", f"labels.{two.name}.categories"
        )
    reason = f"level {one.level} <= {two.level}, categories {categories_of(one)} within {categories_of(two)}"
    return Verdict(True, reason, f"domains.{target.name}.label")


def _by_lattice(
    policy: Policy, source: DomainPolicy, target: DomainPolicy, key: str, override: str
) -> Verdict:
    verdict = flow_verdict(policy, source, target)
    if verdict.allowed:
        return Verdict(True, f"named there, and {verdict.reason}", key)
    if override:
        excused = f'{verdict.reason}, but override = "{override}"'
        return Verdict(True, excused, f"{key.rpartition('.')[0]}.override")
    return verdict


def categories_of(label: Label) -> str:
    return "{" + ", ".join(sorted(label.categories)) + "}"
