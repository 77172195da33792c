"""A07: no geometry that a guest can name reaches outside its framebuffer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.values.errors import ProtocolError
from sgui.values.geometry import Size
from sgui.values.limits import SIDE_MAX
from sgui.values.pixels import BYTES_PER_PIXEL, PixelLayout

LIMIT = 640 * 480 * 4


def layout(
    width: int = 640,
    height: int = 480,
    stride: int = 2560,
    offset: int = 0,
    depth: int = 32,
    limit: int = LIMIT,
) -> PixelLayout:
    return PixelLayout(width, height, stride, offset, depth, limit)


def test_a_layout_that_fills_its_memory_fits() -> None:
    whole = layout()
    assert whole.size == Size(640, 480)
    assert whole.pixel_bytes == 4
    assert layout(height=479, offset=2560).offset == 2560


@pytest.mark.parametrize(("depth", "pixel_bytes"), [(32, 4), (24, 3), (16, 2)])
def test_the_depths_of_xenfb(depth: int, pixel_bytes: int) -> None:
    assert layout(stride=640 * pixel_bytes, depth=depth).pixel_bytes == pixel_bytes


@pytest.mark.parametrize(("stride", "pixel_bytes"), [(640 * 3, 3), (640 * 4 - 1, 3), (640 * 4, 4), (4096, 4)])
def test_depth_24_is_words_where_a_line_has_room_for_them(stride: int, pixel_bytes: int) -> None:
    assert layout(stride=stride, height=100, depth=24).pixel_bytes == pixel_bytes


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"depth": 8}, "depth 8"),
        ({"depth": 0}, "depth 0"),
        ({"depth": -32}, "depth -32"),
        ({"width": 0}, "width 0"),
        ({"width": -1}, "width -1"),
        ({"width": 2**31 - 1}, "width 2147483647"),
        ({"width": SIDE_MAX + 1}, f"width {SIDE_MAX + 1}"),
        ({"height": 0}, "height 0"),
        ({"height": 2**31 - 1}, "height 2147483647"),
        ({"offset": -1}, "offset -1"),
        ({"offset": LIMIT}, f"offset {LIMIT}"),
        ({"stride": 2559}, "stride 2559"),
        ({"stride": -2560}, "stride -2560"),
        ({"stride": 0}, "stride 0"),
        ({"stride": LIMIT + 1}, f"stride {LIMIT + 1}"),
        ({"offset": 1}, "memory ends"),
        ({"stride": 2561}, "memory ends"),
        ({"height": 481}, "memory ends"),
        ({"stride": LIMIT, "height": 2}, "memory ends"),  # would wrap in 32 bits at larger sizes
        ({"limit": 0}, "offset 0"),
    ],
)
def test_what_does_not_fit_is_the_guests_fault(changes: dict[str, int], message: str) -> None:
    with pytest.raises(ProtocolError, match=f"^fbif: .*{message}"):
        layout(**changes)


@given(
    *[st.one_of(st.integers(-(2**31), 2**32), st.integers(0, 70))] * 4,
    st.sampled_from([-1, 0, 8, 16, 24, 32, 64]),
    st.integers(0, 20000),
)
def test_every_byte_of_an_admitted_layout_lies_in_memory(
    width: int, height: int, stride: int, offset: int, depth: int, limit: int
) -> None:
    try:
        admitted = PixelLayout(width, height, stride, offset, depth, limit)
    except ProtocolError:
        return
    last = admitted.offset + (height - 1) * stride + width * BYTES_PER_PIXEL[depth]
    assert 0 <= admitted.offset < last <= limit
