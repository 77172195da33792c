"""Draw labels/glyphs.png and labels/glyphs.json: every glyph and icon that sgui paints, at every size.

Run by a developer with Pillow and DejaVu Sans (Debian: fonts-dejavu-core); the trusted processes read only
the result and parse no font file. Text is laid out by Pillow's own BASIC engine, so that the pixels do not
depend on what else is installed. Same fonts, same Pillow: same bytes.

    PYTHONPATH=. python labels/make_atlas.py [FOLDER OF THE FONTS [FOLDER TO WRITE TO]]
"""

import json
import sys
from pathlib import Path

import PIL
from icons import DRAWINGS, draw
from PIL import Image, ImageDraw, ImageFont, features

from sgui.core.picture.font import FIRST, ICON_SIZES, LAST, STYLES
from sgui.values.scene import px

FONTS = Path("/usr/share/fonts/truetype/dejavu")
HERE = Path(__file__).parent
SCALES_Q = range(4, 13)  # 1.0 to 3.0 in quarters
WIDTH = 2048  # of the atlas


class Shelf:
    """Boxes side by side in rows, tallest first come, no box touching another."""

    def __init__(self) -> None:
        self.image = Image.new("L", (WIDTH, 8192))
        self.x = self.y = self.row = 0

    def place(self, box: Image.Image) -> tuple[int, int]:
        if self.x + box.width > WIDTH:
            self.x, self.y, self.row = 0, self.y + self.row + 1, 0
        at = self.x, self.y
        self.image.paste(box, at)
        self.x, self.row = self.x + box.width + 1, max(self.row, box.height)
        return at

    def cropped(self) -> Image.Image:
        return self.image.crop((0, 0, WIDTH, self.y + self.row))


def face(shelf: Shelf, font: ImageFont.FreeTypeFont) -> dict[str, object]:
    """Each glyph: x, y, width, height in the atlas, left and top from the origin on the baseline, advance."""
    ascent, descent = font.getmetrics()
    glyphs = []
    for code in range(FIRST, LAST + 1):
        letter = chr(code)
        canvas = Image.new("L", (2 * ascent + 8, ascent + descent + 8))
        ImageDraw.Draw(canvas).text((4, ascent + 4), letter, fill=255, font=font, anchor="ls")
        advance = round(font.getlength(letter))
        bounds = canvas.getbbox()
        if bounds is None:
            glyphs.append([0, 0, 0, 0, 0, 0, advance])
            continue
        box = canvas.crop(bounds)
        glyphs.append(
            [*shelf.place(box), box.width, box.height, bounds[0] - 4, bounds[1] - ascent - 4, advance]
        )
    return {"ascent": ascent, "descent": descent, "glyphs": glyphs}


def main(fonts: Path, out: Path) -> None:
    shelf = Shelf()
    icons: dict[str, dict[str, list[int]]] = {name: {} for name in DRAWINGS}
    for size in sorted({px(size, q) for size in ICON_SIZES for q in SCALES_Q}):
        for name in DRAWINGS:
            icons[name][str(size)] = list(shelf.place(draw(name, size)))
    faces = []
    for size, bold in sorted({(px(size, q), bold) for size, bold in STYLES for q in SCALES_Q}):
        path = fonts / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")
        font = ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)
        faces.append({"size": size, "bold": bold, **face(shelf, font)})
    image = shelf.cropped()
    image.save(out / "glyphs.png", optimize=True)
    made_with = f"Pillow {PIL.__version__}, FreeType {features.version('freetype2')}"
    metrics = {"version": 1, "made_with": made_with, "icons": icons, "faces": faces}
    (out / "glyphs.json").write_text(json.dumps(metrics, separators=(",", ":")) + "\n", "ascii")


if __name__ == "__main__":
    folders = [Path(name) for name in sys.argv[1:]]
    main(*(*folders, *(FONTS, HERE)[len(folders) :]))
