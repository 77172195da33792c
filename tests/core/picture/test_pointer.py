"""The pointer's shape at every scale."""

import pytest

from sgui.core.picture.pointer import BODY, NOTHING, OUTLINE, arrow_origin, arrow_rows

SCALES = range(4, 13)


@pytest.mark.parametrize("scale_q", SCALES)
def test_the_body_begins_at_the_hot_spot(scale_q: int) -> None:
    x, y = arrow_origin(100, 50, scale_q)
    rows = arrow_rows(scale_q)
    near = [rows[50 - y + dy][100 - x + dx] for dy in (0, 1) for dx in (0, 1)]
    assert BODY in near
    assert {row[100 - x - 1] for row in rows} <= {NOTHING, OUTLINE}


@pytest.mark.parametrize("scale_q", SCALES)
def test_the_outline_closes_around_the_body(scale_q: int) -> None:
    rows = arrow_rows(scale_q)
    for y, row in enumerate(rows):
        for x, kind in enumerate(row):
            if kind == BODY:
                around = [rows[y + dy][x + dx] for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1))]
                assert NOTHING not in around


def test_it_grows_with_the_scale() -> None:
    areas = [sum(kind == BODY for row in arrow_rows(scale_q) for kind in row) for scale_q in SCALES]
    assert areas == sorted(areas)
    assert areas[-1] == pytest.approx(9 * areas[0], rel=0.1)


@pytest.mark.parametrize("scale_q", SCALES)
def test_all_rows_are_of_one_length(scale_q: int) -> None:
    assert len({len(row) for row in arrow_rows(scale_q)}) == 1
