"""Where the guests lie in every compositor: the cells of a grid, less what sgui's labels take."""

from sgui.values.geometry import Rect, Size

GRIDS = {1: (1, 1), 2: (2, 1), 4: (2, 2), 8: (4, 2), 16: (4, 4)}
BAND, ACROSS, DOWN = 32, 24, 72  # the band, and a label's frame and tab on both sides with room to spare


def contents(output: Size, guests: int) -> tuple[Rect, ...]:
    columns, rows = GRIDS[guests]
    width, height = output.width // columns, (output.height - BAND) // rows
    return tuple(
        Rect(
            n % columns * width + ACROSS // 2,
            BAND + n // columns * height + DOWN // 2,
            width - ACROSS,
            height - DOWN,
        )
        for n in range(guests)
    )


def words(rect: Rect) -> str:
    return f"{rect.x},{rect.y},{rect.width},{rect.height}"


def read_words(said: str) -> Rect:
    """What `words` wrote."""
    return Rect(*map(int, said.split(",")))
