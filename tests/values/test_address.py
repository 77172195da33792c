"""sgui/values/address.py: servers of this machine, and no others."""

import pytest

from sgui.values.address import Address, parse
from sgui.values.errors import ConfigError


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("unix:/run/vm/bank.vnc", Address(path="/run/vm/bank.vnc")),
        ("127.0.0.1:5900", Address(host="127.0.0.1", port=5900)),
        ("[::1]:65535", Address(host="::1", port=65535)),
    ],
)
def test_an_address(text: str, address: Address) -> None:
    assert parse(text) == address and str(address) == text


@pytest.mark.parametrize(
    "text",
    [
        *("", "unix:", "unix:/", "unix:vnc", "/run/vnc", "unix:/a/../b", "unix:/a//b", "unix:/a/."),
        "unix:/" + "x" * 107,
        *("localhost:5900", "vnc.example.org:5900", "192.0.2.1:5900", "0.0.0.0:5900", "127.0.0.2:5900"),
        *("127.0.0.1", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:05900", "127.1:5900"),
        *(
            "[::]:5900",
            "::1:5900",
            "[::ffff:192.0.2.1]:1",
            "127.0.0.1:5900\n",
            " 127.0.0.1:5900",
            "127.0.0.1:۵",
        ),
    ],
)
def test_what_is_no_address_of_this_machine(text: str) -> None:
    with pytest.raises(
        ConfigError, match=r"^rfb: address '.*'[.]*, allowed are unix:/PATH, 127.0.0.1:PORT and"
    ):
        parse(text)
