"""What a guest may send over its frame socket, and what is never touched. Real dma-bufs: tests/machine."""

import contextlib
import os
import socket
import struct
import time
from collections.abc import Iterator

import pytest

from sgui.host.dmabuf_unsafe import refuse_unless_dmabuf
from sgui.host.link import link_pair
from sgui.screen import frames as module
from sgui.screen.frames import Frames
from sgui.values.errors import GpuError, ProtocolError
from sgui.values.frame import IMPLICIT, LINEAR, XRGB8888, Format, Frame
from sgui.values.geometry import Size
from sgui.values.limits import FENCE_MS, FRAMES_A_LOOK
from sgui.wire.frames import FrameShown, MemoryShown, decode_offer, encode_frame
from tests.screen.samples import OUTPUT
from tests.screen.stage import FakeRenderer

TAKEN = Format(XRGB8888, LINEAR)
SIZE = Size(64, 48)
FRAME = Frame(64, 48, 256, 0, TAKEN)
FENCE_US = FENCE_MS * 1000


class Picture:
    def __init__(self, frame: Frame) -> None:
        self.frame, self.closed = frame, False

    def close(self) -> None:
        self.closed = True


class Gpu(FakeRenderer):
    formats = (TAKEN,)

    def __init__(self) -> None:
        super().__init__(OUTPUT)
        self.taken: list[Picture] = []
        self.fails = False

    def take(self, frame: Frame, dmabuf: int) -> Picture:
        if self.fails:
            raise GpuError("fake: no room")
        self.taken.append(picture := Picture(frame))
        return picture


class Guest:
    """A pipe stands for a dma-buf: it can be read when somebody has drawn."""

    def __init__(self, end: socket.socket) -> None:
        self.end = end
        self.offer = decode_offer(end.recv(4096))

    def show(self, frame: Frame = FRAME, *, drawn: bool = True, offer: int | None = None) -> int:
        read, write = os.pipe()
        if drawn:
            os.write(write, b"x")
        self.send(encode_frame(FrameShown(self.offer.offer if offer is None else offer, frame)), read)
        os.close(read)
        return write

    def send(self, packet: bytes, *fds: int) -> None:
        socket.send_fds(self.end, [packet], list(fds))


@pytest.fixture
def gpu() -> Gpu:
    return Gpu()


@pytest.fixture
def pair(gpu: Gpu, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Frames, Guest]]:
    checked: list[int] = []
    monkeypatch.setattr(module, "refuse_unless_dmabuf", lambda fd, least: checked.append(least))
    ours, theirs = link_pair()
    frames = Frames(ours.detach(), gpu, 1000)
    yield frames, Guest(theirs)
    frames.close()
    theirs.close()
    assert all(picture.closed for picture in gpu.taken)


def test_a_frame_takes_the_framebuffers_place_and_gives_it_back(pair: tuple[Frames, Guest]) -> None:
    frames, guest = pair
    assert guest.offer.formats == (TAKEN,)
    assert not frames.look(0) and frames.picture(SIZE) is None
    guest.show()
    assert frames.look(1)
    picture = frames.picture(SIZE)
    assert picture is not None and picture.frame == FRAME
    assert frames.picture(SIZE) is picture, "taken once"
    assert frames.picture(Size(64, 47)) is None, "the framebuffer's picture has another size"
    guest.send(encode_frame(MemoryShown()))
    assert frames.look(2) and frames.picture(SIZE) is None
    guest.send(encode_frame(MemoryShown()))
    assert not frames.look(3)


def test_the_newest_frame_is_shown_and_each_look_is_bounded(pair: tuple[Frames, Guest]) -> None:
    frames, guest = pair
    for _ in range(FRAMES_A_LOOK):
        guest.show()
    guest.show(Frame(64, 48, 260, 0, TAKEN))
    frames.look(0)
    first = frames.picture(SIZE)
    assert first is not None and first.frame.stride == 256
    frames.look(1)
    last = frames.picture(SIZE)
    assert last is not None and last.frame.stride == 260


def test_out_of_sight_the_gpu_holds_nothing(pair: tuple[Frames, Guest], gpu: Gpu) -> None:
    frames, guest = pair
    frames.hide()
    guest.show()
    frames.look(0)
    frames.picture(SIZE)
    frames.hide()
    assert [picture.closed for picture in gpu.taken] == [True]
    assert frames.picture(SIZE) is gpu.taken[1]


def test_g03_a_frame_that_is_not_drawn_waits_and_then_breaks_a_rule(pair: tuple[Frames, Guest]) -> None:
    frames, guest = pair
    guest.show(drawn=False)
    assert not frames.look(0) and frames.waits and frames.picture(SIZE) is None
    assert not frames.look(FENCE_US)
    with pytest.raises(ProtocolError, match=r"^frame: still being drawn after 1000 ms$"):
        frames.look(FENCE_US + 1)


def test_a_frame_that_is_drawn_in_time_is_shown(pair: tuple[Frames, Guest]) -> None:
    frames, guest = pair
    draw = guest.show(drawn=False)
    frames.look(0)
    os.write(draw, b"x")
    assert frames.look(FENCE_US + 1) and not frames.waits
    os.close(draw)


def test_a_frame_for_an_older_offer_is_closed_unseen(pair: tuple[Frames, Guest]) -> None:
    frames, guest = pair
    write = guest.show(Frame(64, 48, 256, 0, Format(XRGB8888, 7)), offer=guest.offer.offer - 1)
    assert not frames.look(0) and frames.picture(SIZE) is None
    with pytest.raises(BrokenPipeError):
        while True:
            os.write(write, b"x")


def test_a_gpu_that_does_not_take_what_it_offered_asks_for_the_framebuffer(
    pair: tuple[Frames, Guest], gpu: Gpu
) -> None:
    frames, guest = pair
    gpu.fails = True
    guest.show()
    frames.look(0)
    assert frames.picture(SIZE) is None
    again = decode_offer(guest.end.recv(4096))
    assert (again.offer, again.formats) == (guest.offer.offer + 1, ())
    guest.show()
    assert not frames.look(1), "it was for the older offer"


def test_b08_what_answers_an_older_offer_is_a_dma_buf_all_the_same(
    pair: tuple[Frames, Guest], monkeypatch: pytest.MonkeyPatch
) -> None:
    frames, guest = pair
    monkeypatch.setattr(module, "refuse_unless_dmabuf", refuse_unless_dmabuf)
    guest.show(offer=guest.offer.offer - 1)
    with pytest.raises(ProtocolError, match="no dma-buf"):
        frames.look(0)


def lingering(listener: socket.socket) -> tuple[socket.socket, socket.socket]:
    """A connection whose near end makes its last closer wait: what it sent is not taken."""
    near = socket.create_connection(listener.getsockname())
    far, _ = listener.accept()
    near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 20))
    near.setblocking(False)
    with contextlib.suppress(BlockingIOError):
        while True:
            near.send(bytes(1 << 20))
    return near, far


@pytest.mark.parametrize("looks", [0, 1])
def test_b06_whoever_sends_sockets_that_linger_makes_nobody_wait(gpu: Gpu, looks: int) -> None:
    """Looked at, where the kernel must not close what it has no room for; or not, when the session ends."""
    ours, theirs = link_pair()
    frames = Frames(ours.detach(), gpu, 1000)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        pairs = [lingering(listener) for _ in range(3)]
        socket.send_fds(theirs, [b"xxxx"], [near.fileno() for near, _ in pairs])
        for near, _ in pairs:
            near.close()
        began = time.monotonic()
        for _ in range(looks):
            with pytest.raises(ProtocolError):
                frames.look(0)
        frames.close()
        assert time.monotonic() - began < 5
        for _, far in pairs:  # a reset: nobody waits any longer
            far.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            far.close()
    theirs.close()


WRONG = {
    "modifier": (
        encode_frame(FrameShown(1000, Frame(64, 48, 256, 0, Format(XRGB8888, 7)))),
        1,
        "modifier 0x7",
    ),
    "implicit": (
        encode_frame(FrameShown(1000, Frame(64, 48, 256, 0, Format(XRGB8888, IMPLICIT)))),
        1,
        "modifier 0xffffffffffffff",
    ),
    "fourcc": (struct.pack("<HHIIIIIIIQ", 1, 36, 1000, 64, 48, 256, 0, 1, 0, 0), 1, "fourcc 0x1"),
    "stride": (struct.pack("<HHIIIIIIIQ", 1, 36, 1000, 64, 48, 1 << 31, 0, XRGB8888, 0, 0), 1, "stride"),
    "three descriptors": (encode_frame(FrameShown(1000, FRAME)), 3, "record type 1 with 3 descriptors"),
    "two descriptors": (encode_frame(FrameShown(1000, FRAME)), 2, "record type 1 with 2"),
    "none": (encode_frame(FrameShown(1000, FRAME)), 0, "record type 1 with 0"),
    "long": (bytes(5000), 0, "a packet with too many"),
    "type": (b"\7\0\0\0", 0, "record type 7"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_packet_that_breaks_a_rule_is_refused_and_its_descriptors_are_closed(
    pair: tuple[Frames, Guest], what: str
) -> None:
    frames, guest = pair
    packet, count, rule = WRONG[what]
    read, write = os.pipe()
    guest.send(packet, *[write] * count)
    os.close(write)
    with pytest.raises(ProtocolError, match=f"^frame: {rule}"):
        frames.look(0)
    assert os.read(read, 1) == b""
    os.close(read)


def test_what_is_no_dma_buf_is_refused_and_not_kept(gpu: Gpu) -> None:
    ours, theirs = link_pair()
    frames, guest = Frames(ours.detach(), gpu, 1000), Guest(theirs)
    write = guest.show()
    with pytest.raises(ProtocolError, match=r"^frame: a descriptor that is no dma-buf$"):
        frames.look(0)
    assert not gpu.taken
    frames.close()
    theirs.close()
    os.close(write)


def test_a_guest_that_is_gone_says_nothing(gpu: Gpu) -> None:
    ours, theirs = link_pair()
    theirs.close()
    frames = Frames(ours.detach(), gpu, 1000)
    assert not frames.look(0)
    frames.close()
