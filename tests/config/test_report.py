import datetime

import pytest

from sgui.config.report import REASONS_MAX, Report, file_text, key_text, shown
from sgui.config.source_lines import SourceLines
from sgui.values.errors import ConfigError

LINES = SourceLines({("a",): 7, ("a", "b"): 9, ("c",): 2})


def test_reasons_come_all_at_once_in_the_order_of_lines() -> None:
    report = Report("f.toml", LINES)
    report.refuse(("a", "b"), "1, allowed is 2")
    report.refuse(("c",), "3, allowed is 4")
    report.refuse(("a", "missing"), "missing, must be given")
    with pytest.raises(ConfigError) as caught:
        report.end()
    assert caught.value.reasons == (
        "f.toml:2: c: 3, allowed is 4",
        "f.toml:7: a.missing: missing, must be given",
        "f.toml:9: a.b: 1, allowed is 2",
    )


def test_without_a_reason_nothing_is_raised() -> None:
    Report("f", LINES).end()


def test_beyond_a_bound_reasons_are_counted() -> None:
    report = Report("f", LINES)
    for _ in range(REASONS_MAX + 3):
        report.refuse(("c",), "x")
    with pytest.raises(ConfigError) as caught:
        report.end()
    assert len(caught.value.reasons) == REASONS_MAX + 1
    assert caught.value.reasons[-1] == "f: 3 more reasons"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (False, "false"),
        (3, "3"),
        (-(10**18), "a huge number"),
        (0.5, "0.5"),
        (float("nan"), "nan"),
        ("x\u202e\n", r"'x\u202e\n'"),
        ("y" * 100, "'" + "y" * 55 + "...'"),
        ([1, 2], "an array of 2"),
        ({"a": 1}, "a table"),
        (datetime.date(2026, 1, 1), "a date or time"),
    ],
)
def test_values_are_shown_short_and_printable(value: object, text: str) -> None:
    assert shown(value) == text


def test_a_number_that_python_would_not_print_is_shown() -> None:
    assert shown(int("f" * 60000, 16)) == "a huge number"


def test_keys_are_shown_as_one_would_write_them() -> None:
    assert key_text(("domains", "a-b", "x_1")) == "domains.a-b.x_1"
    assert key_text(("a.b", "\x1b[2J", "")) == r"'a.b'.'\x1b[2J'.''"
    assert len(key_text(("z" * 5000,))) <= 60


@pytest.mark.parametrize(
    ("where", "text"),
    [("/etc/sgui/policy.toml", None), ("a b", None), ("a\nb", r"'a\nb'"), ("\u202e", r"'\u202e'")],
)
def test_file_names_are_printable(where: str, text: str | None) -> None:
    assert file_text(where) == (text or where)
