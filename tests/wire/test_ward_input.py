"""What the warden says of input."""

import json
from typing import Any

import pytest

from sgui.values.errors import ProtocolError
from sgui.wire.ward_input import (
    OTHERS_MAX,
    Company,
    Opened,
    decode_company,
    decode_opened,
    encode_company,
    encode_opened,
)
from tests.hardware import vector

KEYBOARD = Opened(3, "evdev", "event3", vector("keyboard-at").description, False, True)


@pytest.mark.parametrize("opened", [KEYBOARD, Opened(1, "pipe", "pipe"), Opened(1, "window", "window")])
def test_an_input_comes_back(opened: Opened) -> None:
    assert decode_opened(encode_opened(opened)) == opened


@pytest.mark.parametrize(
    "change",
    [
        {"device": 0},
        {"device": "1"},
        {"kind": "mouse"},
        {"kind": "pipe"},
        {"kind": ["pipe"]},
        {"name": 7},
        {"at_start": 1},
        {"grabbed": None},
        {"description": {}},
        {"extra": 1},
    ],
)
def test_any_other_input_is_refused(change: dict[str, Any]) -> None:
    body = json.loads(encode_opened(KEYBOARD)) | change
    with pytest.raises(ProtocolError, match=r"^(ward|device): "):
        decode_opened(json.dumps(body).encode())


def test_a_device_needs_its_description() -> None:
    with pytest.raises(ProtocolError, match=r"^ward: "):
        decode_opened(b'{"device":1,"kind":"evdev","name":"event1"}')
    with pytest.raises(ProtocolError, match=r"^ward: "):
        decode_opened(b"[]")


@pytest.mark.parametrize("company", [Company(True), Company(False, frozenset({3, 1}), ("cat 17",))])
def test_company_comes_back(company: Company) -> None:
    assert decode_company(encode_company(company)) == company


def test_of_many_others_some_are_told() -> None:
    many = tuple(f"cat {n}" for n in range(40))
    assert decode_company(encode_company(Company(False, frozenset(), many))).others == many[:OTHERS_MAX]


@pytest.mark.parametrize(
    "change",
    [
        {"exclusive": 1},
        {"shared": 7},
        {"shared": ["1"]},
        {"others": 7},
        {"others": [7]},
        {"others": ["\u202e"]},
        {"others": ["cat 1"] * (OTHERS_MAX + 1)},
        {"extra": 1},
    ],
)
def test_any_other_company_is_refused(change: dict[str, Any]) -> None:
    body = {"exclusive": True, "shared": [], "others": []} | change
    with pytest.raises(ProtocolError, match=r"^ward: "):
        decode_company(json.dumps(body).encode())
