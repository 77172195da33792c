"""sgui/bridges/dbus_message.py: every refusal, on bytes made by another implementation's writer."""

import array
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jeepney import HeaderFields, MessageFlag, MessageType
from jeepney import Message as Written
from jeepney.low_level import Endianness, Header

from sgui.bridges.dbus_message import (
    FIXED_BYTES,
    MESSAGE_BYTES_MAX,
    Kind,
    body,
    boolean_variant,
    changed_interface,
    decode,
    message_bytes,
)
from sgui.values.errors import ProtocolError


def written(signature: str = "", values: tuple[Any, ...] = (), **fields: Any) -> bytearray:
    named = {HeaderFields[name]: value for name, value in fields.items()}
    if signature:
        named[HeaderFields.signature] = signature
    header = Header(Endianness.little, MessageType.method_call, MessageFlag(0), 1, -1, -1, named)
    return bytearray(Written(header, values).serialise(7, array.array("i")))


def update() -> bytearray:
    return written(
        "iiiiuuay", (1, -2, 3, 4, 12, 0x20020888, b"pixels"), path="/a", member="Update", interface="b.c"
    )


def test_a_message_is_read_back() -> None:
    raw = update()
    assert message_bytes(raw[:FIXED_BYTES]) == len(raw)
    message = decode(memoryview(raw))
    assert (message.kind, message.serial, message.path, message.interface) == (Kind.CALL, 7, "/a", "b.c")
    assert (message.member, message.signature, message.wants_reply) == ("Update", "iiiiuuay", True)
    *numbers, pixels = body(message, "iiiiuuay")
    assert (numbers, bytes(pixels)) == ([1, -2, 3, 4, 12, 0x20020888], b"pixels")


def test_strings_and_descriptor_counts_are_read() -> None:
    raw = written("ss", ("one", "two"), member="Get", reply_serial=3, unix_fds=0)
    message = decode(memoryview(raw))
    assert (message.reply_serial, body(message, "ss")) == (3, ("one", "two"))


@pytest.mark.parametrize("head", [b"B\1\0\1", b"l\1\0\2"])
def test_big_endian_and_other_versions_are_refused(head: bytes) -> None:
    with pytest.raises(ProtocolError, match="little-endian version 1"):
        message_bytes(head + bytes(12))


@pytest.mark.parametrize(
    ("body_bytes", "fields"), [(MESSAGE_BYTES_MAX, 8), (0xFFFFFFFF, 8), (0, 0xFFFFFFFF), (0, 4097), (0, 0)]
)
def test_lengths_are_bounded_before_memory_is_asked_for(body_bytes: int, fields: int) -> None:
    with pytest.raises(ProtocolError, match="allowed are"):
        message_bytes(struct.pack("<cBBBIII", b"l", 1, 0, 1, body_bytes, 1, fields))


def test_an_unknown_type_is_refused() -> None:
    raw = update()
    raw[1] = 9
    with pytest.raises(ProtocolError, match="message type 9"):
        decode(memoryview(raw))


def test_a_header_field_of_another_type_is_refused() -> None:
    """A variant could bring a signature like a() that makes a general reader loop for ever."""
    fields = b"\x03\x03a()\0"
    raw = struct.pack("<cBBBIII", b"l", 1, 0, 1, 0, 1, len(fields)) + fields + bytes(-len(fields) % 8)
    with pytest.raises(ProtocolError, match="header field 3"):
        decode(memoryview(raw))


def test_a_header_field_that_comes_twice_is_refused() -> None:
    field = b"\x05\x01u\0" + struct.pack("<I", 4)
    raw = struct.pack("<cBBBIII", b"l", 1, 0, 1, 0, 1, 16) + field + field
    with pytest.raises(ProtocolError, match="header field 5"):
        decode(memoryview(raw))


@pytest.mark.parametrize(
    "field",
    [b"\x03\x01s\0", b"\x03\x01s\0\xff\xff\xff\xff", b"\x03\x01s\0\1\0\0\0\xe4\0", b"\x03\x01s\0\1\0\0\0aa"],
)
def test_a_header_cut_short_is_refused(field: bytes) -> None:
    raw = struct.pack("<cBBBIII", b"l", 1, 0, 1, 0, 1, len(field)) + field + bytes(-len(field) % 8)
    with pytest.raises(ProtocolError, match=r"cut short|without an end"):
        decode(memoryview(raw))


def test_another_signature_is_refused() -> None:
    with pytest.raises(ProtocolError, match="allowed is 'uuuuay'"):
        body(decode(memoryview(update())), "uuuuay")


@pytest.mark.parametrize("signature", ["u", "uay", "ss"])
def test_a_body_cut_short_is_refused(signature: str) -> None:
    values: dict[str, tuple[Any, ...]] = {"u": (1,), "uay": (1, b"abcdefgh"), "ss": ("a", "b")}
    whole = decode(memoryview(written(signature, values[signature], member="M")))
    assert body(whole, signature)
    for cut in range(1, 6):
        raw = written(signature, values[signature], member="M")
        with pytest.raises(ProtocolError, match=r"cut short|its values"):
            body(decode(memoryview(raw)[:-cut]), signature)


def test_a_body_with_spare_bytes_is_refused() -> None:
    with pytest.raises(ProtocolError, match="its values 4"):
        body(decode(memoryview(written("u", (1,), member="M") + b"\0\0\0\0")), "u")


def test_a_boolean_property_is_read() -> None:
    for value in (False, True):
        assert boolean_variant(decode(memoryview(written("v", (("b", value),), reply_serial=1)))) is value


@pytest.mark.parametrize("values", [("u", 1), ("s", "b"), ("b", 2), ("ab", [True])])
def test_another_property_is_refused(values: tuple[str, Any]) -> None:
    with pytest.raises(ProtocolError, match="not one boolean"):
        boolean_variant(decode(memoryview(written("v", (values,), reply_serial=1))))


def test_whose_properties_changed_is_read_and_nothing_else() -> None:
    values: tuple[Any, ...] = ("org.qemu.Display1.Keyboard", {"Modifiers": ("u", 7)}, [])
    raw = written("sa{sv}as", values, member="PropertiesChanged")
    assert changed_interface(decode(memoryview(raw))) == "org.qemu.Display1.Keyboard"
    with pytest.raises(ProtocolError, match="cut short"):
        changed_interface(decode(memoryview(raw)[: -len(raw) + raw.index(b"org.qemu.D") + 5]))
    with pytest.raises(ProtocolError, match="signature 's'"):
        changed_interface(decode(memoryview(written("s", ("a",), member="PropertiesChanged"))))


@given(st.binary(max_size=200), st.integers(0, 120))
def test_no_bytes_end_in_another_error(noise: bytes, at: int) -> None:
    raw = update()
    raw[at : at + len(noise)] = noise[: max(0, len(raw) - at)]
    try:
        if message_bytes(raw[:FIXED_BYTES]) == len(raw):
            body(decode(memoryview(raw)), "iiiiuuay")
    except ProtocolError:
        pass
