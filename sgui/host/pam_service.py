"""Whether a password could be checked at all: asked before somebody locks himself out. Runs no PAM code."""

import os
import pwd
from pathlib import Path

SERVICE = "sgui"
FOLDERS = ("/etc/pam.d", "/usr/lib/pam.d")  # where Linux-PAM looks, in its order
LIBRARIES = ("/lib", "/usr/lib", "/lib64", "/usr/lib64", "/usr/local/lib")
LIBRARY = "libpam.so.0"


def missing(user: str, services: str) -> str:
    """Why PAM could not be asked for this user's password; "" if it could. user "": who runs this.

    Without a service file PAM would take the one named `other`, which is somebody else's decision.
    """
    if not any(_library_in(Path(folder)) for folder in LIBRARIES):
        return f"there is no {LIBRARY}"
    folders = (services,) if services else FOLDERS
    if not any((Path(folder) / SERVICE).is_file() for folder in folders):
        return f"there is no PAM service {folders[0]}/{SERVICE}"
    try:
        _ = pwd.getpwnam(user) if user else pwd.getpwuid(os.geteuid())
    except KeyError:
        return f"{user or os.geteuid()} is no user of this system"
    return ""


def _library_in(folder: Path) -> bool:
    return (folder / LIBRARY).exists() or any(folder.glob(f"*-linux-*/{LIBRARY}"))
