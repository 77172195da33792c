"""The ELF inside a bzImage: QEMU starts it directly (PVH) and saves the guest the unpacking."""

import lzma
import struct
import subprocess
import zlib
from collections.abc import Callable

from sgui.values.errors import HostError

ELF_MAGIC = b"\x7fELF"


def _xz(data: bytes) -> bytes:
    return lzma.LZMADecompressor().decompress(data)


def _gzip(data: bytes) -> bytes:
    return zlib.decompressobj(31).decompress(data)


def _zstd(data: bytes) -> bytes:
    """By the program of that name: Python has no zstd before 3.14. Four spare bytes follow the frame."""
    done = subprocess.run(["zstd", "-dcq"], input=data, capture_output=True, check=False)
    return done.stdout


UNPACKERS: dict[bytes, Callable[[bytes], bytes]] = {
    b"\xfd7zXZ\x00": _xz,
    b"\x1f\x8b": _gzip,
    b"\x28\xb5\x2f\xfd": _zstd,
}


def vmlinux(bzimage: bytes) -> bytes:
    """The uncompressed kernel.

    Raises HostError for a compression that is not known or a payload that is no ELF file.
    Source: Linux Documentation/arch/x86/boot.rst, setup_sects, payload_offset and payload_length.
    """
    if len(bzimage) < 0x250 or bzimage[0x202:0x206] != b"HdrS":
        raise HostError("kernel: not a bzImage")
    setup_bytes = ((bzimage[0x1F1] or 4) + 1) * 512
    offset, length = struct.unpack_from("<II", bzimage, 0x248)
    payload = bzimage[setup_bytes + offset : setup_bytes + offset + length]
    unpack = next((each for magic, each in UNPACKERS.items() if payload.startswith(magic)), None)
    if unpack is None:
        raise HostError(f"kernel: payload starts with {payload[:6]!r}, known are xz, gzip and zstd")
    try:
        elf = unpack(payload)
    except (lzma.LZMAError, zlib.error, OSError) as error:
        raise HostError(f"kernel: payload cannot be unpacked: {error}") from None
    if not elf.startswith(ELF_MAGIC):
        raise HostError("kernel: payload is not an ELF file (is the program zstd installed?)")
    return elf
