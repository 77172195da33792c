"""A device's description between warden and seat."""

from typing import Any

import pytest

from sgui.values.device import Axis
from sgui.values.errors import ProtocolError
from sgui.wire.description import decode_description, encode_description
from sgui.wire.strict_json import dump, parse
from tests.hardware import Vector, vector, vectors


@pytest.mark.parametrize("one", vectors(), ids=lambda one: one.name)
def test_a_description_comes_back(one: Vector) -> None:
    plain = parse(dump(encode_description(one.description)), "device", 65536, 8)
    assert decode_description(plain) == one.description


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("extra", 1),
        ("bus", 65536),
        ("bus", -1),
        ("vendor", True),
        ("name", "x" * 256),
        ("name", "\n"),
        ("phys", "\u202e"),
        ("uniq", 7),
        ("keys", ""),
        ("keys", "F"),
        ("keys", "0" * 193),
        ("keys", 7),
        ("leds", "-1"),
        ("virtual", 1),
        ("axes", {}),
        ("axes", [[0, 0, 1, 0]] * 65),
        ("axes", [[0, 0, 1]]),
        ("axes", [7]),
        ("axes", [[64, 0, 1, 0]]),
        ("axes", [[0, 1 << 31, 1, 0]]),
        ("axes", [[0, 0, 1.5, 0]]),
    ],
)
def test_anything_else_is_refused(field: str, value: Any) -> None:
    body = encode_description(vector("mouse-usb").description) | {field: value}
    with pytest.raises(ProtocolError, match=r"^device: "):
        decode_description(body)


def test_an_axis_may_lie_and_travels_all_the_same() -> None:
    body = encode_description(vector("hostile-absurd-axes").description)
    assert decode_description(body).axis(0) == Axis(100, -100)
    with pytest.raises(ProtocolError, match=r"^device: "):
        decode_description([])
