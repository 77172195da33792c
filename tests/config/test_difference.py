"""policy diff in lines."""

from sgui.config.difference import difference
from tests.core.test_permissions import policy


def test_lines_name_what_decides_now() -> None:
    lines = difference(policy(), policy(management="screenshot = 'redacted'"))
    assert lines == ("grows: screenshots: never -> redacted (new.toml:3: management.screenshot)",)
