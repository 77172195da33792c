"""Labels as the colour-blind see them: a golden picture, and that it is the simulation that judges."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from sgui import config
from sgui.cli import main
from sgui.core.labels import FRAME
from sgui.core.picture.preview import CAPTION, MARGIN, SLOT, sheet_size
from sgui.screen.preview import preview
from sgui.values.color import Color, Vision, ciede2000, distance, lab, seen

LABELS = config.shipped_labels()
GOLDEN = Path(__file__).parents[2] / "screenshots" / "sheets" / "every_label_is_told_apart_by_all_eyes.png"


def test_the_sheet_is_the_golden_one() -> None:
    """Drawn anew with `sgui labels preview`, on purpose only."""
    with Image.open(GOLDEN) as image:
        assert (np.asarray(image.convert("RGB")) == preview(LABELS)).all()


@pytest.mark.parametrize(("number", "vision"), list(enumerate(Vision)), ids=str)
def test_each_sheet_shows_what_its_eyes_see(number: int, vision: Vision) -> None:
    """In each frame's lower side the label's colour is the most frequent one, as these eyes see it."""
    size = sheet_size(len(LABELS))
    top, left = number // 2 * size.height, number % 2 * size.width
    picture = preview(LABELS)[top : top + size.height, left : left + size.width]
    for place, label in enumerate(LABELS):
        x = MARGIN + place % 2 * (SLOT.width + MARGIN)
        bottom = CAPTION + place // 2 * (SLOT.height + MARGIN) + SLOT.height
        side = picture[bottom - FRAME : bottom, x : x + SLOT.width].reshape(-1, 3)
        colors, counts = np.unique(side, axis=0, return_counts=True)
        shown = Color(*(int(part) for part in colors[counts.argmax()]))
        assert ciede2000(lab(shown.linear), seen(label.color, vision)) < 1
    assert distance(LABELS[0].color, LABELS[0].color, vision) == 0


def test_the_command_draws_a_policys_labels(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policy = tmp_path / "p.toml"
    policy.write_text('version = 1\n[domains.web]\nlabel = "untrusted"\n')
    assert main(["labels", "preview", str(tmp_path / "a.png"), "--policy", str(policy)]) == 0
    assert capsys.readouterr() == ("", "")
    with Image.open(tmp_path / "a.png") as image:
        size = sheet_size(1)
        assert image.size == (2 * size.width, 2 * size.height)
    assert (tmp_path / "a.png").stat().st_mode & 0o7777 == 0o600


@pytest.mark.parametrize("name", ["a.jpg", "no/a.png"])
def test_a_wrong_name_is_refused(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["labels", "preview", str(tmp_path / name)]) == 1
    assert capsys.readouterr().err.startswith("sgui: labels: ")


def test_a_policy_without_labels_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "p.toml").write_text("version = 1\n")
    assert main(["labels", "preview", str(tmp_path / "a.png"), "--policy", str(tmp_path / "p.toml")]) == 1
    assert "names none" in capsys.readouterr().err
