from dataclasses import replace

import pytest
from hypothesis import given

from sgui.core.policy import Management, Policy, shown_in_screenshots
from tests.config.policies import SMALL, parsed, policies


@given(policies())
def test_domains_and_labels_are_found_by_their_exact_name(policy: Policy) -> None:
    for domain in policy.domains:
        assert policy.domain(domain.name) is domain
        assert policy.label(domain.label).name == domain.label
        assert policy.domain(domain.name.upper()) is None
        assert policy.domain(f"{domain.name} ") is None


def test_a_label_that_nobody_defined_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        parsed(SMALL).label("nobody")


def test_the_lines_of_the_file_are_no_part_of_the_policy() -> None:
    policy = parsed(SMALL)
    assert policy == replace(policy, lines={})
    assert hash(policy) == hash(replace(policy, lines={}))


def test_screenshots_show_whom_policy_names_and_nobody_else() -> None:
    small = parsed(SMALL)
    for management, shown in (("never", ()), ("redacted", ()), ("full", ("chat",))):
        domains = tuple(replace(d, screenshot=d.name == "chat") for d in small.domains)
        policy = replace(small, management=Management(screenshot=management), domains=domains)
        assert shown_in_screenshots(policy) == shown
