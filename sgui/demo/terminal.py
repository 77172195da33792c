"""What looks like a text terminal and runs nothing: for the demonstration without QEMU."""

from PIL import Image, ImageDraw, ImageFont

from sgui.demo.banner import dots
from sgui.demo.hands import CODES
from sgui.values.geometry import Size

ZOOM = 2  # the font is made for smaller screens
MARGIN, LINE, DOT = 4, 12, 5
BANNER = 9 * DOT
BACKSPACE, SHIFTS = 14, (42, 54)
ANSI = {43: (170, 85, 0), 44: (0, 0, 170), 45: (170, 0, 170)}
LETTERS = {code: letter for letter, code in CODES.items()}


class Terminal:
    """color: ANSI background, as of the real guests' banners."""

    def __init__(self, size: Size, name: str, color: int, message: str) -> None:
        self._size, self._name, self._color = size, name, ANSI[color]
        self._lines = [message, f"This is a synthetic guest named {name}: a program, no virtual machine.", ""]
        self._line = ""
        self._shifted = False

    def key(self, code: int, pressed: bool) -> str | None:
        """The line that this key completes, if it does."""
        if code in SHIFTS:
            self._shifted = pressed
        if not pressed:
            return None
        letter = LETTERS.get(code, "")
        if letter == "\n":
            return self._enter()
        self._line = self._line[:-1] if code == BACKSPACE else self._line + self._cased(letter)
        return None

    def pixels(self) -> bytes:
        """The whole picture: XRGB8888, rows without padding."""
        small = Image.new("RGB", (self._size.width // ZOOM, self._size.height // ZOOM))
        draw = ImageDraw.Draw(small)
        draw.rectangle((0, 0, small.width, BANNER), fill=self._color)
        for y, row in enumerate(dots(self._name)):
            for x, dot in enumerate(row):
                if dot == "1":
                    draw.rectangle(_dot(x, y), fill=(255, 255, 255))
        room = (small.height - BANNER - MARGIN) // LINE - 1
        for number, line in enumerate((*self._lines, f"{self._name}$ {self._line}_")[-room:]):
            at = (MARGIN, BANNER + MARGIN + number * LINE)
            draw.text(at, line, fill=(190, 190, 190), font=ImageFont.load_default())
        whole = small.resize((self._size.width, self._size.height), Image.Resampling.NEAREST)
        return whole.tobytes("raw", "BGRX")

    def _enter(self) -> str:
        line, self._line = self._line, ""
        self._lines += [f"{self._name}$ {line}", line.removeprefix("echo ")]
        return line

    def _cased(self, letter: str) -> str:
        return letter.upper() if self._shifted else letter


def _dot(x: int, y: int) -> tuple[int, int, int, int]:
    left, top = (2 + x) * DOT, (2 + y) * DOT
    return left, top, left + DOT - 1, top + DOT - 1
