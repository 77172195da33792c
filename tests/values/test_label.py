from sgui.values.color import Color
from sgui.values.label import Icon, Label, Pattern


def test_patterns_and_icons_are_those_of_the_contract() -> None:
    assert [pattern.value for pattern in Pattern] == ["solid", "diagonal", "dots", "checks", "bars", "waves"]
    assert {icon.value for icon in Icon} == {
        "shield",
        "lock",
        "globe",
        "briefcase",
        "house",
        "bank",
        "flask",
        "warning",
    }


def test_a_label_is_a_value_at_the_bottom_of_the_lattice_by_default() -> None:
    label = Label("x", "X", Color(1, 2, 3), Pattern.SOLID, Icon.LOCK)
    assert label == Label("x", "X", Color(1, 2, 3), Pattern.SOLID, Icon.LOCK, 0, frozenset())
    assert len({label, Label("x", "X", Color(1, 2, 3), Pattern.SOLID, Icon.LOCK)}) == 1
