"""Real guests for tests: Debian's kernel and busybox in QEMU, with a clipboard agent of our own where asked.

SGUI_QEMU names another QEMU than the installed one, to try the same tests on a newer version.
"""

import os
import subprocess
from pathlib import Path

import pytest

from sgui.demo import cpio
from sgui.demo.guest_image import GUEST, Parts, cache_folder, first_root, parts
from sgui.demo.machine import PROGRAM, program
from sgui.values.errors import HostError

INSTALL = Path(__file__).parents[2] / "scripts" / "install-packages.sh"
AGENT = Path(__file__).parent / "agent" / "agent.c"
QEMU = os.environ.get("SGUI_QEMU", PROGRAM)
BOOT_S = 60.0
WITH_AGENT = (
    *("-device", "virtio-serial-pci"),
    *("-chardev", "qemu-vdagent,id=vdagent,name=vdagent,clipboard=on,mouse=off"),
    *("-device", "virtserialport,chardev=vdagent,name=com.redhat.spice.0"),
)


def guest_parts() -> Parts:
    """A kernel and what a guest consists of; made if need be."""
    if program() is None:
        done = subprocess.run([INSTALL, "guest"], capture_output=True, text=True, check=False)
        if program() is None:
            pytest.skip(f"QEMU CANNOT BE INSTALLED, so the bridge was not tried on a real one: {done.stderr}")
    try:
        return parts(cache_folder(), print)
    except HostError as error:
        pytest.skip(f"THE GUEST IMAGE CANNOT BE MADE, so the bridge was not tried on a real QEMU: {error}")


def build_agent(folder: Path) -> bytes:
    """Static, for there is no C library in the guest."""
    built = folder / "agent"
    subprocess.run(["gcc", "-static", "-Os", "-Wall", "-Werror", "-o", built, AGENT], check=True)
    return built.read_bytes()


def with_agent(root: bytes, agent: bytes, text: str | None) -> bytes:
    """The agent runs from the first shell on, and has copied that text. Later archives of a root win."""
    offered = "" if text is None else '"$(cat /etc/copied)"'
    start = f"[ -e /tmp/agent ] || {{ touch /tmp/agent; agent {offered} & }} 2>/dev/null\n"
    more = cpio.archive(
        (
            cpio.file("bin/agent", agent, 0o755),
            cpio.file("etc/copied", (text or "").encode()),
            cpio.file("etc/shrc", start.encode() + (GUEST / "shrc").read_bytes()),
        )
    )
    return root + bytes(-len(root) % 512) + more


def root_of(made: Parts, name: str) -> bytes:
    return first_root(made, name, 44, "A guest of the tests.")
