"""The labels that come with sgui can be told apart by everybody."""

from itertools import combinations
from pathlib import Path

import pytest

from sgui import config
from sgui.config import shipped
from sgui.core.palette import DISTANCE_LEAST
from sgui.core.picture.theme import BAND
from sgui.values.color import Vision, distance
from sgui.values.errors import ConfigError, HostError
from sgui.values.label import Icon, Label, Pattern

LABELS = config.shipped_labels()
ROOT = Path(__file__).parents[2]


def test_there_are_six_to_eight_with_every_pattern() -> None:
    assert 6 <= len(LABELS) <= 8
    assert {label.pattern for label in LABELS} == set(Pattern)
    assert len({label.text for label in LABELS}) == len({label.icon for label in LABELS}) == len(LABELS)
    assert [label.name for label in LABELS] == sorted(label.name for label in LABELS)
    assert {"public", "secret"} < {label.name for label in LABELS}


@pytest.mark.parametrize("vision", Vision)
@pytest.mark.parametrize(("one", "two"), list(combinations(LABELS, 2)), ids=lambda label: label.name)
def test_d12_any_two_are_far_apart_for_everybody(one: Label, two: Label, vision: Vision) -> None:
    assert distance(one.color, two.color, vision) >= DISTANCE_LEAST + 1


@pytest.mark.parametrize("vision", Vision)
@pytest.mark.parametrize("label", LABELS, ids=lambda label: label.name)
def test_d12_each_stands_out_from_the_band(label: Label, vision: Vision) -> None:
    assert distance(label.color, BAND, vision) >= DISTANCE_LEAST + 1


def test_a_policy_may_use_them_all() -> None:
    text = "version = 1\n" + "".join(f'[domains.my-{la.name}]\nlabel = "{la.name}"\n' for la in LABELS)
    policy = config.parse(text.encode(), "f", shipped_labels=LABELS)
    assert policy.labels == LABELS
    assert config.warnings(policy) == ()


def test_the_readme_shows_them_as_they_are() -> None:
    text = (ROOT / "labels" / "README.md").read_text("utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("| ") and "`#" in line
    ]
    assert sorted((row[0], row[1].split("`")[1], *row[2:]) for row in rows) == [
        (
            la.name,
            str(la.color),
            la.pattern.value,
            la.icon.value,
            str(la.level),
            ", ".join(sorted(la.categories)),
        )
        for la in LABELS
    ]


def test_list_labels_names_labels_patterns_icons_and_distances() -> None:
    lines = config.list_labels()
    assert lines == config.list_labels(LABELS)
    for label in LABELS:
        assert any(line.split()[:3] == [label.name, str(label.color), label.pattern.value] for line in lines)
    assert "patterns: solid diagonal dots checks bars waves" in lines
    assert f"icons: {' '.join(icon.value for icon in Icon)}" in lines
    assert len([line for line in lines if " / " in line]) == len(LABELS) * (len(LABELS) + 1) // 2


def test_errors_of_all_label_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('text = "A"\ncolor = "red"\n')
    (tmp_path / "b.toml").write_text('text = "B"\ncolor = "#ffffff"\nshade = 1\n')
    (tmp_path / "Big.toml").write_text('text = "C"\ncolor = "#ffffff"\n')
    (tmp_path / "c.toml").write_text('text = "C"\ncolor = "#ffffff"\n')
    with pytest.raises(ConfigError) as caught:
        config.shipped_labels(tmp_path)
    assert caught.value.reasons == (
        f"{tmp_path}/Big.toml:1: file: the name does not fit, allowed is [a-z][a-z0-9-]{{0,30}}.toml",
        f"{tmp_path}/a.toml:2: color: 'red', allowed is #rrggbb",
        f"{tmp_path}/b.toml:3: shade: unknown key, allowed are text, color, pattern, icon, level, categories",
    )


def test_a_folder_without_labels_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no label there"):
        config.shipped_labels(tmp_path)


def test_an_installation_without_labels_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Path:
        raise HostError(f"resources: no folder {name}")

    monkeypatch.setattr(shipped, "resource_folder", missing)
    with pytest.raises(ConfigError, match="resources: no folder labels"):
        config.shipped_labels()
