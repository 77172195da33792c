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
    reason = f"level {one.level} <= {two.level}, categories {_set(one)} within {_set(two)}"
    return Verdict(True, reason, f"domains.{target.name}.label")


def explain(policy: Policy, a: str, b: str) -> tuple[str, ...]:
    """For two domains, what may flow and lie where; each line names the key that decides, with its place.

    Raises KeyError for a domain that the policy does not have.
    """
    one, two = _domain(policy, a), _domain(policy, b)
    pairs = ((one, two), (two, one)) if a != b else ((one, one),)
    lines = [_identity(policy, domain) for domain in dict.fromkeys((one, two))]
    for source, target in pairs:
        both = f"{source.name} -> {target.name}"
        lines += (
            _line(policy, f"information {both}", flow_verdict(policy, source, target)),
            _line(policy, f"clipboard   {both}", paste_verdict(policy, source, target)),
            _line(
                policy,
                f"overlay     {source.name} over {target.name}",
                overlay_verdict(policy, source, target),
            ),
        )
    lines += [
        _line(policy, f"fullscreen  {domain.name}", fullscreen_verdict(domain))
        for domain in dict.fromkeys((one, two))
    ]
    return tuple(lines)


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


def _domain(policy: Policy, name: str) -> DomainPolicy:
    domain = policy.domain(name)
    if domain is None:
        raise KeyError(name)
    return domain


def _identity(policy: Policy, domain: DomainPolicy) -> str:
    label = policy.label(domain.label)
    return f"{domain.name}: label {label.name}, level {label.level}, categories {_set(label)}"


def _line(policy: Policy, question: str, verdict: Verdict) -> str:
    place = policy.lines.get(verdict.key)
    decided = f"{place}: {verdict.key}" if place else f"{verdict.key} by default"
    return f"{question}: {verdict.word}: {verdict.reason} ({decided})"


def _set(label: Label) -> str:
    return "{" + ", ".join(sorted(label.categories)) + "}"
