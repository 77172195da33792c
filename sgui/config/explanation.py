"""`sgui policy explain A B`: what may flow and lie where, and which line decides."""

from sgui.core import explain as core
from sgui.core.policy import Policy
from sgui.values.errors import ConfigError


def explain(policy: Policy, a: str, b: str) -> tuple[str, ...]:
    """Lines for people. Raises ConfigError for a domain that the policy does not have."""
    unknown = [name for name in dict.fromkeys((a, b)) if policy.domain(name) is None]
    if unknown:
        known = ", ".join(domain.name for domain in policy.domains) or "none"
        raise ConfigError(*(f"policy: no domain {name!a:.60}, allowed are {known}" for name in unknown))
    return core.explain(policy, a, b)
