"""Requests and replies of the control socket. Attack B13."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.values.errors import ProtocolError
from sgui.wire.control import (
    ARGUMENTS,
    ERROR_CHARS,
    Reply,
    Request,
    decode_event,
    decode_reply,
    decode_request,
    encode_event,
    encode_refusal,
    encode_request,
    encode_result,
)

NAMES = st.from_regex(r"[a-z][a-z0-9-]{0,30}", fullmatch=True)
REQUESTS = (
    st.sampled_from([Request(word) for word, key in ARGUMENTS.items() if key is None])
    | st.builds(Request, st.just("focus"), NAMES)
    | st.builds(Request, st.just("release"), NAMES)
    | st.builds(Request, st.just("layout"), st.sampled_from(["full", "tile", "float"]))
    | st.builds(Request, st.just("resize"), st.sampled_from(["1x1", "640x360", "16384x16384"]))
)


@given(REQUESTS)
def test_a_request_survives_the_way(request: Request) -> None:
    assert decode_request(encode_request(request)) == request


def test_requests_look_as_the_contract_says() -> None:
    assert encode_request(Request("status")) == b'{"request":"status"}'
    assert encode_request(Request("focus", "bank")) == b'{"request":"focus","domain":"bank"}'
    assert decode_request(b' {"layout": "tile", "request": "layout"}\n') == Request("layout", "tile")


@pytest.mark.parametrize(
    ("packet", "says"),
    [
        ("[]", "no request"),
        ("{}", "no request"),
        ('{"request":1}', "no request"),
        ('{"request":["status"]}', "no request"),
        ('{"request":"Status"}', "request 'Status'"),
        ('{"request":"type","text":"x"}', "request 'type'"),
        ('{"request":"status","domain":"a"}', "status with key 'domain'"),
        ('{"request":"status","\\n\\u202e":1}', r"key '\\n\\u202e'"),
        ('{"request":"focus"}', "focus without 'domain'"),
        ('{"request":"focus","domain":null}', "focus without 'domain'"),
        ('{"request":"focus","domain":true}', "focus without 'domain'"),
        ('{"request":"focus","domain":"a","layout":"full"}', "focus with key 'layout'"),
        ('{"request":"focus","domain":""}', "domain ''"),
        ('{"request":"focus","domain":"--all"}', "domain '--all'"),
        ('{"request":"focus","domain":"../x"}', "domain '../x'"),
        ('{"request":"focus","domain":"bank "}', "domain 'bank '"),
        ('{"request":"focus","domain":"bank\\n"}', r"domain 'bank\\n'"),
        ('{"request":"focus","domain":"\\u0430bc"}', r"domain '\\u0430bc'"),
        ('{"request":"release","domain":"' + "a" * 32 + '"}', "release: domain"),
        ('{"request":"layout","layout":"FULL"}', "layout: 'FULL', allowed are full, tile, float"),
        ('{"request":"resize"}', "resize without 'size'"),
        ('{"request":"resize","size":"0x9"}', "resize: size '0x9', allowed is WIDTHxHEIGHT"),
        ('{"request":"resize","size":"9x\\u0661"}', "resize: size"),
        ('{"request":"resize","size":"9x16385"}', "each 1 to 16384"),
        ('{"request":"resize","size":"16385x9"}', "each 1 to 16384"),
        ('{"request":"resize","size":"9x9\\n"}', "resize: size"),
        ('{"request":"status","request":"stop"}', "twice"),
        ('{"request":"status"}{"request":"stop"}', "not JSON"),
        ("{" * 100000, "bytes"),
        ("[" * 1000, "nested"),
        ('{"request":' + "1" * 10000 + "}", "digits"),
        ("[" + "0," * 17 + "0]", "17 times ','"),
        ('{"request":NaN}', "NaN"),
        ('{"request":"\\ud800"}', "surrogate"),
    ],
)
def test_b13_any_other_packet_is_refused_in_one_line(packet: str, says: str) -> None:
    with pytest.raises(ProtocolError) as caught:
        decode_request(packet.encode())
    error = str(caught.value)
    assert says.replace("\\\\", "\\") in error
    assert error.isascii()
    assert error.isprintable()
    assert len(error) < 300


@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_arbitrary_bytes_raise_nothing_else(packet: bytes) -> None:
    for decode in (decode_request, decode_reply, decode_event):
        with pytest.raises(ProtocolError):
            decode(packet)


def test_a_request_without_argument_takes_none() -> None:
    with pytest.raises(ProtocolError, match="status with 'x'"):
        Request("status", "x")


def test_replies_survive_the_way() -> None:
    assert encode_result(None) == b'{"ok":true,"result":null}'
    assert decode_reply(encode_result({"mode": "normal"})) == Reply({"mode": "normal"})
    refusal = encode_refusal("focus: not allowed")
    assert json.loads(refusal) == {"ok": False, "error": "focus: not allowed"}
    assert decode_reply(refusal) == Reply(None, "focus: not allowed")


def test_a_refusal_is_escaped_line_by_line_and_cut() -> None:
    assert (
        decode_reply(encode_refusal("policy: a\npolicy: \x1b\u202e")).error
        == "policy: a\npolicy: \\x1b\\u202e"
    )
    assert len(decode_reply(encode_refusal("x" * 100000)).error) == ERROR_CHARS


def test_a_result_too_large_for_a_packet_is_refused_instead() -> None:
    assert decode_reply(encode_result("x" * 70000)).error.startswith("control: a reply of 70")


@pytest.mark.parametrize(
    "packet",
    [
        b"[]",
        b'{"ok":true}',
        b'{"ok":1,"result":null}',
        b'{"ok":true,"result":null,"more":1}',
        b'{"ok":false,"error":""}',
        b'{"ok":false,"error":null}',
        b'{"ok":false,"error":"x","result":null}',
        b'{"ok":true,"result":"' + b"x" * 65536 + b'"}',
    ],
)
def test_anything_else_is_no_reply(packet: bytes) -> None:
    with pytest.raises(ProtocolError, match=r"^control: "):
        decode_reply(packet)


def test_events_survive_the_way() -> None:
    packet = encode_event("2026-01-01T00:00:00Z", "focus.changed", {"domain": "bank", "ms": 3, "was": None})
    assert decode_event(packet) == {
        "time": "2026-01-01T00:00:00Z",
        "kind": "focus.changed",
        "domain": "bank",
        "ms": 3,
        "was": None,
    }
    with pytest.raises(ProtocolError, match="no event"):
        decode_event(b'{"kind":"x"}')
