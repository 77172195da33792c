"""A Xen guest's pages behind frame numbers and grants."""

import struct

import pytest

from sgui.bridges.xen_nodes import VfbNodes, VkbdNodes
from sgui.bridges.xen_pages import PIXELS_MAX, map_framebuffer, map_keyboard
from sgui.values.errors import HostError, ProtocolError
from sgui.wire.fbif import ABIS
from tests.bridges.fake_xen import Frames, Guest, Xen, Xenstored

NODES = VfbNodes(Guest.PAGE, 7, ABIS["x86_64-abi"])


@pytest.fixture
def guest() -> Guest:
    return Guest(Xen(), Xenstored(), 3)


def test_the_pixels_are_found_and_cannot_be_written(guest: Guest) -> None:
    guest.pixels[5] = 77
    found = map_framebuffer(guest.xen.memory, 3, NODES)
    assert (found.geometry.width, found.geometry.height) == (64, 32)
    assert found.source[5] == 77 and len(found.source) == 64 * 32 * 4
    with pytest.raises(TypeError):
        found.source[0] = 1
    assert guest.xen.memory.open == 2, "page and pixels; the directory is let go"


def test_a_guest_of_32_bits(guest: Guest) -> None:
    frames = tuple(range(Guest.PIXELS, Guest.PIXELS + 2))
    struct.pack_into("<I", guest.page, 36, 12)
    directory = bytearray(4096)
    struct.pack_into("<2I", directory, 0, *frames)
    guest.xen.memory.frames[12] = directory
    found = map_framebuffer(guest.xen.memory, 3, VfbNodes(Guest.PAGE, 7, ABIS["x86_32-abi"]))
    assert len(found.source) == 64 * 32 * 4


@pytest.mark.parametrize("length", [0, PIXELS_MAX + 1, (1 << 32) - 1])
def test_a07_absurd_lengths_are_refused_before_anything_is_mapped(guest: Guest, length: int) -> None:
    struct.pack_into("<I", guest.page, 28, length)
    with pytest.raises(ProtocolError, match="fbif: mem_length"):
        map_framebuffer(guest.xen.memory, 3, NODES)


def test_frames_that_are_not_the_guests_end_it(guest: Guest) -> None:
    struct.pack_into("<Q", guest.page, 40, 1 << 60)
    with pytest.raises(HostError, match="cannot be mapped"):
        map_framebuffer(guest.xen.memory, 3, NODES)


def test_a03_the_geometry_is_read_once(guest: Guest) -> None:
    """A guest that changes mem_length after the first look gains nothing: the maps follow the first."""
    found = map_framebuffer(guest.xen.memory, 3, NODES)
    struct.pack_into("<I", guest.page, 28, PIXELS_MAX)
    assert len(found.source) == 64 * 32 * 4


def test_the_keyboard_page_by_grant_or_by_frame(guest: Guest) -> None:
    by_grant = map_keyboard(guest.xen.memory, guest.xen.grants, 3, VkbdNodes(0, Guest.KBD, 8, True))
    by_grant.view[0] = 9
    assert guest.kbd[0] == 9
    memory = Frames()
    memory.frames[99] = bytearray(4096)
    by_frame = map_keyboard(memory, Frames(), 3, VkbdNodes(99, None, 8, True))
    by_frame.view[1] = 8
    assert memory.frames[99][1] == 8
