import numpy as np

from sgui.screen.render.quads import WORDS, Brush, Pass, Quads, Run
from sgui.values.geometry import Rect

FILL, GLYPH = Brush(Pass.FILL), Brush(Pass.GLYPH, 7)


def test_each_visible_part_is_a_quad_of_the_whole_rectangle() -> None:
    quads = Quads()
    quads.add(FILL, Rect(1, 2, 30, 40), (Rect(1, 2, 3, 4), Rect(10, 11, 5, 6)), (9, 8, 7, 6))
    assert np.array_equal(
        np.array(quads.words).reshape(-1, WORDS),
        [
            [1, 2, 30, 40, 1, 2, 4, 6, 0, 0, 0, 0, 9, 8, 7, 6],
            [1, 2, 30, 40, 10, 11, 15, 17, 0, 0, 0, 0, 9, 8, 7, 6],
        ],
    )


def test_neighbours_with_one_brush_share_a_run() -> None:
    quads, box = Quads(), Rect(0, 0, 5, 5)
    rows = np.zeros((3, WORDS), np.int32)
    quads.add(FILL, box, (box,), (0, 0, 0, 0))
    quads.add(FILL, box, (box, box), (0, 0, 0, 0))
    quads.add_rows(GLYPH, rows, (box, box))
    quads.add(FILL, box, (box,), (0, 0, 0, 0))
    assert quads.runs == [Run(FILL, 0, 3), Run(GLYPH, 3, 6), Run(FILL, 9, 1)]


def test_prepared_rows_are_cut_to_the_part_and_stay_as_they_were() -> None:
    quads, rows = Quads(), np.arange(2 * WORDS, dtype=np.int32).reshape(2, WORDS)
    before = rows.copy()
    quads.add_rows(GLYPH, rows, (Rect(1, 2, 10, 20),))
    seen = np.array(quads.words).reshape(-1, WORDS)
    assert np.array_equal(seen[:, 4:8], [[1, 2, 11, 22]] * 2)
    assert np.array_equal(np.delete(seen, range(4, 8), 1), np.delete(before, range(4, 8), 1))
    assert np.array_equal(rows, before)
