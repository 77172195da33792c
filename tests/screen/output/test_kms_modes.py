"""Which mode is chosen where: modes as the kernel packs them, connectors as it tells of them."""

import struct

import pytest

from sgui.screen.output.kms_modes import MODE_BYTES, Connector, Mode, Shown, Wish, arrangement
from sgui.values.errors import HostError
from sgui.values.geometry import Size

PREFERRED, INTERLACED, DOUBLED = 8, 16, 32
CRTCS = (41, 42, 43)


def raw(width: int, height: int, hertz: int = 60, kind: int = 0, flags: int = 0) -> bytes:
    total_x, total_y = width + 100, height + 20
    clock_khz = hertz * total_x * total_y // 1000
    horizontal, vertical = (width, 0, 0, total_x, 0), (height, 0, 0, total_y, 0)
    return struct.pack("<I10H3I32s", clock_khz, *horizontal, *vertical, hertz, flags, kind, b"name")


def mode(width: int, height: int, hertz: int = 60, kind: int = 0) -> Mode:
    made = Mode.of(raw(width, height, hertz, kind))
    assert made is not None
    return made


def connector(number: int, *modes: Mode, crtcs: int = 0b111) -> Connector:
    return Connector(number, modes, crtcs)


VGA, XGA, HD = mode(640, 480), mode(1024, 768), mode(1920, 1080)


def test_a_mode_is_read_and_handed_back_as_it_was() -> None:
    packed = raw(1024, 768, 75, PREFERRED)
    read = Mode.of(packed)
    assert len(packed) == MODE_BYTES
    assert read is not None and (read.size, read.preferred, read.raw) == (Size(1024, 768), True, packed)
    assert abs(read.refresh_mhz - 75000) < 10


@pytest.mark.parametrize(
    "packed",
    [
        *(raw(1024, 768, flags=INTERLACED), raw(1024, 768, flags=DOUBLED)),
        *(raw(0, 768), raw(1024, 0), raw(20000, 768), raw(1024, 768, hertz=0)),
    ],
)
def test_modes_that_nobody_wants(packed: bytes) -> None:
    assert Mode.of(packed) is None


def test_a_clock_that_lies_is_no_division_by_zero_later() -> None:
    assert (
        Mode.of(struct.pack("<I10H3I32s", 1, 640, 0, 0, 65535, 0, 480, 0, 0, 65535, 0, 0, 0, 0, b""))
        is not None
    )
    assert Mode.of(bytes(MODE_BYTES)) is None


def test_the_preferred_mode_of_the_only_display() -> None:
    preferred = mode(1280, 800, kind=PREFERRED)
    assert arrangement([connector(7, HD, preferred, VGA)], CRTCS, Wish()) == (Shown(7, 41, preferred),)
    assert arrangement([connector(7, VGA, HD)], CRTCS, Wish()) == (Shown(7, 41, HD),), "else the largest"


def test_of_one_size_the_preferred_and_then_the_quickest() -> None:
    slow, quick = mode(1920, 1080, 30), mode(1920, 1080, 144)
    assert arrangement([connector(7, slow, quick, HD)], CRTCS, Wish())[0].mode is quick
    preferred = mode(1920, 1080, 60, PREFERRED)
    assert arrangement([connector(7, slow, quick, preferred)], CRTCS, Wish())[0].mode is preferred


def test_nothing_connected_is_nothing_shown() -> None:
    assert arrangement([], CRTCS, Wish()) == ()
    assert arrangement([connector(7)], CRTCS, Wish()) == ()


def test_several_displays_show_the_same_picture_in_a_size_that_all_have() -> None:
    first = connector(7, mode(1920, 1080, kind=PREFERRED), XGA, VGA)
    second = connector(8, mode(1024, 768, kind=PREFERRED), VGA)
    shown = arrangement([first, second], CRTCS, Wish())
    assert [(each.connector, each.crtc, each.mode.size) for each in shown] == [
        (7, 41, Size(1024, 768)),
        (8, 42, Size(1024, 768)),
    ]


def test_a_display_without_a_common_size_stays_dark() -> None:
    shown = arrangement([connector(7, HD), connector(8, XGA)], CRTCS, Wish())
    assert [each.connector for each in shown] == [7]


def test_each_display_has_a_crtc_that_can_drive_it() -> None:
    free, bound = connector(7, HD, crtcs=0b011), connector(8, HD, crtcs=0b001)
    shown = arrangement([free, bound], CRTCS, Wish())
    assert {each.connector: each.crtc for each in shown} == {7: 42, 8: 41}


def test_more_displays_than_crtcs_leaves_the_last_dark() -> None:
    shown = arrangement([connector(n, HD) for n in (7, 8, 9)], CRTCS[:2], Wish())
    assert [each.connector for each in shown] == [7, 8]


def test_what_the_operator_wishes() -> None:
    display = connector(7, mode(1920, 1080, kind=PREFERRED), mode(1024, 768, 60), mode(1024, 768, 75))
    assert arrangement([display], CRTCS, Wish(Size(1024, 768)))[0].mode.refresh_mhz > 74000
    assert arrangement([display], CRTCS, Wish(Size(1024, 768), 60))[0].mode.refresh_mhz < 61000
    for wish in (Wish(Size(800, 600)), Wish(Size(1024, 768), 85)):
        with pytest.raises(HostError, match=r"kms: no display has .*allowed is 1920x1080, 1024x768"):
            arrangement([display], CRTCS, wish)
