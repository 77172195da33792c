import numpy as np

from sgui.screen.render.scanout import MemoryScanout
from sgui.values.damage import Damage
from sgui.values.geometry import Rect
from sgui.values.rotation import Rotation


def test_a_display_has_what_it_was_told_of_and_is_black_elsewhere() -> None:
    picture = np.full((2, 3, 4), 7, np.uint8)
    scanout = MemoryScanout(picture, Rotation.RIGHT)
    scanout.take(Damage((Rect(0, 0, 1, 1),)))
    wanted = np.zeros((3, 2, 4), np.uint8)
    wanted[0, 1] = 7
    assert (scanout.read() == wanted).all()
    picture[:] = 9
    assert (scanout.read() == wanted).all(), "what is shown is no view of what is painted"
    scanout.close()
