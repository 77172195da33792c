"""A Xen guest's pages: the two that it shares with us, and its pixels behind a directory of frame numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sgui.bridges.xen_nodes import VfbNodes, VkbdNodes
from sgui.values.errors import ProtocolError
from sgui.values.limits import PAGE_BYTES
from sgui.wire.fbif import Abi, Geometry, decode_directory, decode_frames, decode_geometry

PIXELS_MAX = 256 << 20  # bytes; 8192 x 8192 at 32 bits: nothing larger is ever shown


class Mapping(Protocol):
    """host.xen_unsafe.Mapping, or a test's."""

    view: memoryview

    def close(self) -> None: ...


class Memory(Protocol):
    """host.xen_unsafe.ForeignMemory or Grants, or a test's."""

    def map(self, domain: int, numbers: Sequence[int], writable: bool = False, /) -> Mapping: ...


@dataclass(frozen=True, slots=True)
class Framebuffer:
    """geometry: untrusted, read once from a copy of the page. pixels: read only, mem_length or more."""

    geometry: Geometry
    page: Mapping
    pixels: Mapping

    @property
    def source(self) -> memoryview:
        return self.pixels.view[: self.geometry.mem_length]


def map_framebuffer(memory: Memory, guest: int, nodes: VfbNodes) -> Framebuffer:
    """The fb page, writable for its indices, and the pixels, read only. Raises ProtocolError, HostError."""
    page = memory.map(guest, (nodes.page_frame,), True)
    untrusted_page = bytes(page.view[:PAGE_BYTES])
    geometry = decode_geometry(untrusted_page)
    if not 0 < geometry.mem_length <= PIXELS_MAX:
        raise ProtocolError(f"fbif: mem_length {geometry.mem_length}, allowed is 1 to {PIXELS_MAX}")
    directory = decode_directory(untrusted_page, geometry.mem_length, nodes.abi)
    frames = _frames(memory, guest, directory, geometry.mem_length, nodes.abi)
    return Framebuffer(geometry, page, memory.map(guest, frames))


def map_keyboard(memory: Memory, grants: Memory, guest: int, nodes: VkbdNodes) -> Mapping:
    """The kbd page: by grant where the frontend grants it. Raises HostError."""
    if nodes.page_grant is not None:
        return grants.map(guest, (nodes.page_grant,), True)
    return memory.map(guest, (nodes.page_frame,), True)


def _frames(
    memory: Memory, guest: int, directory: tuple[int, ...], mem_length: int, abi: Abi
) -> tuple[int, ...]:
    pages = memory.map(guest, directory)
    untrusted_numbers = bytes(pages.view)
    pages.close()
    return decode_frames(untrusted_numbers, -(-mem_length // PAGE_BYTES), abi)
