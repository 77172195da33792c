import tomllib

from hypothesis import given

from sgui.config.prescan import prescan
from sgui.config.source_lines import SourceLines, source_lines
from tests.config.policies import SMALL
from tests.config.test_prescan import toml_like


def of(text: str) -> SourceLines:
    return source_lines(prescan(text.encode(), "f")[1])


def test_every_way_to_write_a_key_has_its_line() -> None:
    lines = of(
        "version = 1\n"  # 1
        "[a]\n"
        "x = 1 # [no.table]\n"
        "y = { p = 1, q = { r = 2 } }\n"
        "[a.b]\n"  # 5
        'z."t" = """\n'
        "[no]\n"
        'u = 1"""\n'
        "w = [\n"
        "  { v = 1 },\n"  # 10
        "]\n"
        "[[c]]\n"
        "d = 1\n"
        "[[c]]\n"
        "d = 1\n"
    ).lines
    assert lines == {
        ("version",): 1,
        ("a",): 2,
        ("a", "x"): 3,
        ("a", "y"): 4,
        ("a", "y", "p"): 4,
        ("a", "y", "q"): 4,
        ("a", "y", "q", "r"): 4,
        ("a", "b"): 5,
        ("a", "b", "z"): 6,
        ("a", "b", "z", "t"): 6,
        ("a", "b", "w"): 9,
        ("a", "b", "w", "v"): 10,
        ("c",): 12,
        ("c", "d"): 13,
    }


def test_a_key_without_a_line_has_that_of_the_table_around_it() -> None:
    lines = of("x = 1\n[a.b]\n")
    assert lines.of(("a", "b", "missing")) == 2
    assert lines.of(("nowhere",)) == 1
    assert lines.of(()) == 1


def test_what_stands_there_twice_is_found_with_both_lines() -> None:
    assert of("a = 1\n\na = 2\n").twice == [(("a",), 3, 1)]
    assert of("[a]\nb = 1\n[a]\n").twice == [(("a",), 3, 1)]
    assert of("a = { b = 1, b = 2 }").twice == [(("a", "b"), 1, 1)]
    assert of("[[a]]\nb = 1\n[a.c]\n[[a]]\nb = 1\n[a.c]\n").twice == []
    assert of("a = [{ b = 1 }, { b = 2 }]").twice == []


def test_a_small_policy_has_a_line_for_each_of_its_keys() -> None:
    lines = of(SMALL)
    assert SMALL.splitlines()[lines.of(("domains", "chat", "bridge", "qmp")) - 1].startswith("qmp")
    assert SMALL.splitlines()[lines.of(("domains", "bank", "clipboard", "copy")) - 1].startswith("clipboard")
    assert lines.twice == []


def keys(table: dict[str, object], path: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    found = set()
    for key, value in table.items():
        found.add((*path, key))
        if isinstance(value, dict):
            found |= keys(value, (*path, key))
    return found


@given(toml_like)
def test_whatever_tomllib_reads_has_lines_and_nothing_raises(text: str) -> None:
    try:
        clean, tokens = prescan(text.encode(), "f")
    except ValueError:
        return
    except Exception as error:
        assert type(error).__name__ == "ConfigError"
        return
    lines = source_lines(tokens)
    assert all(1 <= line <= clean.count("\n") + 1 for line in lines.lines.values())
    try:
        content = tomllib.loads(clean)
    except tomllib.TOMLDecodeError:
        return
    plain = {path for path in keys(content) if all(part and part in "a1" for part in path)}
    assert plain <= set(lines.lines)
