"""Debian packages, fetched by apt and unpacked into a folder: no root, no chroot, no maintainer scripts.

apt resolves against an empty status, so that what this machine happens to have installed does not count.
"""

import os
import re
import subprocess
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sgui.values.errors import HostError

PYTHON = ("python3-minimal", "libpython3-stdlib", "libstdc++6", "python3-seccomp", "busybox-static")
KERNEL = "linux-image-amd64"  # the metapackage; the cloud kernel has no DRM
# Pulled in for maintainer scripts, or by parts of the standard library that sgui does not load.
LEFT_OUT = re.compile(
    r"(perl|libperl|dpkg|tar|gcc-|debconf|cdebconf|apt|mime-support|mailcap|media-types|libmagic|adduser|passwd"
    r"|libc-bin|tzdata|openssl|ca-certificates|readline-common|libreadline|libdb5|libgdbm|libsqlite3|linux-base"
    r"|initramfs-tools|dracut|kmod|klibc|libklibc|netbase|sensible-utils|coreutils|libsystemd|udev|libudev"
    r"|libkmod|libacl|libattr|libgmp|libselinux|libpcre|linux-image-amd64|cpio|libdevmapper|dmsetup|libblkid"
    r"|libmount|mount|util-linux|logsave|libcap2-bin|libzstd|liblz4|libmd|libcrypt)(_|[0-9.-])"
)
_DOCUMENTS = (
    "doc",
    "man",
    "locale",
    "info",
    "lintian",
    "bug",
    "perl5",
    "zoneinfo",
    "gdb",
    "applications",
    "pixmaps",
)


class Debian:
    """One apt, with its archives in `cache`. Raises HostError with apt's own words."""

    def __init__(self, cache: Path) -> None:
        self._archives = cache / "debs"
        (self._archives / "partial").mkdir(parents=True, exist_ok=True)
        self._status = cache / "no-status"
        self._status.touch()

    def fetch(
        self,
        packages: Iterable[str],
        only: re.Pattern[str] | None = None,
        left_out: re.Pattern[str] = LEFT_OUT,
    ) -> list[Path]:
        """The .debs of these and of all that they need: those that match `only`, else all but left_out."""
        names = [line.split()[1] for line in self._apt("--print-uris", *packages).splitlines() if "'" in line]
        wanted = [name for name in names if (only.match(name) if only else not left_out.match(name))]
        missing = [name.split("_")[0] for name in wanted if not (self._archives / name).exists()]
        if missing:
            run(["apt-get", "-q", "download", *missing], self._archives)
        return [self._archives / name for name in wanted]

    def _apt(self, *words: str) -> str:
        options = {
            "Dir::State::status": self._status,
            "Dir::Cache::archives": self._archives / "none",
            "Dir::Cache::pkgcache": "",
            "Dir::Cache::srcpkgcache": "",
            "APT::Install-Recommends": "false",
            "Debug::NoLocking": "true",
        }
        given = [word for key, value in options.items() for word in ("-o", f"{key}={value}")]
        return run(["apt-get", *given, "-qq", "install", *words], Path("/"))


def unpack(debs: Iterable[Path], folder: Path, only: tuple[str, ...] = ()) -> None:
    """only: patterns of tar for the members wanted, all but documents without."""
    folder.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda deb: _unpack(deb, folder, only), debs))


def _unpack(deb: Path, folder: Path, only: tuple[str, ...]) -> None:
    unwanted = [f"--exclude=./usr/share/{name}" for name in _DOCUMENTS]
    tar = ["tar", "-x", "-C", str(folder), "--keep-directory-symlink", "--no-same-owner", *unwanted]
    archive = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", deb], stdout=subprocess.PIPE)
    done = subprocess.run(
        [*tar, "--wildcards", *only], stdin=archive.stdout, capture_output=True, check=False
    )
    unmatched = bool(only) and done.returncode == 2  # a pattern that this release has nothing for
    if archive.wait() or (done.returncode and not unmatched):
        raise HostError(f"image: {deb.name} cannot be unpacked: {done.stderr.decode()[-200:]!r}")


def run(command: list[str], folder: Path) -> str:
    """The program's output. Raises HostError with its last line of complaint."""
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, "LC_ALL": "C"},
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        raise HostError(
            f"image: the program {command[0]} is not installed (make image installs it)"
        ) from None
    if done.returncode:
        complaint = (done.stderr.strip() or done.stdout.strip() or "no reason given").splitlines()[-1]
        raise HostError(f"image: {' '.join(command[:3])}: {complaint}")
    return done.stdout
