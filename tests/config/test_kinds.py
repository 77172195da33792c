"""D09, D11, H01, H02: what a value may not be."""

import datetime
import math
import re
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.config import kinds
from sgui.config.kinds import Unfit
from sgui.values.color import Color
from sgui.values.geometry import Size

# Whatever TOML can hold, hostile numbers first.
NUMBERS = [True, False, 0, -1, 2**31, 2**64, 10**400, math.nan, math.inf, -math.inf, -0.0, 1e308]
toml_values = st.recursive(
    st.sampled_from(NUMBERS)
    | st.integers()
    | st.floats()
    | st.text(max_size=40)
    | st.dates()
    | st.just(datetime.time(1, 2)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=5,
)
ALL: list[Callable[[object], object]] = [
    kinds.boolean,
    kinds.whole(0, 9),
    kinds.number(0.2, 1.0),
    kinds.quarters,
    kinds.choice("a", "b"),
    kinds.printable(32),
    kinds.name,
    kinds.names,
    kinds.owner,
    kinds.size,
    kinds.color,
    kinds.socket_path,
    kinds.folder,
]


@given(toml_values, st.sampled_from(ALL))
def test_every_kind_admits_or_says_what_is_allowed(value: object, kind: Callable[[object], object]) -> None:
    try:
        kind(value)
    except Unfit as unfit:
        assert str(unfit).startswith("allowed ")
        assert (str(unfit) + unfit.seen).isascii()


def refused(kind: Callable[[object], object], value: object) -> bool:
    try:
        kind(value)
    except Unfit:
        return True
    return False


@pytest.mark.parametrize(
    "value", [math.nan, math.inf, -math.inf, -0.0, 0.0, 0.19, 1.01, 10**400, -1, "0.5", [], None]
)
def test_d09_opacity_is_a_number_in_its_range(value: object) -> None:
    assert refused(kinds.number(0.2, 1.0), value)


@pytest.mark.parametrize("value", ["/", "/a//b", "/../etc", "/a/.", "a", "/a b", "/" + "x" * 201, 7, None])
def test_a_folder_is_absolute_and_hides_nothing(value: object) -> None:
    assert refused(kinds.folder, value)


def test_a_folder_may_be_the_usual_one() -> None:
    assert (kinds.folder(""), kinds.folder("/etc/sgui/pam.d")) == ("", "/etc/sgui/pam.d")


@pytest.mark.parametrize("kind", [kinds.number(0.0, 9.0), kinds.quarters, kinds.whole(0, 9)])
def test_d09_true_is_no_number(kind: Callable[[object], object]) -> None:
    assert refused(kind, True)
    assert refused(kind, False)


def test_numbers_at_their_bounds_are_admitted() -> None:
    assert kinds.number(0.2, 1.0)(0.2) == 0.2
    assert kinds.number(0.2, 1.0)(1) == 1.0
    assert type(kinds.number(0.2, 1.0)(1)) is float
    assert [kinds.whole(0, 9)(n) for n in (0, 9)] == [0, 9]
    assert kinds.whole(1, 1)(1) == 1


@pytest.mark.parametrize("value", [-1, 10, 1.0, "1", 10**400, None])
def test_whole_numbers_are_exactly_that(value: object) -> None:
    assert refused(kinds.whole(0, 9), value)


@given(st.integers(0, 1000))
def test_quarters_are_exact(hundredths: int) -> None:
    scale = hundredths / 100
    fits = 1 <= scale <= 3 and Fraction(hundredths, 100) * 4 % 1 == 0
    assert refused(kinds.quarters, scale) is not fits
    if fits:
        assert kinds.quarters(scale) == hundredths // 25


def test_quarters_take_whole_numbers_too() -> None:
    assert [kinds.quarters(n) for n in (1, 2, 3)] == [4, 8, 12]


@pytest.mark.parametrize("value", ["true", 1, 0, None, [], 1.0])
def test_booleans_are_true_and_false_alone(value: object) -> None:
    assert refused(kinds.boolean, value)
    assert kinds.boolean(True) is True
    assert kinds.boolean(False) is False


@pytest.mark.parametrize("value", ["A", "a ", "", "c", 1, ["a"], True])
def test_choices_are_exact(value: object) -> None:
    assert refused(kinds.choice("a", "b"), value)
    assert kinds.choice("a", "b")("b") == "b"


@pytest.mark.parametrize(
    "value",
    [
        "",
        " ",
        " a",
        "a ",
        "a" * 33,
        "a\n",
        "a\tb",
        "\x1b[31m",
        "caf\u00e9",
        "\u202eFI",
        "a\u00a0b",
        "\uff21",
        1,
        None,
    ],
)
def test_texts_are_printable_ascii(value: object) -> None:
    assert refused(kinds.printable(32), value)


def test_texts_hold_every_printable_sign() -> None:
    signs = "".join(map(chr, range(33, 127)))
    for start in range(0, len(signs), 32):
        assert kinds.printable(32)(signs[start : start + 32])
    assert kinds.printable(32)("TOP SECRET")


@pytest.mark.parametrize(
    "value",
    [
        "",
        "A",
        "Bank",
        "1a",
        "-a",
        "a_b",
        "a.b",
        "a b",
        "a ",
        "a\n",
        "a\u00a0",
        "b\u0430nk",  # Cyrillic
        "a\u202eb",
        "a\u200bb",
        "\uff42ank",
        "\u0131",
        "a" * 32,
        "x" * 10000,
        "a\x1b",
        "../x",
        "--all",
        "*",
        'x"\n[domains.evil]\nowner="root',
        1,
        None,
        ["a"],
        True,
    ],
)
def test_d11_names_follow_their_grammar_exactly(value: object) -> None:
    assert refused(kinds.name, value)


@given(st.text(max_size=34))
def test_names_are_the_grammar(text: str) -> None:
    assert refused(kinds.name, text) is not bool(re.fullmatch(r"[a-z][a-z0-9-]{0,30}", text))


def test_arrays_of_names_hold_each_once() -> None:
    assert kinds.names(["b", "a"]) == {"a", "b"}
    assert kinds.names([]) == frozenset()
    for wrong in ("a", {"a": 1}, None, [1], [["a"]], ["a", "B"], [f"a{n}" for n in range(65)]):
        assert refused(kinds.names, wrong)
    with pytest.raises(Unfit) as twice:
        kinds.names(["a", "b", "a"])
    assert twice.value.seen == "'a' twice"
    with pytest.raises(Unfit) as wrong_item:
        kinds.names(["a", "B"])
    assert wrong_item.value.seen == "'B'"


@pytest.mark.parametrize("value", ["root", "sgui-bank", "_apt", "sgui$", "", "a" * 31])
def test_owners_are_user_names(value: str) -> None:
    assert kinds.owner(value) == value


@pytest.mark.parametrize(
    "value", ["Root", "0", "-x", "a b", "a/b", "a:b", "a" * 33, "root\n", 0, None, True, ["root"]]
)
def test_owners_are_nothing_else(value: object) -> None:
    assert refused(kinds.owner, value)


@pytest.mark.parametrize(
    "value",
    [
        [],
        [1],
        [1, 2, 3],
        [0, 1],
        [1, 16385],
        [1.0, 2],
        [True, 2],
        ["1", "2"],
        "12",
        {"1": 2, "2": 3},
        5,
        None,
    ],
)
def test_sizes_are_two_sides(value: object) -> None:
    assert refused(kinds.size, value)
    assert kinds.size([1, 16384]) == Size(1, 16384)


@pytest.mark.parametrize("value", ["red", "#fff", "#gggggg", "#12345678", 0x123456, ["#123456"], True, ""])
def test_colors_are_rrggbb(value: object) -> None:
    assert refused(kinds.color, value)
    assert kinds.color("#A0b1C2") == Color(0xA0, 0xB1, 0xC2)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "/",
        "vm.qmp",
        "./vm.qmp",
        "//run/vm",
        "/run/../etc",
        "/run/./vm",
        "/run/vm/",
        "/run/v m",
        "/run/\u00e9",
        "/run/\x00",
        "/" + "a" * 107,
        1,
        ["/run/vm"],
    ],
)
def test_socket_paths_are_absolute_and_plain(value: object) -> None:
    assert refused(kinds.socket_path, value)
    assert kinds.socket_path("/run/vm/bank.qmp") == "/run/vm/bank.qmp"
    assert kinds.socket_path("/" + "a" * 106)
