"""sgui/demo/kernel_payload.py, on a bzImage of our own making."""

import gzip
import lzma
import shutil
import struct
import subprocess

import pytest

from sgui.demo.kernel_payload import vmlinux
from sgui.values.errors import HostError

ELF = b"\x7fELF" + bytes(range(256)) * 4


def bzimage(payload: bytes) -> bytes:
    setup = bytearray(1024)
    setup[0x1F1] = 1
    setup[0x202:0x206] = b"HdrS"
    struct.pack_into("<II", setup, 0x248, 16, len(payload))
    return bytes(setup) + bytes(16) + payload + b"rest"


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress])
def test_payloads_are_unpacked(pack: type) -> None:
    assert vmlinux(bzimage(pack(ELF) + b"size")) == ELF


@pytest.mark.skipif(shutil.which("zstd") is None, reason="the program zstd is not installed")
def test_a_zstd_payload() -> None:
    packed = subprocess.run(["zstd", "-cq"], input=ELF, capture_output=True, check=True).stdout
    assert vmlinux(bzimage(packed + b"size")) == ELF


@pytest.mark.parametrize(
    ("image", "reason"),
    [
        (b"MZ", "not a bzImage"),
        (bzimage(b"LZIP????"), "known are xz"),
        (bzimage(b"\xfd7zXZ\x00" + b"garbage" * 9), "cannot be unpacked"),
        (bzimage(b"\x1f\x8b" + b"\xff" * 20), "cannot be unpacked"),
        (bzimage(gzip.compress(b"no elf")), "not an ELF"),
    ],
)
def test_refusals(image: bytes, reason: str) -> None:
    with pytest.raises(HostError, match=reason):
        vmlinux(image)
