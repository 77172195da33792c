"""The same machine under systemd, sgui from its Debian package, Mesa beside it: for the tests.

What maintainer scripts would do is done here or, for users, by systemd at its first boot.
"""

import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from image.base import MODULES, ROOT, compile_for, pack, wheels
from image.debian import Debian, unpack
from sgui.demo import cpio
from sgui.values.errors import HostError

FILES = Path(__file__).parent / "files" / "service"
PACKAGES = ("systemd", "systemd-sysv", "udev", "dbus", "libpam-systemd", "util-linux", "kmod", "libseccomp2")
PACKAGES += ("libegl1", "libgl1-mesa-dri", "libgbm1", "libopengl0")
_LEFT_OUT = re.compile(
    r"(perl|libperl|dpkg|tar|debconf|adduser|passwd|gcc-|usrmerge|libsemanage|libnumber-|libtext-|libfile-"
    r"|libc6|libsensors-config|libx11-data|libgdbm|libdb5|util-linux-extra)"
    r"[_0-9.-]"
)
_ENABLED = {"graphical.target": "sgui", "multi-user.target": "agent guest@bank guest@web", "getty.target": ""}
_NOBODY = "/:/bin/false"
_ETC = {
    "passwd": "root:x:0:0::/root:/bin/sh\n"
    f"messagebus:x:100:100::{_NOBODY}\nbank:x:1001:1001::{_NOBODY}\nweb:x:1002:1002::{_NOBODY}\n",
    "group": "root:x:0:\ntty:x:5:\nmessagebus:x:100:\nbank:x:1001:\nweb:x:1002:\n",
    "machine-id": "0" * 31 + "1\n",  # without one systemd would take each boot for its first
    "hostname": "sgui\n",
}


def service(cache: Path, python: str, say: Callable[[str], None]) -> bytes:
    """A cpio archive to be appended to the image's initrd. python: the image's, as `3.11`.

    Raises HostError.
    """
    system, own = cache / f"service-{_recipe()}.squashfs", cache / "service-own.squashfs"
    with tempfile.TemporaryDirectory(dir=cache) as folder:
        if not system.exists():
            say("making a Debian with systemd and Mesa (60 MB, once)")
            for old in cache.glob("service-*"):
                old.unlink()
            root = Path(folder) / "system"
            unpack(Debian(cache).fetch(PACKAGES, left_out=_LEFT_OUT), root)
            wheels(root, python, ("PyOpenGL",))
            compile_for(root, root / MODULES, python)
            pack(root, system)
        root = Path(folder) / "own"
        _package(root)
        compile_for(root, root / MODULES, python)
        _settings(root)
        pack(root, own)
    return cpio.archive(
        (
            cpio.file("init", (FILES / "init").read_bytes(), 0o755),
            cpio.file("system.squashfs", system.read_bytes()),
            cpio.file("own.squashfs", own.read_bytes()),
        )
    )


def _recipe() -> str:
    parts = (Path(__file__), Path(__file__).with_name("debian.py"))
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()[:12]


def _package(root: Path) -> None:
    """sgui as `make deb` packs it."""
    root.mkdir()
    build = [sys.executable, str(ROOT / "packaging/debian/build.py"), str(root)]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    if done.returncode:
        raise HostError(f"image: the Debian package cannot be built: {done.stderr.strip()[-200:]}")
    (made,) = root.glob("*.deb")
    unpack([made], root)
    made.unlink()


def _settings(root: Path) -> None:
    etc = root / "etc"
    for name, text in _ETC.items():
        (etc / name).write_text(text)
    shutil.copyfile(FILES.parent / "policy.toml", etc / "sgui" / "policy.toml")
    units = etc / "systemd" / "system"
    units.mkdir(parents=True)
    for path in FILES.glob("*.service"):
        shutil.copyfile(path, units / path.name)
    (units / "sgui.service.d").mkdir()
    shutil.copyfile(FILES / "slow.conf", units / "sgui.service.d" / "slow.conf")
    for target, names in _ENABLED.items():
        (units / f"{target}.wants").mkdir()
        for name in names.split():
            there = "/usr/lib/systemd/system" if name == "sgui" else ".."
            file = re.sub("@.*", "@", name)
            (units / f"{target}.wants" / f"{name}.service").symlink_to(f"{there}/{file}.service")
    getty = units / "getty.target.wants" / "getty@tty1.service"  # whom sgui replaces
    getty.symlink_to("/lib/systemd/system/getty@.service")
