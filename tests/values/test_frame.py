"""A picture in a dma-buf: no geometry that a guest can name reaches further than it says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.values.errors import ProtocolError
from sgui.values.frame import FOURCCS, LINEAR, STRIDE_MAX, XRGB8888, Format, Frame
from sgui.values.geometry import Size
from sgui.values.limits import FRAME_OFFSET_MAX, SIDE_MAX


def frame(
    width: int = 640, height: int = 480, stride: int = 2560, offset: int = 0, fourcc: int = XRGB8888
) -> Frame:
    return Frame(width, height, stride, offset, Format(fourcc, LINEAR))


def test_a_frame_ends_where_its_last_row_does() -> None:
    whole = frame(stride=2816, offset=4096)
    assert (whole.size, whole.end) == (Size(640, 480), 4096 + 480 * 2816)


@pytest.mark.parametrize("fourcc", sorted(FOURCCS))
def test_its_pixels_have_four_bytes(fourcc: int) -> None:
    assert frame(fourcc=fourcc).format.fourcc == fourcc


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"fourcc": 0x3231564E}, "fourcc 0x3231564e, allowed are XR24"),
        ({"width": 0}, "width 0, allowed is 1 to 16384"),
        ({"height": SIDE_MAX + 1}, "height 16385"),
        ({"stride": 2556}, "stride 2556, allowed is 2560"),
        ({"stride": 2561}, "stride 2561"),
        ({"stride": STRIDE_MAX + 4}, "stride 262148"),
        ({"offset": -4}, "offset -4, allowed is 0"),
        ({"offset": 2}, "offset 2"),
        ({"offset": FRAME_OFFSET_MAX + 4}, "offset 1073741828"),
    ],
)
def test_what_no_frame_can_have_is_named(wrong: dict[str, int], rule: str) -> None:
    with pytest.raises(ProtocolError, match=f"^frame: {rule}"):
        frame(**wrong)


WILD = st.integers(-(1 << 33), 1 << 33) | st.integers(-8, 20000)


@given(WILD, WILD, WILD, WILD)
def test_whatever_is_admitted_keeps_its_rows_apart_and_within_its_end(
    width: int, height: int, stride: int, offset: int
) -> None:
    try:
        admitted = frame(width, height, stride, offset)
    except ProtocolError:
        return
    last = offset + (height - 1) * stride + width * 4
    assert offset >= 0 and width * 4 <= stride and last <= admitted.end < 1 << 33
