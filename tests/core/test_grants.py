from dataclasses import replace

import pytest

from sgui.core.grants import alpha_verdict, focus_verdict, screenshot_verdict
from sgui.core.policy import Management
from tests.core.samples import POLICY

BANK = POLICY.domains[0]


@pytest.mark.parametrize("granted", [False, True])
def test_the_domains_own_line_grants_its_transparency(granted: bool) -> None:
    verdict = alpha_verdict(replace(BANK, guest_alpha=granted))
    assert (verdict.allowed, verdict.key) == (granted, "domains.bank.guest_alpha")


@pytest.mark.parametrize("granted", [False, True])
def test_management_alone_grants_the_focus(granted: bool) -> None:
    verdict = focus_verdict(replace(POLICY, management=Management(focus=granted)))
    assert (verdict.allowed, verdict.key) == (granted, "management.focus")


@pytest.mark.parametrize(
    ("management", "own", "allowed", "key"),
    [
        ("never", True, False, "management.screenshot"),
        ("redacted", True, False, "management.screenshot"),
        ("full", False, False, "domains.bank.screenshot"),
        ("full", True, True, "domains.bank.screenshot"),
    ],
)
def test_a_screenshot_shows_whom_both_lines_grant(
    management: str, own: bool, allowed: bool, key: str
) -> None:
    bank = replace(BANK, screenshot=own)
    policy = replace(POLICY, management=Management(screenshot=management), domains=(bank,))
    verdict = screenshot_verdict(policy, bank)
    assert (verdict.allowed, verdict.key) == (allowed, key)
