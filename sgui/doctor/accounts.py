"""Who sgui runs as, whom its parts become, and whether a password can be asked for."""

import ctypes.util
import os
import pwd
from collections.abc import Iterator
from pathlib import Path

from sgui.doctor.finding import Finding, note, ok

SCREEN = "sgui-screen"
PAM_SERVICES = ("sgui", "login")


def examine(root: Path) -> Iterator[Finding]:
    yield user()
    yield screen_user()
    yield pam(root / "etc/pam.d")


def user() -> Finding:
    if os.geteuid() == 0:
        return ok("user", "root: bridges become their domains' owners")
    words = f"uid {os.geteuid()}: everything runs as this user"
    return note("user", words, "a service run by root separates domains from each other")


def screen_user() -> Finding:
    try:
        uid = pwd.getpwnam(SCREEN).pw_uid
    except KeyError:
        return note("user", f"no {SCREEN}: the screen stays who sgui is", "systemd-sysusers makes it")
    return ok("user", f"{SCREEN} is uid {uid}")


def pam(folder: Path) -> Finding:
    named = [name for name in PAM_SERVICES if (folder / name).is_file()]
    if ctypes.util.find_library("pam") is None:
        return note("pam", "no library: nobody could unlock", "install libpam0g")
    if not named:
        return note(
            "pam",
            f"no service in {folder}: nobody could unlock",
            "install libpam-runtime and /etc/pam.d/sgui",
        )
    return ok("pam", f"service {named[0]}")
