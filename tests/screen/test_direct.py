"""A framebuffer that the GPU reads where it lies, and when it does not. Real ones: docs/frames.md."""

import os

import pytest

from sgui.screen import direct as module
from sgui.screen.direct import Direct
from sgui.values.errors import HostError
from sgui.values.frame import IMPLICIT, LINEAR, XRGB8888, Format
from sgui.values.pixels import PixelLayout
from tests.screen.test_frames import Gpu

BYTES = 1 << 20
LAYOUT = PixelLayout(64, 48, 256, 4096, 32, BYTES)


class Kernel:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.fails, self.seen, self.made = False, 0, 0
        monkeypatch.setattr(module, "udmabuf", self.make)
        monkeypatch.setattr(module, "make_seen", self.see)

    def make(self, device: int, memfd: int, size_bytes: int) -> int:
        if self.fails:
            raise HostError("udmabuf: Invalid argument")
        self.made += 1
        return os.dup(memfd)

    def see(self, dmabuf: int) -> None:
        self.seen += 1


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> Kernel:
    return Kernel(monkeypatch)


def direct(gpu: Gpu, device: int | None = 3) -> Direct:
    memfd = os.memfd_create("pixels")
    try:
        return Direct(device, memfd, BYTES, gpu)
    finally:
        os.close(memfd)


def test_the_gpu_reads_the_picture_where_the_layout_says(kernel: Kernel) -> None:
    gpu = Gpu()
    way = direct(gpu)
    way.damaged()
    assert kernel.seen == 0
    picture = way.picture(LAYOUT)
    assert picture is not None and way.picture(LAYOUT) is picture
    assert (picture.frame.offset, picture.frame.stride, picture.frame.format) == (
        *(4096, 256),
        Format(XRGB8888, LINEAR),
    )
    way.damaged()
    assert (kernel.seen, kernel.made) == (1, 1)
    flipped = way.picture(PixelLayout(64, 48, 256, 0, 32, BYTES))
    assert flipped is not picture and gpu.taken[0].closed
    way.hide()
    assert gpu.taken[1].closed
    assert way.picture(LAYOUT) is gpu.taken[2]
    way.close()
    way.close()
    assert gpu.taken[2].closed and way.picture(LAYOUT) is None


def test_a_gpu_that_knows_no_modifiers_takes_rows_as_they_are(kernel: Kernel) -> None:
    gpu = Gpu()
    gpu.formats = (Format(XRGB8888, IMPLICIT),)
    way = direct(gpu)
    picture = way.picture(LAYOUT)
    assert picture is not None and picture.frame.format.modifier == IMPLICIT
    way.close()


def test_without_device_gpu_or_whole_pages_memory_is_read(kernel: Kernel) -> None:
    none = Gpu()
    none.formats = ()
    assert direct(Gpu(), None).picture(LAYOUT) is None
    assert direct(none).picture(LAYOUT) is None
    kernel.fails = True
    assert direct(Gpu()).picture(LAYOUT) is None
    assert kernel.made == 0


@pytest.mark.parametrize(
    "layout", [PixelLayout(64, 48, 128, 0, 16, BYTES), PixelLayout(64, 48, 192, 0, 24, BYTES)]
)
def test_other_depths_are_read_as_memory(kernel: Kernel, layout: PixelLayout) -> None:
    way = direct(Gpu())
    assert way.picture(layout) is None
    assert way.picture(LAYOUT) is not None
    way.close()


def test_a_gpu_that_refuses_once_is_not_asked_again(kernel: Kernel) -> None:
    gpu = Gpu()
    way = direct(gpu)
    gpu.fails = True
    assert way.picture(LAYOUT) is None
    gpu.fails = False
    assert way.picture(LAYOUT) is None


def test_rows_that_are_not_whole_words_are_read_as_memory(kernel: Kernel) -> None:
    way = direct(Gpu())
    assert way.picture(PixelLayout(64, 48, 258, 0, 32, BYTES)) is None
