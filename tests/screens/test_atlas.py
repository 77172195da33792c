"""labels/glyphs.* are what labels/make_atlas.py makes, so that nobody edits them by hand."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import PIL
import pytest
from PIL import Image, features

from tests.screens.golden import differing
from tests.screens.picture import ROOT

FONTS = Path("/usr/share/fonts/truetype/dejavu")


def test_the_atlas_is_what_its_script_makes(tmp_path: Path) -> None:
    made = json.loads((ROOT / "labels" / "glyphs.json").read_text("ascii"))
    here = f"Pillow {PIL.__version__}, FreeType {features.version('freetype2')}"
    if made["made_with"] != here or not (FONTS / "DejaVuSans-Bold.ttf").exists():
        pytest.skip(f"made with {made['made_with']} from {FONTS}, here is {here}")
    command = [sys.executable, str(ROOT / "labels" / "make_atlas.py"), str(FONTS), str(tmp_path)]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=tmp_path)
    assert (tmp_path / "glyphs.json").read_bytes() == (ROOT / "labels" / "glyphs.json").read_bytes()
    with Image.open(tmp_path / "glyphs.png") as new, Image.open(ROOT / "labels/glyphs.png") as old:
        assert differing(np.asarray(new)[..., None], np.asarray(old)[..., None]) == 0
