"""What a guest may write into xenstore, and what it may not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgui.bridges import xen_nodes
from sgui.bridges.xen_nodes import State, VfbNodes, VkbdNodes
from sgui.values.errors import ProtocolError
from sgui.wire.fbif import ABIS

VFB = {"page-ref": b"1234", "event-channel": b"9"}
VKBD = {"page-ref": b"1235", "event-channel": b"10"}


def test_a_linux_frontend_is_understood() -> None:
    assert xen_nodes.vfb(VFB) == VfbNodes(1234, 9, ABIS["x86_64-abi"])
    assert xen_nodes.vfb({**VFB, "protocol": b"x86_32-abi"}).abi == ABIS["x86_32-abi"]
    assert xen_nodes.vkbd(VKBD) == VkbdNodes(1235, None, 10, absolute=False)
    granted = xen_nodes.vkbd({**VKBD, "page-gref": b"8", "request-abs-pointer": b"1"})
    assert granted == VkbdNodes(0, 8, 10, absolute=True)


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"-1",
        b"+1",
        b" 1",
        b"1\0",
        b"0x10",
        b"1e3",
        b"\xff",
        b"9" * 21,
        b"9" * 20,
        "²".encode(),
        b"1099511627776",
    ],
)
def test_a_number_is_decimal_and_in_its_bounds(value: bytes) -> None:
    with pytest.raises(ProtocolError, match="xen: node page-ref"):
        xen_nodes.vfb({**VFB, "page-ref": value})


@pytest.mark.parametrize("missing", ["page-ref", "event-channel"])
def test_what_is_missing_is_refused(missing: str) -> None:
    with pytest.raises(ProtocolError, match=f"xen: no node {missing}"):
        xen_nodes.vfb({name: value for name, value in VFB.items() if name != missing})


def test_an_unknown_abi_is_refused_and_quoted() -> None:
    with pytest.raises(ProtocolError, match=r"xen: protocol 'arm\\x1b\[0m'"):
        xen_nodes.vfb({**VFB, "protocol": b"arm\x1b[0m"})


def test_a_pointer_is_absolute_only_where_the_guest_asks_for_it() -> None:
    assert not xen_nodes.vkbd({**VKBD, "request-abs-pointer": b"0"}).absolute
    with pytest.raises(ProtocolError, match="request-abs-pointer"):
        xen_nodes.vkbd({**VKBD, "request-abs-pointer": b"2"})


def test_states() -> None:
    assert xen_nodes.state(None) is None
    assert xen_nodes.state(b"0") is State.INITIALISING
    assert [xen_nodes.state(str(n).encode()) for n in range(1, 9)] == list(State)
    with pytest.raises(ProtocolError, match="xen: node state '9'"):
        xen_nodes.state(b"9")


@given(st.dictionaries(st.sampled_from(("page-ref", "page-gref", "event-channel", "protocol")), st.binary()))
def test_any_bytes_are_admitted_or_refused(nodes: dict[str, bytes]) -> None:
    for read in (xen_nodes.vfb, xen_nodes.vkbd):
        try:
            read(nodes)
        except ProtocolError as error:
            assert str(error).isascii() and str(error).isprintable()
