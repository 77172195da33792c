"""What the attacks on the running system have in common: a victim that must not notice, and the verdict."""

import contextlib
import fcntl
import os
import resource
import select
import struct
import termios
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.rawguest import RawGuest
from tests.rig import ESC, POLICY, A, Rig, need_root_to_look_inside

SAK_MS = 250  # P8, at most
FEW = 3  # attempts at a time limit: other programs share the machine with these tests


def victim(rig: Rig, domain: str = "bank") -> RawGuest:
    """A guest with a picture and the focus."""
    guest = rig.guest(domain)
    guest.show(64, 64, 10, 20, 30)
    rig.until(lambda s: size_of(s, domain) == [64, 64])
    rig.focus(domain)
    guest.events()
    return guest


def size_of(status: dict[str, Any], domain: str) -> list[int] | None:
    size: list[int] | None = next(d["size"] for d in status["domains"] if d["name"] == domain)
    return size


def heard(rig: Rig) -> None:
    """Until the seat has read all that was typed."""
    while struct.unpack("i", fcntl.ioctl(rig.typing, termios.FIONREAD, bytes(4))) != (0,):
        time.sleep(0.005)
    time.sleep(0.05)


def painted(rig: Rig, name: str) -> RawGuest:
    """An attacker that has behaved so far."""
    guest = rig.guest(name)
    guest.show(64, 64, 200, 100, 50)
    rig.until(lambda s: size_of(s, name) == [64, 64])
    return guest


def number(guest: RawGuest, at: int) -> int:
    return int(struct.unpack("<I", guest.fb[at : at + 4])[0])


def unharmed(rig: Rig, guest: RawGuest) -> None:
    """Its keys still arrive, exactly; the secure attention key works, in time."""
    heard(rig)
    guest.events()
    rig.press(A)
    assert guest.keys(1.0) == [(A, 1)]
    rig.lift(A)
    assert guest.keys(1.0) == [(A, 0)]
    attention_in_time(rig)


def attention_in_time(rig: Rig) -> None:
    took = []
    for _ in range(FEW):
        began = time.monotonic()
        rig.attention()
        rig.until(lambda s: s["presented_mode"] == "attention")
        took.append((time.monotonic() - began) * 1000)
        rig.tap(ESC)
        rig.until(lambda s: s["presented_mode"] == "normal")
        if took[-1] <= SAK_MS:
            return
    raise AssertionError(f"secure attention key after {took} ms, allowed are {SAK_MS}")


def dropped(rig: Rig, guest: RawGuest, domain: str, rule: str) -> dict[str, Any]:
    """The outcome DROP: the session ends with CLOSING and a reason, is counted and audited."""
    data = guest.closed(2.0)
    assert data is not None, (rig.domain(domain), rule)
    kinds = list(records(data))
    assert kinds[-1][0] == 4 and struct.unpack("<I", kinds[-1][1][:4]) == (1,), kinds
    status = rig.domain(domain)
    assert status["state"] in ("stopped", "quarantined"), status
    assert rule in status["reason"], status
    assert status["size"] is None and status["content"] is None
    audited = audit_of(rig, guest.generation)
    assert [r["kind"] for r in audited if r["kind"] == "guest.violation"] == ["guest.violation"], audited
    assert next(r for r in audited if r["kind"] == "guest.violation")["violations"] == status["violations"]
    return status


def records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(data):
        kind, length = struct.unpack_from("<HH", data, at)
        yield kind, data[at + 4 : at + 4 + length]
        at += 4 + length


def audit_of(rig: Rig, generation: int) -> list[dict[str, Any]]:
    """Its records; the log is written beside the seat's loop, so wait for the drop's."""
    end = time.monotonic() + 15
    while True:
        found = [r for r in rig.audit() if r.get("generation") == generation]
        if any(r["kind"] == "guest.violation" for r in found) or time.monotonic() > end:
            return found
        time.sleep(0.01)


def many_domains(count: int) -> str:
    """A policy with domains d00, d01, ...: each attack has one of its own and waits for no back-off."""
    head = POLICY.format(layout="full", scale=1.0).split("[domains.bank]")[0]
    body = 'label = "{}"\nmax_size = [640, 480]\nscaling = "{}"\nscreenshot = true\n'
    labels, scalings = ("red", "green", "blue"), ("none", "fit", "integer")
    return head + "".join(
        f"[domains.d{n:02}]\n" + body.format(labels[n % 3], scalings[n % 3]) for n in range(count)
    )


def state_of(status: dict[str, Any], domain: str) -> str:
    return str(next(d["state"] for d in status["domains"] if d["name"] == domain))


def patient(rig: Rig, domain: str, wait: float = 8.0) -> RawGuest:
    """A session, after as long a back-off as it takes."""
    end = time.monotonic() + wait
    while True:
        guest = rig.guest(domain)
        if guest.status == 0:
            return guest
        assert guest.status in (1, 4) and time.monotonic() < end, guest.status
        guest.close()
        time.sleep(max(0.02, guest.refresh_ms / 1000 if guest.status == 4 else 0))


def fds(rig: Rig) -> dict[str, int]:
    """Counted when our own question has been answered and its connection is gone."""
    need_root_to_look_inside()
    processes = rig.status()["processes"]
    time.sleep(0.1)
    return {name: len(os.listdir(f"/proc/{processes[name]}/fd")) for name in ("warden", "seat", "screen")}


def holds(rig: Rig, process: str, fd: int) -> bool:
    """Whether one of our processes has the file of this descriptor open or mapped."""
    need_root_to_look_inside()
    own, pid = os.fstat(fd), rig.pid(process)
    for each in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(OSError):
            found = each.stat()
            if (found.st_dev, found.st_ino) == (own.st_dev, own.st_ino):
                return True
    maps = Path(f"/proc/{pid}/maps").read_text().splitlines()
    return any(line.split()[4] == str(own.st_ino) and "memfd:sgui" in line for line in maps)


@contextlib.contextmanager
def many_descriptors() -> Iterator[None]:
    """For an attacker of a thousand sockets: the limit that a login shell starts with is 1024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def rss_mib(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * 4096 / (1 << 20)


def cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def storm(*attacks: Callable[[], object]) -> Iterator[list[int]]:
    """Each attack again and again in a thread of its own during the block; how often, per attack."""
    over = threading.Event()
    counts = [0] * len(attacks)

    def rage(n: int, attack: Callable[[], object]) -> None:
        with contextlib.suppress(OSError, ValueError):
            while not over.is_set():
                attack()
                counts[n] += 1

    threads = [threading.Thread(target=rage, args=pair, daemon=True) for pair in enumerate(attacks)]
    for thread in threads:
        thread.start()
    try:
        yield counts
    finally:
        over.set()
        for thread in threads:
            thread.join(5)


def pour(guest: RawGuest, data: bytes) -> Callable[[], None]:
    """Write as fast as the pipe takes it, never waiting longer than a moment."""

    def once() -> None:
        if select.select([], [guest.to_server], [], 0.05)[1]:
            with contextlib.suppress(BlockingIOError):
                os.write(guest.to_server, data)

    return once
