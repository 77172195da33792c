"""The atlas: complete, consistent, and refused when it is not."""

import json
import shutil
from pathlib import Path

import pytest
from PIL import Image

from sgui.core.draw import Mark, Symbol, Text
from sgui.core.picture.font import FIRST, ICON_SIZES, LAST, STYLES
from sgui.host.resources import resource_folder
from sgui.screen.render.glyphs import Atlas, load_atlas
from sgui.values.color import Color
from sgui.values.errors import HostError
from sgui.values.geometry import Rect
from sgui.values.label import Icon
from sgui.values.scene import px

LABELS = resource_folder("labels")
BLACK, WHOLE = Color(0, 0, 0), Rect(0, 0, 999, 999)


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas(LABELS)


@pytest.mark.parametrize("scale_q", range(4, 13))
def test_every_style_and_icon_is_there_at_every_scale(atlas: Atlas, scale_q: int) -> None:
    for size, bold in STYLES:
        assert len(atlas.glyphs[px(size, scale_q), bold]) == LAST - FIRST + 1
        assert len(atlas.font.faces[px(size, scale_q), bold].advances) == LAST - FIRST + 1
    for size in ICON_SIZES:
        for icon in (*Icon, *Mark):
            box = atlas.icons[icon, px(size, scale_q)]
            assert atlas.coverage[box.y : box.bottom, box.x : box.right].max() == 255


def test_every_glyph_has_ink_but_the_space(atlas: Atlas) -> None:
    for face in atlas.glyphs.values():
        empty = [chr(FIRST + n) for n, glyph in enumerate(face) if glyph.box.empty]
        assert empty == [" "]
        assert all(glyph.advance > 0 for glyph in face)


def test_letters_that_look_alike_differ(atlas: Atlas) -> None:
    """I l 1 | and O 0: an operator must tell names apart."""
    for letters in ("Il1|", "O0o"):
        face = atlas.glyphs[14, False]
        shapes = set()
        for letter in letters:
            box = face[ord(letter) - FIRST].box
            part = atlas.coverage[box.y : box.bottom, box.x : box.right]
            shapes.add((part.shape, part.tobytes()))
        assert len(shapes) == len(letters)


def test_text_is_placed_glyph_by_glyph(atlas: Atlas) -> None:
    text = Text(100, 50, "a b", 14, BLACK, WHOLE, BLACK)
    face = atlas.glyphs[14, False]
    first, space, second = (face[ord(letter) - FIRST] for letter in "a b")
    placed = atlas.placed(text)
    assert [each.box for each in placed] == [first.box, second.box]
    assert placed[0].x == 100 + first.left
    assert placed[1].x == 100 + first.advance + space.advance + second.left
    assert placed[1].y == 50 + second.top < 50


def test_a_symbol_is_placed_whole(atlas: Atlas) -> None:
    (placed,) = atlas.placed(Symbol(9, 8, Mark.SEAL, 24, BLACK, WHOLE, BLACK))
    assert (placed.x, placed.y) == (9, 8)
    assert placed.box == atlas.icons[Mark.SEAL, 24]


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    for name in ("glyphs.png", "glyphs.json"):
        shutil.copy(LABELS / name, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize("name", ("glyphs.png", "glyphs.json"))
def test_a_missing_file_is_refused(copied: Path, name: str) -> None:
    (copied / name).unlink()
    with pytest.raises(HostError, match="no usable glyph atlas"):
        load_atlas(copied)


@pytest.mark.parametrize(
    "content", (b"", b"{}", b"[]", b"\xff\xfe", b'{"version": 1, "faces": 3, "icons": {}}', b'{"version": 2}')
)
def test_other_metrics_are_refused(copied: Path, content: bytes) -> None:
    (copied / "glyphs.json").write_bytes(content)
    with pytest.raises(HostError, match="no usable glyph atlas"):
        load_atlas(copied)


def test_another_picture_format_is_refused(copied: Path) -> None:
    Image.new("L", (8, 8)).save(copied / "glyphs.png", format="BMP")
    with pytest.raises(HostError, match="no usable glyph atlas"):
        load_atlas(copied)


def test_a_face_with_a_glyph_too_few_is_refused(copied: Path) -> None:
    metrics = json.loads((copied / "glyphs.json").read_text())
    metrics["faces"][0]["glyphs"].pop()
    (copied / "glyphs.json").write_text(json.dumps(metrics))
    with pytest.raises(HostError, match="94 glyphs in a face, allowed is 95"):
        load_atlas(copied)


def test_metrics_beyond_the_picture_are_refused(copied: Path) -> None:
    Image.new("L", (64, 64)).save(copied / "glyphs.png")
    with pytest.raises(HostError, match=r"reaches beyond glyphs\.png"):
        load_atlas(copied)
