"""Golden pictures on disk, and what a failing one leaves for the eye."""

from html import escape
from pathlib import Path

import numpy as np
from PIL import Image

from tests.screens.oracle import Picture
from tests.screens.picture import ROOT

GOLDEN = ROOT / "screenshots"
FAILED = GOLDEN / "failed"


def load(name: str) -> Picture:
    with Image.open(GOLDEN / f"{name}.png") as image:
        return np.asarray(image.convert("RGB"))


def save(picture: Picture, path: Path) -> None:
    Image.fromarray(picture).save(path, optimize=True)


def differing(one: Picture, two: Picture) -> int:
    """Pixels that are not equal; all of them if the sizes differ."""
    if one.shape != two.shape:
        return max(one.shape[0] * one.shape[1], two.shape[0] * two.shape[1])
    return int((one != two).any(axis=-1).sum())


def leave(name: str, expected: Picture, actual: Picture) -> Path:
    """Write both pictures, their difference (white where it is not 0) and a page to look at all three."""
    folder = FAILED / name
    folder.mkdir(parents=True, exist_ok=True)
    save(expected, folder / "expected.png")
    save(actual, folder / "actual.png")
    shown = ["expected", "actual"]
    if expected.shape == actual.shape:
        wrong = (expected != actual).any(axis=-1).astype(np.uint8) * 255
        Image.fromarray(wrong).save(folder / "difference.png")
        shown.append("difference")
    figures = "".join(
        f"<figure><figcaption>{each}</figcaption><img src='{each}.png'></figure>" for each in shown
    )
    page = f"<!doctype html><meta charset='utf-8'><title>{escape(name)}</title><style>{_STYLE}</style>"
    page += f"<h1>{escape(name)}</h1><p>{differing(expected, actual)} pixels differ</p>{figures}\n"
    (folder / "index.html").write_text(page, "utf-8")
    return folder / "index.html"


_STYLE = "body{background:#777;font-family:sans-serif}img{max-width:100%;image-rendering:pixelated}"
