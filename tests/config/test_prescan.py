"""B13, D11, H01: what tomllib must never see, and what a reader could not see."""

import contextlib
import re
import time
import tomllib
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sgui.config.prescan import TOKENS_MAX, prescan
from sgui.values.errors import ConfigError
from sgui.values.limits import POLICY_BYTES, POLICY_DEPTH


def refused(raw: bytes) -> str:
    with pytest.raises(ConfigError) as caught:
        prescan(raw, "f")
    return str(caught.value)


def test_size_is_looked_at_first() -> None:
    assert prescan(b" " * POLICY_BYTES, "f")[0]
    assert refused(b"\xff" * (POLICY_BYTES + 1)) == "f:1: file: 65537 bytes, allowed are at most 65536"


def test_a_byte_order_mark_is_refused_at_the_start() -> None:
    assert refused("\ufeffversion = 1".encode()) == "f:1: file: a byte order mark, allowed is plain UTF-8"


@pytest.mark.parametrize("bad", [b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80"])
def test_bytes_that_are_no_utf8_are_refused_with_their_line(bad: bytes) -> None:
    assert refused(b"a = 1\n# \xc3\xa9\n" + bad).startswith(f"f:3: file: byte 0x{bad[0]:02x}")


@pytest.mark.parametrize(
    "char",
    "\0\x01\x08\x0b\x0c\x1b\x7f\x85\x9b\xad"  # control, and the soft hyphen
    "\u061c\u200b\u200d\u200e\u200f\u202a\u202e\u2060\u2066\u2069\u206f\ufeff\ufff9\U000e0041"  # format
    "\u2028\u2029\ue000\U0010fffd",
)
@pytest.mark.parametrize("place", ["# {}", 'a = "{}"', "a = '{}'", "{} = 1", 'a = """\n{}"""'])
def test_hidden_characters_are_refused_wherever_they_stand(char: str, place: str) -> None:
    message = refused(f"x = 1\n{place.format(char)}".encode())
    assert f"character U+{ord(char):04X}, allowed are visible characters" in message
    assert message.startswith("f:3:" if "\n" in place else "f:2:")
    assert message.isascii()
    assert message.isprintable()


def test_each_hidden_character_is_named_once_in_order() -> None:
    lines = refused("\u202ea\n\x1b\u202e\n\0".encode()).splitlines()
    assert [line.split(" ")[0] for line in lines] == ["f:1:", "f:2:", "f:3:"]
    assert len(refused("".join(map(chr, range(0xE000, 0xE100))).encode()).splitlines()) == 16


def test_a_carriage_return_is_only_ever_part_of_a_lines_end() -> None:
    assert prescan(b"a = 1\r\nb = 2\r\n", "f")[0] == "a = 1\nb = 2\n"
    assert refused(b"a = 1\r\nb\r = 2") == (
        "f:2: file: control character U+000D, allowed are visible characters, tab and newline"
    )
    assert "U+000D" in refused(b"a = 1\r")


def test_visible_characters_of_any_script_may_stand_in_comments() -> None:
    text = "# Stra\u00dfe, \u0434\u043e\u043c, \u5bb6\t\U0001f3e0\n"
    assert prescan(text.encode(), "f")[0] == text


@pytest.mark.parametrize(
    ("opening", "closing"), [("[", "]"), ("{a=", "}"), ("[{a=", "}]")], ids=["arrays", "tables", "both"]
)
def test_brackets_nest_to_a_bound(opening: str, closing: str) -> None:
    deep = POLICY_DEPTH // len(closing)
    prescan(f"x = {opening * deep}1{closing * deep}".encode(), "f")
    message = refused(f"\nx = {opening * (deep + 1)}".encode())
    assert message == f"f:2: file: nested too deeply, allowed are {POLICY_DEPTH} levels"


def test_dotted_keys_have_a_bounded_number_of_parts() -> None:
    prescan(b".".join([b"a"] * POLICY_DEPTH) + b" = 1.5", "f")
    assert "nested too deeply" in refused(b".".join([b"a"] * (POLICY_DEPTH + 1)) + b" = 1")
    assert "nested too deeply" in refused(b" . ".join([b'"a"'] * (POLICY_DEPTH + 1)) + b" = 1")
    assert "nested too deeply" in refused(b"[" + b".".join([b"'a'"] * (POLICY_DEPTH + 1)) + b"]")
    prescan(b"a.b = 1.5\n" * 30 + b"x = [" + b"1.5, " * 30 + b"]", "f")


def test_brackets_and_dots_in_strings_and_comments_do_not_count() -> None:
    prescan(b'a = "' + b"[{." * 100 + b'" # ' + b"[{." * 100, "f")
    prescan(b"a = '''\n" + b"[{." * 100 + b"'''\nb = \"\"\"" + b'[\\"""{.' * 100 + b'"""', "f")


def test_the_number_of_tokens_is_bounded() -> None:
    prescan(b"x = [" + b"1," * (TOKENS_MAX // 2 - 3) + b"]", "f")
    assert "too many words" in refused(b"x = [" + b"1," * (TOKENS_MAX // 2) + b"]")
    assert refused(b"a=1\n" * (TOKENS_MAX // 4) + b"b").startswith(f"f:{TOKENS_MAX // 4 + 1}: ")


def test_tokens_know_their_lines() -> None:
    _, tokens = prescan(b'# first\n\na = """\n\n"""\nb . "c" = [1] # last', "f")
    assert [(t.kind, t.line) for t in tokens if t.kind in ("word", "string")] == [
        ("word", 3),
        ("string", 3),
        ("word", 6),
        ("string", 6),
        ("word", 6),
    ]


def test_the_scan_ends_where_a_string_does_not() -> None:
    for unending in (
        b'a = "[[[',
        b"a = '[[[",
        b'a = """[[[',
        b"a = '''[[[",
        b'a = "\\"[[[',
        b'a = """[\\"""',
    ):
        assert [t.text for t in prescan(unending, "f")[1]] == ["a", "="]


# TOML-like text: the scan must see as deep as tomllib does, whatever the quotes do.
toml_like = st.lists(
    st.sampled_from(
        ["a", ".", "=", "[", "]", "{", "}", ",", '"', "'", '"""', "'''", "\\", "\n", "#", " ", "1"]
    ),
    max_size=60,
).map("".join)


def nesting(value: object) -> int:
    """How many arrays lie in one another."""
    if isinstance(value, dict):
        return max(map(nesting, value.values()), default=0)
    return 1 + max(map(nesting, value), default=0) if isinstance(value, list) else 0


@given(toml_like)
@example('a = """\\""""\nb = [[[1]]]')
@example("a = ''''''\nb = [[[1]]]")
@example('a = """""""\nb = [[[1]]]')
@example('a = "" # "\nb = [[[1]]]')
@example("a = '\\'\nb = [[[1]]]")
def test_nothing_deeper_than_the_bound_gets_through_to_tomllib(text: str) -> None:
    with patch("sgui.config.prescan.POLICY_DEPTH", 2):
        try:
            found, _ = prescan(text.encode(), "f")
        except ConfigError:
            return
    with contextlib.suppress(tomllib.TOMLDecodeError):
        assert nesting(tomllib.loads(found)) <= 2


@given(st.binary(max_size=300) | toml_like.map(str.encode))
def test_any_bytes_are_text_or_a_config_error(raw: bytes) -> None:
    try:
        text, tokens = prescan(raw, "f")
    except ConfigError as error:
        assert all(reason.startswith("f:") for reason in error.reasons)
    else:
        assert "".join(text.split("\n")).replace("\t", "").isprintable() or not text.isascii()
        assert all(token.text in text for token in tokens)


@pytest.mark.parametrize(
    "raw",
    [
        b"a" + b".a" * 32000 + b" = 1",
        b"x = " + b"[" * 60000,
        b'"""\\' * 16000,
        b'"' * 65000,
        b'a = "' + b'\\"' * 32000,
        b"a = '''" + b"''x" * 20000,
        b" " * 65000 + b"\x00",
        b"\n" * 65000,
        b" \n" * 32000,
        "\u00e9".encode() * 32000,
    ],
    ids=range(10),
)
def test_the_scan_is_quick_whatever_it_sees(raw: bytes) -> None:
    """40 kB of dots cost tomllib seconds; here they cost milliseconds."""
    best = 9.0
    for _ in range(3):
        start = time.perf_counter()
        with contextlib.suppress(ConfigError):
            prescan(raw, "f")
        best = min(best, time.perf_counter() - start)
    assert best < 0.1


def test_no_pattern_has_a_possessive_group() -> None:
    """Python 3.11.2, Debian 12's, matches those wrongly: three brackets passed a bound of two."""
    package = Path(__file__).parents[2] / "sgui"
    for path in package.rglob("*.py"):
        assert not re.search(r"\)[*+?]\+", path.read_text("utf-8")), path
