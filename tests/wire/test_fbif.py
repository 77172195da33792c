"""Records of the framebuffer page and rings."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.values.errors import ProtocolError
from sgui.wire import fbif

i32 = st.integers(-(1 << 31), (1 << 31) - 1)
u32 = st.integers(0, (1 << 32) - 1)
slots = st.binary(min_size=40, max_size=40)
geometries = st.builds(fbif.Geometry, i32, i32, u32, u32, st.integers(0, 255))
updates = st.builds(fbif.Update, i32, i32, i32, i32)
resizes = st.builds(fbif.Resize, i32, i32, i32, i32, i32)


@given(geometries, st.binary(min_size=16, max_size=16), st.binary(min_size=7, max_size=100))
def test_geometry_round_trip(geometry: fbif.Geometry, before: bytes, after: bytes) -> None:
    assert fbif.decode_geometry(before + fbif.encode_geometry(geometry) + after) == geometry


@pytest.mark.parametrize("length", [0, 33, 39, 4097])
def test_a_page_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(ProtocolError, match=f"fbif: page of {length} bytes"):
        fbif.decode_geometry(bytes(length))


@given(st.one_of(updates, resizes))
def test_out_round_trip(record: fbif.Update | fbif.Resize) -> None:
    slot = fbif.encode_out(record)
    assert len(slot) == 40
    assert fbif.decode_out(slot) == record


@given(st.one_of(updates, resizes), st.binary(min_size=40, max_size=40))
def test_padding_is_not_looked_at(record: fbif.Update | fbif.Resize, noise: bytes) -> None:
    slot = bytearray(fbif.encode_out(record))
    end = 20 if isinstance(record, fbif.Update) else 24
    slot[1:4], slot[end:] = noise[1:4], noise[end:]
    assert fbif.decode_out(bytes(slot)) == record


@given(slots)
def test_any_forty_bytes_are_a_record_or_refused(slot: bytes) -> None:
    if slot[0] in (2, 3):
        fbif.decode_out(slot)
    else:
        with pytest.raises(ProtocolError, match=f"fbif: record type {slot[0]}, allowed"):
            fbif.decode_out(slot)


@given(st.binary(max_size=80).filter(lambda raw: len(raw) != 40))
def test_another_length_is_refused(raw: bytes) -> None:
    for decode in (fbif.decode_out, fbif.decode_in):
        with pytest.raises(ProtocolError, match=f"fbif: record of {len(raw)} bytes"):
            decode(raw)


@given(u32)
def test_in_round_trip(period_ms: int) -> None:
    record = fbif.RefreshPeriod(period_ms)
    assert fbif.decode_in(fbif.encode_in(record)) == record


@given(slots.filter(lambda slot: slot[0] != 1))
def test_another_type_to_the_guest_is_refused(slot: bytes) -> None:
    with pytest.raises(ProtocolError, match="REFRESH_PERIOD"):
        fbif.decode_in(slot)


@pytest.mark.parametrize(
    ("protocol", "directory", "form", "most_pages"),
    [("x86_64-abi", 40, "Q", 123 * 512), ("x86_32-abi", 36, "I", 247 * 1024)],
)
def test_the_directory_names_the_pages_of_pages(
    protocol: str, directory: int, form: str, most_pages: int
) -> None:
    abi = fbif.ABIS[protocol]
    page = bytearray(4096)
    frames = tuple(range(1000, 1000 + (1024 - directory) // abi.word))
    struct.pack_into(f"<{len(frames)}{form}", page, directory, *frames)
    assert fbif.decode_directory(bytes(page), most_pages * 4096, abi) == frames
    assert fbif.decode_directory(bytes(page), 1, abi) == frames[:1]
    with pytest.raises(ProtocolError, match="directory pages, allowed are 1 to"):
        fbif.decode_directory(bytes(page), most_pages * 4096 + 1, abi)
    with pytest.raises(ProtocolError, match="need 0 directory pages"):
        fbif.decode_directory(bytes(page), 0, abi)


@pytest.mark.parametrize(("protocol", "form"), [("x86_64-abi", "Q"), ("x86_32-abi", "I")])
def test_frames_are_as_wide_as_the_guests_long(protocol: str, form: str) -> None:
    abi = fbif.ABIS[protocol]
    assert fbif.decode_frames(struct.pack(f"<3{form}", 7, 8, 9), 2, abi) == (7, 8)
    with pytest.raises(ProtocolError, match="bytes of frame numbers"):
        fbif.decode_frames(struct.pack(f"<3{form}", 7, 8, 9), 4, abi)
