import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest

from sgui.core.draw import Fill
from sgui.screen.output.headless import HeadlessOutput
from sgui.screen.output.output import OutputResized
from sgui.screen.render.renderer import Pixels
from sgui.screen.render.turned import turned
from sgui.values.color import Color
from sgui.values.damage import Damage
from sgui.values.errors import HostError
from sgui.values.geometry import Rect, Size
from sgui.values.rotation import Rotation

ROOT = Path(__file__).parents[3]
SIZE = Size(60, 40)
WHOLE = Damage((Rect.of(SIZE),))
MARK = Rect(5, 7, 3, 2)


def show(output: HeadlessOutput) -> list[int]:
    output.renderer.paint((Fill(Rect.of(SIZE), Color(1, 2, 3)),), WHOLE)
    output.present(WHOLE)
    return output.renderer.read(Rect(59, 39, 1, 1))[0, 0].tolist()


def test_it_paints_by_gl() -> None:
    output = HeadlessOutput(SIZE)
    assert output.renderer.name.startswith("gl ")
    assert show(output) == [3, 2, 1, 255]
    output.close()


def test_g03_a_gpu_that_was_given_up_is_not_tried() -> None:
    output = HeadlessOutput(SIZE, gpu=False)
    assert (output.renderer.name, output.renderer.note) == ("reference", "GPU failed")
    assert show(output) == [3, 2, 1, 255]
    output.close()


def test_one_after_another() -> None:
    first = HeadlessOutput(SIZE)
    first.close()
    second = HeadlessOutput(SIZE)
    assert show(second) == [3, 2, 1, 255]
    second.close()


def test_another_size_is_had_at_once_and_the_same_one_is_no_news() -> None:
    output = HeadlessOutput(Size(8, 3))
    assert output.resize(Size(8, 3)) == ()
    assert output.resize(SIZE) == (OutputResized(SIZE),)
    assert (output.size, show(output)) == (SIZE, [3, 2, 1, 255])
    output.close()


def picture(output: HeadlessOutput) -> Pixels:
    """Painted and presented in two strokes; nothing in it looks the same when turned."""
    whole = Rect.of(output.size)
    first = (Fill(whole, Color(1, 2, 3)), Fill(Rect(2, 1, 9, 4), Color(200, 2, 3)))
    for draw_list, damage in ((first, whole), ((*first, Fill(MARK, Color(9, 99, 9))), MARK)):
        output.renderer.paint(draw_list, Damage((damage,)))
        output.present(Damage((damage,)))
    return output.renderer.read(whole)


@pytest.fixture(params=["gl", "reference"])
def output(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[HeadlessOutput]:
    if request.param == "reference":
        monkeypatch.setattr("sgui.screen.output.headless.SurfacelessContext", Mock(side_effect=HostError))
    made = HeadlessOutput(SIZE)
    assert made.renderer.name.startswith(request.param)
    yield made
    made.close()


def test_a_display_has_the_picture_turned(output: HeadlessOutput) -> None:
    """Under way from one rotation to the next, with sizes asked for in between."""
    display = SIZE
    for rotation in (*Rotation, *Rotation, Rotation.LEFT):
        assert output.turn(rotation) in ((OutputResized(rotation.size(display)),), ())
        assert output.size == rotation.size(display)
        assert np.array_equal(turned(picture(output), rotation), output.scanout())
        display = Size(display.width + 3, display.height)
        assert output.resize(display) == (OutputResized(rotation.size(display)),)
        assert output.size == rotation.size(display)
        assert np.array_equal(turned(picture(output), rotation), output.scanout())


def test_the_same_rotation_is_no_news(output: HeadlessOutput) -> None:
    assert output.turn(Rotation.UPRIGHT) == ()
    output.turn(Rotation.RIGHT)
    assert output.turn(Rotation.RIGHT) == ()


def test_a_driver_that_paints_wrong_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*renderers: object) -> None:
        raise HostError("gl: 1 wrong pixels in the self-test")

    monkeypatch.setattr("sgui.screen.render.choose.refuse_if_wrong", refuse)
    output = HeadlessOutput(SIZE)
    assert (output.renderer.name, output.renderer.note) == ("reference", "software renderer")
    assert show(output) == [3, 2, 1, 255]
    output.close()


def test_without_gl_the_reference_paints() -> None:
    """In a process of its own, where EGL finds no driver."""
    code = (
        "from sgui.screen.output.choose import open_output\n"
        "output = open_output('headless:32x32')\n"
        "print(output.renderer.name, '|', output.renderer.note)\n"
    )
    environment = {**os.environ, "__EGL_VENDOR_LIBRARY_FILENAMES": "/nowhere.json"}
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert (run.stdout, run.stderr) == ("reference | software renderer\n", "")


def test_without_any_gl_library_the_reference_paints() -> None:
    """Neither libEGL nor libOpenGL nor libGL can be opened, in a process of its own."""
    code = (
        "import ctypes\n"
        "real = ctypes.CDLL\n"
        "class Refusing(real):\n"
        "    def __init__(self, name, *rest, **more):\n"
        "        if 'GL' in str(name):\n"
        "            raise OSError(f'{name}: cannot open shared object file')\n"
        "        super().__init__(name, *rest, **more)\n"
        "ctypes.CDLL = ctypes.cdll._dlltype = Refusing\n"
        "from sgui.screen.output.choose import open_output\n"
        "from sgui.screen.render.choose import tested_gl_renderer\n"
        "from sgui.values.errors import HostError\n"
        "from sgui.values.geometry import Size\n"
        "output = open_output('headless:32x32')\n"
        "print(output.renderer.name, '|', output.renderer.note)\n"
        "try:\n"
        "    tested_gl_renderer(Size(32, 32))\n"
        "except HostError as error:\n"
        "    print(str(error).split(':')[0])\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert (run.stdout, run.stderr) == ("reference | software renderer\ngl\n", "")
