"""Every key is known, read, written and explained."""

import re
from pathlib import Path

import pytest

from sgui.config.hotkeys import CHORDS
from sgui.config.keys import CODES, MODIFIERS
from sgui.config.kinds import boolean, name
from sgui.config.report import Report
from sgui.config.schema import KEYS, Table
from sgui.config.source_lines import SourceLines
from sgui.core.policy import REGIONS
from sgui.values.errors import ConfigError
from sgui.values.key_layouts import KEY_LAYOUTS
from sgui.values.label import Icon, Pattern
from sgui.values.scene import Layout, Scaling

DOCS = Path(__file__).parents[2] / "docs" / "policy.md"


def table(section: str, content: dict[str, object], path: tuple[str, ...] = ()) -> Table:
    return Table(Report("f", SourceLines()), path, section, content)


def reasons(found: Table) -> list[str]:
    try:
        found.report.end()
    except ConfigError as error:
        return [reason.removeprefix("f:1: ") for reason in error.reasons]
    return []


def test_unknown_keys_are_refused_when_a_table_is_opened() -> None:
    found = table("output", {"layout": "full", "Layout": "full", "scale ": 1, "": 1}, ("output",))
    assert reasons(found) == [
        "output.Layout: unknown key, allowed are layout, scale, rotation, theme, reduced_motion",
        "output.'scale ': unknown key, allowed are layout, scale, rotation, theme, reduced_motion",
        "output.'': unknown key, allowed are layout, scale, rotation, theme, reduced_motion",
    ]


def test_take_gives_the_value_or_the_default() -> None:
    found = table("management", {"focus": True})
    assert found.take("focus", boolean, False) is True
    assert found.take("screenshot", name, "never") == "never"
    assert reasons(found) == []


def test_an_unfit_value_is_refused_and_the_default_stands_in() -> None:
    found = table("management", {"focus": 1})
    assert found.take("focus", boolean, False) is False
    assert reasons(found) == ["focus: 1, allowed is true or false"]


def test_need_refuses_absence_too() -> None:
    found = table("management", {})
    assert found.need("focus", boolean, True) is True
    assert reasons(found) == ["focus: missing, must be given"]
    assert reasons(table("management", {"focus": "x"})) == []


def test_open_finds_tables_only() -> None:
    found = table("", {"output": {"layout": "full"}, "hotkeys": [1]})
    opened = found.open("output", "output")
    assert opened is not None
    assert "layout" in opened
    assert "scale" not in opened
    assert found.open("management", "management") is None
    assert found.open("hotkeys", "hotkeys") is None
    assert reasons(found) == ["hotkeys: an array of 1, allowed is a table"]


def test_named_keeps_the_files_order_and_refuses_wrong_names() -> None:
    found = table("", {"labels": {"b": {}, "A": {}, "a": {}, "c": 1, "x\u202e": {}}})
    assert [child for child, _ in found.named("labels", "labels.NAME", 9)] == ["b", "a"]
    assert reasons(found) == [
        "labels.A: the name does not fit, allowed is [a-z][a-z0-9-]{0,30}",
        "labels.c: 1, allowed is a table",
        r"labels.'x\u202e': the name does not fit, allowed is [a-z][a-z0-9-]{0,30}",
    ]
    assert list(table("", {}).named("labels", "labels.NAME", 9)) == []


def test_named_bounds_the_number() -> None:
    found = table("", {"labels": {f"l{n}": {} for n in range(5)}, "domains": 3})
    assert len(list(found.named("labels", "labels.NAME", 3))) == 3
    assert list(found.named("domains", "domains.NAME", 3)) == []
    assert reasons(found) == [
        "labels: 5 of them, allowed are 3",
        "domains: 3, allowed are tables [domains.NAME]",
    ]


def section_of_docs(section: str) -> str:
    text = DOCS.read_text("utf-8")
    heading = f"## `[{section}]`\n" if section else "## The file\n"
    assert heading in text
    return text.split(heading)[1].split("\n## ")[0]


@pytest.mark.parametrize("section", KEYS)
def test_every_key_is_documented_in_its_section_and_no_other(section: str) -> None:
    tables = set(KEYS[""]) - {"version"} if section == "" else set()
    documented = re.findall(r"^\| `(\w+)` \|", section_of_docs(section), re.MULTILINE)
    assert set(documented) == set(KEYS[section]) - tables
    assert len(set(documented)) == len(documented)
    headings = re.findall(r"^## `\[(.+)\]`$", DOCS.read_text("utf-8"), re.MULTILINE)
    assert set(headings) == set(KEYS) - {""}


def test_every_word_that_a_key_takes_is_documented() -> None:
    text = DOCS.read_text("utf-8")
    words = [*Pattern, *Icon, *Layout, *Scaling]
    for word in [*(w.value for w in words), *REGIONS, *KEY_LAYOUTS]:
        assert f'"{word}"' in text
    for key in {*CODES, *MODIFIERS} - {"sysrq", "pause"}:
        assert f"`{key}`" in text or re.fullmatch(r"[b-y]|[1-8]|f\d+", key)
    assert set(CHORDS) < set(KEYS["hotkeys"])
