"""What policy permits two domains, in lines for people, each with the key that decides and its place."""

from sgui.core.grants import alpha_verdict, focus_verdict, screenshot_verdict
from sgui.core.lattice import (
    Verdict,
    categories_of,
    flow_verdict,
    fullscreen_verdict,
    overlay_verdict,
    paste_verdict,
)
from sgui.core.policy import DomainPolicy, Policy


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
    for domain in dict.fromkeys((one, two)):
        lines += (
            _line(policy, f"fullscreen  {domain.name}", fullscreen_verdict(domain)),
            _line(policy, f"guest alpha {domain.name}", alpha_verdict(domain)),
            _line(policy, f"screenshot  {domain.name}", screenshot_verdict(policy, domain)),
        )
    lines.append(_line(policy, "focus       by the control socket", focus_verdict(policy)))
    return tuple(lines)


def _domain(policy: Policy, name: str) -> DomainPolicy:
    domain = policy.domain(name)
    if domain is None:
        raise KeyError(name)
    return domain


def _identity(policy: Policy, domain: DomainPolicy) -> str:
    label = policy.label(domain.label)
    return f"{domain.name}: label {label.name}, level {label.level}, categories {categories_of(label)}"


def _line(policy: Policy, question: str, verdict: Verdict) -> str:
    place = policy.lines.get(verdict.key)
    decided = f"{place}: {verdict.key}" if place else f"{verdict.key} by default"
    return f"{question}: {verdict.word}: {verdict.reason} ({decided})"
