"""The warden and a seat that speaks nonsense: the seat ends, the warden and what it keeps do not."""

import os
import select
from collections.abc import Iterator
from pathlib import Path

import pytest

from sgui.host.link import Link, link_pair
from sgui.values.errors import HostError
from sgui.values.settings import Settings
from sgui.warden.loop import Warden
from sgui.wire import packet, ward


@pytest.fixture
def warden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Warden]:
    monkeypatch.setattr("sgui.warden.loop.Signals", lambda: None)  # pytest keeps its own
    made = Warden(
        Settings(tmp_path / "p", tmp_path, tmp_path / "s", "headless:64x64", "none"), "version = 1\n"
    )
    yield made
    made.close()


def hear(warden: Warden, raw: bytes, fds: tuple[int, ...] = ()) -> None:
    ours, theirs = link_pair()
    link = warden.seat.link = Link(ours)
    Link(theirs).send(raw, fds)
    warden._on_seat(link, select.POLLIN)
    theirs.close()


@pytest.mark.parametrize(
    "raw",
    [
        b"x",
        packet.encode(99),
        packet.encode(ward.STOP),
        packet.encode(ward.READY, b"x"),
        packet.encode(ward.DROP, b"xyz"),
        packet.encode(ward.KEEP, b"\xff"),
        packet.encode(ward.KEEP, b"not json"),
        packet.encode(ward.KEEP, b"{}"),
        packet.encode(ward.KEEP, b"[]"),
        packet.encode(ward.KEEP, b'{"generation": null}'),
        packet.encode(ward.BRIDGES, b"{"),
        packet.encode(ward.BRIDGES, b"7"),
        packet.encode(ward.BRIDGES, b"[7]"),
        packet.encode(ward.BRIDGES, b'[{"domain": "a"}]'),
    ],
)
def test_nonsense_ends_the_seat(raw: bytes, warden: Warden, capsys: pytest.CaptureFixture[str]) -> None:
    hear(warden, raw)
    assert warden.seat.link is None
    assert warden.exit_code is None
    assert capsys.readouterr().err.startswith("sgui: seat: ")


def test_descriptors_where_none_belong_are_closed(warden: Warden) -> None:
    read, write = os.pipe()
    hear(warden, packet.encode(ward.READY), (write,))
    os.close(write)
    assert warden.seat.link is None
    assert os.read(read, 1) == b"", "the warden holds the other end"
    os.close(read)


def test_what_makes_sense_is_heard(warden: Warden, capsys: pytest.CaptureFixture[str]) -> None:
    checkpoint = ward.encode_checkpoint({"policy": "version = 1\n", "state": {}})
    hear(warden, packet.encode(ward.CHECKPOINT_KEPT, checkpoint))
    assert warden.seat.link is not None
    assert warden.keeper.checkpoint == checkpoint
    hear(warden, packet.encode(ward.READY))
    assert capsys.readouterr().out == "sgui: ready\n"
    hear(warden, packet.encode(ward.STOPPED))
    assert warden.exit_code == 0


@pytest.mark.parametrize("name", ["seat", "screen", "locker"])
def test_no_process_left_for_a_child_is_a_reason_to_wait(
    name: str, warden: Warden, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> None:
        raise HostError("spawn: this user cannot run python: Resource temporarily unavailable")

    monkeypatch.setattr("sgui.warden.launch.spawn", refuse)
    ours, theirs = link_pair()
    warden.seat.link, child = Link(ours), getattr(warden, name)
    warden.seat.start_at = warden.screen.start_at = None
    child.start_at = 1.0
    with pytest.raises(HostError):
        warden._start_due(1.0)
    warden.ready = True
    for _ in range(4):
        warden._start_due(child.start_at)
    assert child.start_at is not None and child.start_at > 1.5
    assert capsys.readouterr().err.startswith(f"sgui: {name}: spawn: ")
    theirs.close()


def test_without_a_display_systemd_is_told_ready_and_what_is_missing(
    warden: Warden, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another start would mend nothing; and who waits for the line `sgui: ready` still waits."""
    told: list[str] = []
    monkeypatch.setattr("sgui.warden.loop.notify", told.append)
    hear(warden, packet.encode(ward.DARK))
    assert told == ["READY=1\nSTATUS=no display is connected, waiting for one"]
    assert not warden.ready and capsys.readouterr().out == ""
    hear(warden, packet.encode(ward.READY))
    hear(warden, packet.encode(ward.READY))
    assert told[1:] == ["READY=1\nSTATUS=showing the band"] * 2
    assert capsys.readouterr().out == "sgui: ready\n"
