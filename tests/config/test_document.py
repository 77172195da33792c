"""B13, H01 for TOML: what tomllib says, and what it raises, become reasons with file and line."""

import pytest

from sgui.config.document import read_document
from sgui.values.errors import ConfigError


def refused(text: str | bytes, where: str = "f") -> str:
    raw = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(ConfigError) as caught:
        read_document(raw, where, "").report.end()
    return str(caught.value)


def test_a_document_is_its_root_table() -> None:
    table = read_document(b"version = 1\n", "f", "")
    table.report.end()
    assert "version" in table


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("version = 1\nx", 2),
        ("version = \n", 1),
        ("a = 1\nb = 2\n[c\nd = 4", 3),
        ('version = "', 1),
        ('a = 1\nb = """x\n\n', 2),  # tomllib has no line for the end of the document
        ("a = 1 b = 2", 1),
        ("= 1", 1),
        ("a = 01", 1),
        ('a = "\\x"', 1),
        ('a = "\\ud800"', 1),
        ("a = {b = 1,}", 1),
        ("a = {\n}", 1),
        ("\u00e9 = 1", 1),
    ],
)
def test_syntax_errors_have_a_line(text: str, line: int) -> None:
    message = refused(text)
    assert message.startswith(f"f:{line}: file: ")
    assert message.endswith("allowed is TOML 1.0")
    assert message.isascii()
    assert message.isprintable()


def test_keys_that_stand_there_twice_are_named_with_both_lines() -> None:
    assert refused("[output]\nlayout = 'full'\nlayout = 'tile'") == (
        "f:3: output.layout: stands on line 2 already, allowed is once"
    )
    assert refused("[domains.a]\n[domains.b]\n[domains.a]") == (
        "f:3: domains.a: stands on line 1 already, allowed is once"
    )
    assert refused('a = {"b" = 1, b = 2}') == "f:1: a.b: stands on line 1 already, allowed is once"
    assert len(refused("a = 1\n" * 1000).splitlines()) == 16


def test_tables_that_are_values_already_are_refused() -> None:
    assert refused("output = 1\n[output]").startswith("f:2: output: stands on line 1")
    assert refused("output = 1\n[output.x]").startswith("f:2: file: Cannot")
    assert refused("[a.b]\n[a]\nb.c = 1").startswith("f:3: file: Cannot")


@pytest.mark.parametrize("number", ["9" * 5000, "-" + "9" * 60000, "1_" * 5000 + "1"])
def test_numbers_that_python_will_not_read_are_refused(number: str) -> None:
    assert refused(f"version = {number}") == "f:1: file: ValueError, allowed is TOML 1.0"


@pytest.mark.parametrize("date", ["2026-02-30", "2026-01-01T25:00:00Z", "9999-12-31T23:59:60Z"])
def test_dates_that_are_none_are_refused(date: str) -> None:
    assert refused(f"version = {date}").startswith("f:1: ")


def test_a_hostile_file_name_stays_one_printable_line() -> None:
    assert refused("x", "a\nb\x1b").startswith(r"'a\nb\x1b':1: file: ")


def test_a_recursion_error_would_be_refused_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def loads(text: str) -> dict[str, object]:
        raise RecursionError

    monkeypatch.setattr("tomllib.loads", loads)
    assert refused("version = 1") == "f:1: file: RecursionError, allowed is TOML 1.0"
