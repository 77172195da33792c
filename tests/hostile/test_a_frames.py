"""Group A over the frame socket: what a guest may send there, against a running sgui."""

import os
import socket
import struct
import tempfile
from collections.abc import Iterator

import pytest

from tests.hostile.siege import dropped
from tests.rawguest import RawGuest
from tests.rig import Rig
from tests.stage import policy, present

XR24 = 0x34325258
NAMED = "bank", *(f"guest-{letter}" for letter in "abcdef")  # a domain that broke a rule has to wait
POLICY = policy({**dict.fromkeys(NAMED, 'label = "red"\ndmabuf = true'), "web": 'label = "blue"'})


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    with Rig(tmp_path_factory.mktemp("frames"), POLICY) as running:
        yield running


def offered(guest: RawGuest) -> int:
    """The offer's number. No GPU here has a device, so none of them takes a frame."""
    assert guest.frames is not None
    with socket.socket(fileno=os.dup(guest.frames)) as end:
        end.settimeout(5)
        kind, length, number = struct.unpack("<HHI", end.recv(2048))
    assert (kind, length) == (1, 4), "no formats"
    return int(number)


def frame(offer: int, modifier: int = 0, stride: int = 800) -> bytes:
    return struct.pack("<HHIIIIIIIQ", 1, 36, offer, 200, 150, stride, 0, XR24, 0, modifier)


def send(guest: RawGuest, packet: bytes, *fds: int) -> None:
    assert guest.frames is not None
    with socket.socket(fileno=os.dup(guest.frames)) as end:
        socket.send_fds(end, [packet], list(fds))
    guest.update(0, 0, 200, 150)


def test_p1_only_a_domain_that_policy_names_has_a_way_for_descriptors(rig: Rig) -> None:
    (bank, web) = (present(rig, name, size=(200, 150))[0] for name in ("bank", "web"))
    assert bank.frames is not None and web.frames is None
    offered(bank)
    paths = {each["name"]: each["path"] for each in rig.status()["domains"]}
    assert (paths["bank"], paths["guest-a"], paths["web"]) == ("memory", None, "memory")
    for guest in (bank, web):
        guest.close()


WRONG = {
    "a format that nobody offered": (
        frame,
        1,
        "frame: modifier 0x0, allowed is what was",
    ),
    "a stride that wraps": (lambda offer: frame(offer, stride=1 << 31), 1, "frame: stride 2147483648"),
    "no descriptor": (frame, 0, "frame: record type 1 with 0 descriptors"),
    "three of them": (frame, 3, "frame: "),
    "an unknown record": (lambda _offer: b"\7\0\0\0", 0, "frame: record type 7"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a07_b14_a_frame_that_breaks_a_rule_ends_the_session(rig: Rig, what: str) -> None:
    """The screen that looked at it is still the same."""
    make, count, rule = WRONG[what]
    screen = rig.status()["processes"]["screen"]
    name = NAMED[1 + list(WRONG).index(what)]
    (bank,) = present(rig, name, size=(200, 150))
    with tempfile.TemporaryFile() as file:
        send(bank, make(offered(bank)), *[file.fileno()] * count)
    dropped(rig, bank, name, rule)
    assert rig.status()["processes"]["screen"] == screen


def test_a_frame_for_an_older_offer_has_to_be_a_dma_buf_too(rig: Rig) -> None:
    (bank,) = present(rig, "guest-f", size=(200, 150))
    read, write = os.pipe()
    send(bank, frame(offered(bank) - 1), write)
    os.close(write)
    assert os.read(read, 1) == b"", "closed"
    os.close(read)
    dropped(rig, bank, "guest-f", "frame: a descriptor that is no dma-buf")
