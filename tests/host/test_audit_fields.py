"""What may stand in a record. Attack H09; no key content."""

import ast
from pathlib import Path

import pytest

import sgui
from sgui.host.audit_fields import TEXT_CHARS, admit
from sgui.wire.strict_json import dump


def test_ordinary_fields_pass_unchanged() -> None:
    fields = {"domain": "bank", "was": None, "held_ms": 12, "fresh": True}
    assert admit("focus.changed", fields) == {"kind": "focus.changed"} | fields


@pytest.mark.parametrize(
    "text",
    ["a\nb", "\x1b[2J", "\u202eevil", "\ud800", "\x7f", "\u2028", "\0", "x" * 100000, "\U0001f600" * 300],
)
def test_h09_any_text_is_bounded_printable_ascii_on_one_line(text: str) -> None:
    line = dump(admit("guest.title", {"title": text}))
    assert all(0x20 <= byte < 0x7F for byte in line)
    assert len(line) < 12 * TEXT_CHARS + 100


@pytest.mark.parametrize(
    "name", ["key", "keycode", "scancode", "typed", "hash", "n", "kind", "", "A", "a b", "x" * 40]
)
def test_names_that_could_carry_keys_or_break_the_chain_are_refused(name: str) -> None:
    assert admit("guest.violation", {name: "secret"}) == {
        "kind": "audit.refused",
        "of": "guest.violation",
        "why": name,
    }


@pytest.mark.parametrize("value", [1.5, float("nan"), 2**63, -(2**64), b"bytes", [1], {}])
def test_values_that_are_no_plain_word_or_number_are_refused(value: object) -> None:
    assert admit("x", {"value": value})["kind"] == "audit.refused"  # type: ignore[dict-item]


def test_a_kind_that_is_none_and_too_many_fields_are_refused() -> None:
    assert admit("No Kind\n", {})["kind"] == "audit.refused"
    assert admit("x", {f"f{n}": n for n in range(17)})["why"] == "too many fields"
    assert admit("x", {f"f{n}": n for n in range(16)})["kind"] == "x"


def test_what_the_core_says_may_be_logged() -> None:
    """Its records' fields are dictionaries in the source; none of their names is one that the log refuses."""
    names: set[str] = set()
    for path in Path(sgui.__file__).parent.joinpath("core").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if _says(node):
                literals = [each for each in ast.walk(node) if isinstance(each, ast.Dict)]
                keys = [key for literal in literals for key in literal.keys]
                names |= {str(key.value) for key in keys if isinstance(key, ast.Constant)}
    assert {"domain", "generation", "reason", "answer", "by", "from"} <= names
    assert [name for name in names if admit("a.b", {name: 1})["kind"] == "audit.refused"] == []


def _says(node: ast.AST) -> bool:
    if isinstance(node, ast.AnnAssign):
        return "str | int | bool | None" in ast.unparse(node.annotation)
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "Audit"
