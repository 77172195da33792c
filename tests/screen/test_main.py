"""The screen as a process: played by a seat over its link, with the real renderer behind it."""

import mmap
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from sgui.host.link import Link, link_pair
from sgui.values.geometry import Point
from sgui.wire.fbif import Update
from sgui.wire.packet import encode
from sgui.wire.presented import (
    Captured,
    FramePresented,
    GuestViolation,
    Ready,
    SurfaceSized,
    ToSeat,
    decode_to_seat,
)
from sgui.wire.scene import (
    CaptureAsked,
    PointerMoved,
    RingRung,
    SceneShown,
    ToScreen,
    encode_to_screen,
)
from tests.screen.samples import BANK, BLUE, CHAT, RED, scene
from tests.screen.stage import UNKNOWN_RECORD, Guest

PATIENCE_S = 30  # a renderer's start on a busy machine


class Process:
    """A running screen and the seat's end of its link."""

    def __init__(self, output: str = "headless:640x400") -> None:
        ours, theirs = link_pair()
        self.link, self.fds = Link(ours), []  # type: tuple[Link, list[int]]
        command = [sys.executable, "-I", "-m", "sgui.screen", "--link-fd", str(theirs.fileno())]
        self.process = subprocess.Popen(
            [*command, "--output", output], pass_fds=[theirs.fileno()], stderr=subprocess.PIPE, text=True
        )
        theirs.close()

    def say(self, record: ToScreen, fds: tuple[int, ...] = ()) -> None:
        self.link.send(encode_to_screen(record), fds)

    def hears(self) -> ToSeat:
        """The next record; its descriptors go to self.fds."""
        assert select.select([self.link], [], [], PATIENCE_S)[0], "the screen says nothing"
        got = self.link.receive()
        assert got is not None
        self.fds += got[1]
        return decode_to_seat(got[0])

    def shows(self, serial: int) -> None:
        while not (isinstance(said := self.hears(), FramePresented) and said.serial == serial):
            assert isinstance(said, FramePresented), said

    def picture(self, *redact: str) -> np.ndarray:
        """redact: of the two domains those that are not shown."""
        self.say(CaptureAsked(1, tuple({"bank", "chat"} - set(redact))))
        while not isinstance(said := self.hears(), Captured):
            assert isinstance(said, FramePresented), said
        fd = self.fds.pop()
        pixels = np.frombuffer(mmap.mmap(fd, 0, prot=mmap.PROT_READ), np.uint8)
        os.close(fd)
        return pixels.reshape(said.height, said.stride // 4, 4)

    def give(self, guest: Guest, domain: str) -> None:
        self.say(guest.given(domain), (guest.page_fd, guest.memory_fd))
        self.say(RingRung(guest.generation))
        assert isinstance(self.hears(), SurfaceSized)

    def ends(self) -> tuple[int, str]:
        _, said = self.process.communicate(timeout=PATIENCE_S)
        return self.process.returncode, said


@pytest.fixture
def screen() -> Iterator[Process]:
    started = Process()
    yield started
    started.link.close()
    started.process.kill()
    started.process.communicate()


def lit(screen: Process) -> tuple[Guest, Guest]:
    ready = screen.hears()
    assert isinstance(ready, Ready)
    assert (ready.width, ready.height, ready.backend) == (640, 400, "headless")
    bank, chat = Guest(BANK), Guest(CHAT)
    bank.fill(77)
    chat.fill(200)
    screen.give(bank, "bank")
    screen.give(chat, "chat")
    screen.say(SceneShown(scene()))
    screen.shows(1)
    return bank, chat


def test_guests_labels_and_redaction_in_real_pixels(screen: Process) -> None:
    bank, _ = lit(screen)
    whole = screen.picture()
    assert (whole[66:166, 16:216, :3] == 77).all()
    assert (whole[66:166, 336:536, :3] == 200).all()
    assert (whole[60:66, 330:630, :3] == (BLUE.color.blue, BLUE.color.green, BLUE.color.red)).all()
    cleaned = screen.picture("bank")
    assert not (cleaned[66:166, 16:216, :3] == 77).all(axis=2).any()
    red = (cleaned[66:166, 16:216, :3] == (RED.color.blue, RED.color.green, RED.color.red)).all(axis=2)
    assert red.mean() > 0.5
    outside = np.ones((400, 640), bool)
    outside[66:166, 16:216] = False
    assert (cleaned[outside] == whole[outside]).all()
    bank.fill(78)
    bank.put(Update(0, 0, 100, 100))
    screen.say(RingRung(BANK))
    assert isinstance(said := screen.hears(), FramePresented)
    assert said.generations == (BANK,) and said.damage_us > 0
    after = screen.picture()
    assert (after[66:166, 16:116, :3] == 78).all()
    assert (after[66:166, 116:216, :3] == 77).all()


def test_a_violation_is_told_and_black(screen: Process) -> None:
    bank, _ = lit(screen)
    bank.put(UNKNOWN_RECORD)
    screen.say(RingRung(BANK))
    assert screen.hears() == GuestViolation(BANK, "fbif: record type 9, allowed are UPDATE 2 and RESIZE 3")
    screen.shows(1)
    picture = screen.picture()
    assert not picture[66:166, 16:216, :3].any()
    assert (picture[66:166, 336:536, :3] == 200).all()


def wake_ups(pid: int) -> int:
    """Voluntary context switches of all its threads so far."""
    lines = [
        line
        for task in Path(f"/proc/{pid}/task").iterdir()
        for line in (task / "status").read_text().splitlines()
        if line.startswith("voluntary_ctxt_switches")
    ]
    return sum(int(line.split()[1]) for line in lines)


def test_it_sleeps_when_nothing_changes_and_wakes_for_damage(screen: Process) -> None:
    bank, _ = lit(screen)
    time.sleep(0.5)
    before = wake_ups(screen.process.pid)
    time.sleep(2)
    assert wake_ups(screen.process.pid) - before <= 1
    begun = time.monotonic()
    bank.put(Update(0, 0, 10, 10))
    screen.say(RingRung(BANK))
    screen.shows(1)
    assert time.monotonic() - begun < 1


def test_it_says_who_it_is_and_renounces_privileges(screen: Process) -> None:
    lit(screen)
    status = Path(f"/proc/{screen.process.pid}/status").read_text()
    assert "Name:\tsgui-screen" in status
    assert "NoNewPrivs:\t1" in status


def test_it_ends_quietly_with_its_seat(screen: Process) -> None:
    lit(screen)
    screen.say(PointerMoved(Point(10, 10)))
    screen.link.socket.close()
    assert screen.ends() == (0, "")


@pytest.mark.parametrize("packet", [encode(99), encode(1, b"{}")])
def test_nonsense_ends_it_in_one_line_and_no_traceback(screen: Process, packet: bytes) -> None:
    screen.hears()
    screen.link.send(packet)
    code, said = screen.ends()
    assert code == 1
    assert said.startswith("sgui-screen: ProtocolError: scene: ") and said.count("\n") == 1


@pytest.mark.parametrize("output", ["kms", "headless:0x5", "\u202ewindow"])
def test_an_output_that_is_not_there_is_refused_in_one_line(output: str) -> None:
    refused = Process(output)
    code, said = refused.ends()
    refused.link.close()
    assert code == 1
    assert said.startswith("sgui-screen: ") and said.count("\n") == 1 and said.isascii()
