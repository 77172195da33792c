"""What policy grants by a line of its own, in which nothing flows from one label to another.

A guest's transparency shows black or what an overlay may show; a screenshot goes to the user who runs sgui,
and the control socket is his too. So no level decides here: absence denies.
"""

from sgui.core.lattice import Verdict
from sgui.core.policy import DomainPolicy, Policy, shown_in_screenshots


def alpha_verdict(domain: DomainPolicy) -> Verdict:
    key = f"domains.{domain.name}.guest_alpha"
    if domain.guest_alpha:
        return Verdict(True, "its own transparency counts, over black or what it may lie over", key)
    return Verdict(False, f"{domain.name} is opaque whatever it says", key)


def screenshot_verdict(policy: Policy, domain: DomainPolicy) -> Verdict:
    """Whether a guest's pixels may be in one."""
    allowed = policy.management.screenshot
    if allowed == "never":
        return Verdict(False, "nobody takes any", "management.screenshot")
    if allowed == "redacted":
        return Verdict(False, "every guest is covered", "management.screenshot")
    key = f"domains.{domain.name}.screenshot"
    if domain.name in shown_in_screenshots(policy):
        return Verdict(True, 'named there, and screenshots are "full"', key)
    return Verdict(False, f"{domain.name} is covered", key)


def focus_verdict(policy: Policy) -> Verdict:
    key = "management.focus"
    if policy.management.focus:
        return Verdict(True, "management may move the focus", key)
    return Verdict(False, "the user alone moves the focus", key)
