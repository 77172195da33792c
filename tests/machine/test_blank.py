"""The test of the test: what counts as nothing seen."""

import numpy as np

from tests.machine.machine import blank


def test_only_qemus_own_line_in_the_middle_may_be_seen() -> None:
    picture = np.zeros((768, 1024, 3), np.uint8)
    assert blank(picture)
    picture[380:388, 400:600] = 170
    assert blank(picture)
    picture[0:16, 0:8] = 170  # a letter of a text console
    assert not blank(picture)
