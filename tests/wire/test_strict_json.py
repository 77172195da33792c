"""JSON that means one thing. Attack B13."""

import contextlib
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.values.errors import ProtocolError
from sgui.wire.strict_json import dump, parse

KIB64 = 65536

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(PLAIN)
def test_what_is_dumped_is_parsed_again(value: object) -> None:
    text = dump(value)
    assert all(0x20 <= byte < 0x7F for byte in text)
    assert parse(text, "test", KIB64, 16) == value


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"nonsense",
        b'"open',
        b'"\x01"',
        b"{} {}",
        b'{"a":1,"a":1}',
        b'{"a":{"b":1,"b":2}}',
        b"NaN",
        b"-Infinity",
        b"1e400",
        b"1.00000000000000000000000000000000000",
        b"1" * 21,
        b"1" * 10000,
        b'"\\ud800"',
        b'{"\\udc00":1}',
        b"\xff",
        b"\xef\xbb\xbf{}",
        "{}".encode("utf-16"),
        b'"' + b"x" * KIB64,
        b"[" * 17 + b"]" * 17,
        b"[" * 60000,
        b"]" * 17 + b"[" * 17,
        b'{"a":' * 10000,
    ],
)
def test_b13_everything_ambiguous_is_refused_in_one_line(text: bytes) -> None:
    with pytest.raises(ProtocolError, match=r"^test: ") as caught:
        parse(text, "test", KIB64, 16)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 200


def test_sixteen_deep_is_allowed_and_brackets_in_strings_do_not_count() -> None:
    deep = b"[" * 16 + b"]" * 16
    assert parse(deep, "test", KIB64, 16) == json.loads(deep)
    assert parse(b'["' + b"[{" * 100 + b'","\\"' + b"[" * 100 + b'"]', "test", KIB64, 16)
    assert parse(b"[" + b"[]," * 100 + b"{}]", "test", KIB64, 16)


def test_a_whole_surrogate_pair_and_an_escaped_backslash_are_text() -> None:
    assert parse(b'"\\ud83d\\ude00"', "test", KIB64, 16) == "\U0001f600"
    assert parse(b'"\\\\ud800"', "test", KIB64, 16) == "\\ud800"


@pytest.mark.parametrize(
    "text",
    [
        b'"' * KIB64,
        b'"' + b'\\"' * (KIB64 // 2 - 1),
        b"[]" * (KIB64 // 2),
        b"[" + b"[]," * (KIB64 // 3 - 2) + b"[]]",
        b'{"a":' * (KIB64 // 5),
        b'{"' + b"a." * (KIB64 // 2 - 10) + b'":1}',
        b"{" + b",".join(b'"%d":""' % n for n in range(6000)) + b"}",
        b"1" * KIB64,
        b'"' + b"\\u0041" * (KIB64 // 6 - 1) + b'"',
        b'"' + b"\\ud83d\\ude00" * (KIB64 // 12 - 1) + b'"',
    ],
    ids=lambda text: text[:8].decode(),
)
def test_b13_the_worst_64_kib_take_milliseconds(text: bytes) -> None:
    before = time.process_time()
    with contextlib.suppress(ProtocolError):
        parse(text, "test", KIB64, 16)
    took_ms = (time.process_time() - before) * 1000
    print(f"{took_ms:.2f} ms")
    assert took_ms < 500  # 40 kB of dotted keys once took seconds; a tracer slows this tenfold
