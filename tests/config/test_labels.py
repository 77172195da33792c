"""D12: labels that people could mistake for one another, or for the band, are refused."""

from pathlib import Path

import pytest

from sgui import config
from sgui.core.picture.theme import BAND
from sgui.values.color import Color
from sgui.values.errors import ConfigError
from sgui.values.label import Icon, Label, Pattern
from tests.config.policies import parsed, reasons


def two(first: str, second: str, worn: str = "ab") -> str:
    domains = "".join(f'[domains.d{name}]\nlabel = "{name}"\n' for name in worn)
    return f'version = 1\n[labels.a]\ntext = "A"\n{first}\n[labels.b]\ntext = "B"\n{second}\n{domains}'


def test_a_label_has_the_contracts_keys_and_defaults() -> None:
    short = parsed(two('color = "#c01c28"', 'color = "#8ABD42"')).label("b")
    assert short == Label("b", "B", Color(0x8A, 0xBD, 0x42), Pattern.SOLID, Icon.SHIELD, 0, frozenset())
    long = parsed(
        'version = 1\n[labels.a]\ntext = "A \\"B\\""\ncolor = "#c01c28"\npattern = "waves"\nicon = "bank"\n'
        'level = 3\ncategories = ["x", "y"]'
    ).label("a")
    assert long == Label(
        "a", 'A "B"', Color(0xC0, 0x1C, 0x28), Pattern.WAVES, Icon.BANK, 3, frozenset({"x", "y"})
    )


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("", "f: labels.a.color: missing, must be given"),
        ('color = "red"', "labels.a.color: 'red', allowed is #rrggbb"),
        ('color = "#c01c28"\npattern = "stripes"', "labels.a.pattern: 'stripes', allowed is solid, diagonal"),
        ('color = "#c01c28"\nicon = "skull"', "labels.a.icon: 'skull', allowed is shield, lock"),
        ('color = "#c01c28"\nlevel = -1', "labels.a.level: -1, allowed is a whole number from 0 to 1000"),
        ('color = "#c01c28"\nlevel = true', "labels.a.level: true"),
        ('color = "#c01c28"\nlevel = 1e400', "labels.a.level: inf"),
        ('color = "#c01c28"\ncategories = "x"', "labels.a.categories: 'x', allowed is an array"),
        ('color = "#c01c28"\nalpha = 0', "labels.a.alpha: unknown key"),
    ],
)
def test_what_a_label_may_not_be(line: str, reason: str) -> None:
    (found,) = reasons(two(line, 'color = "#8abd42"', worn="b"))
    assert reason.removeprefix("f: ") in found
    assert found.startswith("policy.toml:")


def test_d12_equal_patterns_need_distant_colours() -> None:
    near = two('color = "#c01c28"', 'color = "#c83028"')
    (reason,) = reasons(near)
    assert reason.startswith("policy.toml:7: labels.b.color: #c83028 of b is ")
    assert "from #c01c28 of a under " in reason
    assert reason.endswith("allowed is CIEDE2000 20 or more, or another pattern")
    assert reasons(near.replace('"#c83028"', '"#c83028"\npattern = "dots"')) == ()


@pytest.mark.parametrize(
    ("first", "second", "vision"),
    [
        ("#e06020", "#909010", "deuteranopia"),
        ("#209040", "#208ca0", "tritanopia"),
        ("#c98a00", "#999200", "protanopia"),
    ],
)
def test_d12_the_colour_blind_are_asked_too(first: str, second: str, vision: str) -> None:
    (reason,) = reasons(two(f'color = "{first}"', f'color = "{second}"'))
    assert f"under {vision}," in reason


def test_d12_only_labels_that_domains_use_are_compared() -> None:
    assert reasons(two('color = "#c01c28"', 'color = "#c01c28"', worn="a")) == ()
    assert reasons(two('color = "#c01c28"', 'color = "#202328"', worn="a")) == ()


@pytest.mark.parametrize("color", [str(BAND), "#000000", "#202020", "#1d1616"])
def test_d12_no_label_looks_like_the_band(color: str) -> None:
    (reason,) = reasons(two('color = "#c01c28"', f'color = "{color}"\npattern = "dots"'))
    assert reason.startswith(f"policy.toml:7: labels.b.color: {color} of b is ")
    assert f"from the band's {BAND} under " in reason


def test_a_label_of_the_file_is_held_against_shipped_ones() -> None:
    shipped = (Label("gov", "GOV", Color(0xC0, 0x1C, 0x28), Pattern.SOLID, Icon.LOCK),)
    text = (
        'version = 1\n[labels.a]\ntext = "A"\ncolor = "#c01c28"\n'
        '[domains.x]\nlabel = "gov"\n[domains.y]\nlabel = "a"\n'
    )
    with pytest.raises(ConfigError) as caught:
        config.parse(text.encode(), "f", shipped_labels=shipped)
    assert caught.value.reasons[0].startswith("f:4: labels.a.color: #c01c28 of gov is 0.0 from #c01c28 of a")
    unused = text.replace('label = "gov"', 'label = "a"')
    assert config.parse(unused.encode(), "f", shipped_labels=shipped).labels[0].name == "a"


def test_two_shipped_labels_that_look_alike_are_refused_where_they_are_used() -> None:
    shipped = [Label(n, n, Color(0xC0, 0x1C, 0x28), Pattern.SOLID, Icon.LOCK) for n in ("one", "two")]
    text = 'version = 1\n[domains.x]\nlabel = "one"\n[domains.y]\nlabel = "two"\n'
    with pytest.raises(ConfigError, match=r"^f:1: labels\.two\.color: "):
        config.parse(text.encode(), "f", shipped_labels=shipped)


def test_labels_in_effect_are_those_defined_or_named_in_the_order_of_names() -> None:
    shipped = [
        Label(n, n.upper(), Color(0xFF, 0xFF, 0xFF), Pattern.SOLID, Icon.LOCK) for n in ("z", "m", "k", "n")
    ]
    text = (
        'version = 1\n[labels.own]\ntext = "O"\ncolor = "#c01c28"\n[labels.m]\ntext = "mine"\n'
        'color = "#c01c28"\n'
        '[domains.x]\nlabel = "z"\nclipboard = { paste_from = ["k"] }\n'
    )
    policy = config.parse(text.encode(), "f", shipped_labels=shipped)
    assert [(label.name, label.text) for label in policy.labels] == [
        ("k", "K"),
        ("m", "mine"),
        ("own", "O"),
        ("z", "Z"),
    ]


def test_there_may_be_as_many_labels_as_the_bound_says() -> None:
    many = "".join(f'[labels.l{n}]\ntext = "L"\ncolor = "#ffffff"\n' for n in range(65))
    assert reasons(f"version = 1\n{many}") == ("policy.toml:2: labels: 65 of them, allowed are 64",)


def test_the_documented_colour_of_the_band_is_the_one_that_is_drawn() -> None:
    assert f"`{BAND}`" in (Path(__file__).parents[2] / "docs" / "policy.md").read_text("utf-8")


def test_d12_no_label_looks_like_the_band_of_the_theme_in_force() -> None:
    text = two('color = "#444a54"', 'color = "#8abd42"') + "[output]\n"
    (reason,) = reasons(text + 'theme = "standard"\n')
    assert "labels.a.color: #444a54 of a is" in reason
    assert "from the band's #202328" in reason
    assert reasons(text + 'theme = "high-contrast"\n') == ()
    (reason,) = reasons(text.replace("#444a54", "#0a0a0a") + 'theme = "high-contrast"\n')
    assert "from the band's #000000" in reason
