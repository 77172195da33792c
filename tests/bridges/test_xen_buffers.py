"""Granted buffers: what may be mapped, and what is cut from it."""

import struct
from dataclasses import replace

import pytest

from sgui.bridges.xen_buffers import ANSWER_MAX, BUFFERS_MAX, FRAMES_MAX, Buffers, Declined
from sgui.wire.displif import EINVAL, ENOENT, ENOSPC, EOPNOTSUPP, FOURCC_XRGB8888, DbufCreate, FbAttach
from tests.bridges.fake_xen import Frames

PAGES = tuple(range(100, 108))  # 64 x 128 x 4 bytes
CREATE = DbufCreate(1, 64, 128, 32, 8 * 4096, 0, 10, 0)
ATTACH = FbAttach(1, 5, 64, 128, FOURCC_XRGB8888)


def granted() -> Frames:
    frames = Frames()
    frames.frames[10] = bytearray(struct.pack("<9I", 0, *PAGES).ljust(4096, b"\xff"))
    frames.whole[PAGES] = bytearray(range(256)) * 128
    return frames


@pytest.fixture
def buffers() -> Buffers:
    return Buffers(granted(), 3)


def test_a_buffer_and_its_framebuffer(buffers: Buffers) -> None:
    buffers.create(CREATE)
    buffers.attach(ATTACH)
    frame = buffers.find(5)
    assert frame is not None
    assert (frame.layout.width, frame.layout.height, frame.layout.stride) == (64, 128, 256)
    assert bytes(frame.source[:4]) == bytes(range(4))
    assert frame.source.readonly


def test_a_directory_of_several_pages() -> None:
    frames = Frames()
    grants = tuple(range(2000, 2000 + 1500))
    frames.frames[10] = bytearray(struct.pack("<1024I", 11, *grants[:1023]))
    frames.frames[11] = bytearray(struct.pack("<1024I", 0, *grants[1023:], *[0] * 546))
    frames.whole[grants] = bytearray(1500 * 4096)
    Buffers(frames, 3).create(replace(CREATE, width=1500, height=1024, buffer_sz=1500 * 4096))
    assert frames.open == 1, "the directory's pages are not kept"


def test_what_is_destroyed_is_unmapped_with_its_framebuffers() -> None:
    frames = granted()
    buffers = Buffers(frames, 3)
    buffers.create(CREATE)
    buffers.attach(ATTACH)
    buffers.destroy(1)
    assert frames.open == 0
    assert buffers.find(5) is None
    buffers.create(CREATE)
    buffers.close()
    assert frames.open == 0


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        (replace(CREATE, flags=1), EOPNOTSUPP),
        (replace(CREATE, flags=2), EINVAL),
        (replace(CREATE, bpp=16), EINVAL),
        (replace(CREATE, buffer_sz=0), EINVAL),
        (replace(CREATE, data_ofs=8 * 4096), EINVAL),
        (replace(CREATE, buffer_sz=0xFFFFFFFF), ENOSPC),
        (replace(CREATE, gref_directory=0xFFFFFFFF), EINVAL),
        (replace(CREATE, buffer_sz=9 * 4096), EINVAL),
    ],
)
def test_a04_buffers_that_cannot_be_are_declined(buffers: Buffers, asked: DbufCreate, number: int) -> None:
    with pytest.raises(Declined) as declined:
        buffers.create(asked)
    assert declined.value.number == number


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        (replace(ATTACH, dbuf_cookie=2), ENOENT),
        (replace(ATTACH, fb_cookie=0), EINVAL),
        (replace(ATTACH, pixel_format=0x36314752), EINVAL),
        (replace(ATTACH, width=65), EINVAL),
        (replace(ATTACH, height=129), EINVAL),
        (replace(ATTACH, width=0), EINVAL),
        (replace(ATTACH, height=0xFFFFFFFF), EINVAL),
    ],
)
def test_a04_framebuffers_lie_within_their_buffers(buffers: Buffers, asked: FbAttach, number: int) -> None:
    buffers.create(CREATE)
    with pytest.raises(Declined) as declined:
        buffers.attach(asked)
    assert declined.value.number == number


def test_cookies_are_given_once_and_their_number_is_bounded(buffers: Buffers) -> None:
    for n in range(BUFFERS_MAX):
        buffers.create(replace(CREATE, dbuf_cookie=n + 1))
    for again, number in ((1, EINVAL), (99, ENOSPC)):
        with pytest.raises(Declined) as declined:
            buffers.create(replace(CREATE, dbuf_cookie=again))
        assert declined.value.number == number
    for n in range(FRAMES_MAX):
        buffers.attach(replace(ATTACH, fb_cookie=n + 1))
    for again, number in ((1, EINVAL), (99, ENOSPC)):
        with pytest.raises(Declined) as declined:
            buffers.attach(replace(ATTACH, fb_cookie=again))
        assert declined.value.number == number
    for missing in (buffers.destroy, buffers.detach):
        with pytest.raises(Declined):
            missing(1 << 40)


def test_an_answer_is_written_into_granted_pages_and_nowhere_else() -> None:
    frames = granted()
    frames.frames[12], frames.frames[20] = (
        bytearray(struct.pack("<2I", 0, 20).ljust(4096, b"\0")),
        bytearray(4096),
    )
    buffers = Buffers(frames, 3)
    assert buffers.fill(12, 256, b"answer") == 6
    assert frames.frames[20][:7] == b"answer\0" and frames.open == 0
    for directory, size, why in ((12, 5, EINVAL), (12, ANSWER_MAX + 1, EINVAL), (99, 256, EINVAL)):
        with pytest.raises(Declined) as declined:
            buffers.fill(directory, size, b"answer")
        assert declined.value.number == why
