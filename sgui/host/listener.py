"""A listening SOCK_SEQPACKET socket in a folder of ours, reachable by its owner alone."""

import contextlib
import os
import socket
from pathlib import Path

from sgui.host.runtime_dir import remove_stale_socket
from sgui.values.errors import ConfigError

SO_PASSRIGHTS = 83  # asm-generic/socket.h since Linux 6.16; Python has no name for it


def refuse_descriptors(end: socket.socket) -> bool:
    """From now on nobody can put a descriptor into this socket's queue: EPERM at the sender (B06).

    False on kernels before 6.16, which do not know the option. Accepted sockets inherit it.
    """
    try:
        end.setsockopt(socket.SOL_SOCKET, SO_PASSRIGHTS, 0)
    except OSError:
        return False
    return True


def listen(path: Path, backlog: int, uid: int | None = None) -> socket.socket:
    """Listen at path, mode 0600, non-blocking; uid: who may connect, if not ourselves.

    A socket that an earlier instance left there is replaced, anything else is refused (B11). Who may not be
    the only instance must hold the runtime folder's lock before. Raises ConfigError.
    """
    remove_stale_socket(path)
    end = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET | socket.SOCK_NONBLOCK)
    try:
        refuse_descriptors(end)
        end.bind(str(path))
        path.chmod(0o600)  # before listen(): until then nobody can connect
        if uid is not None and uid != os.geteuid():
            os.chown(path, uid, -1, follow_symlinks=False)
        end.listen(backlog)
    except OSError as error:
        end.close()
        raise ConfigError(
            f"runtime: {path}: {error.strerror or error}, must be a place for a socket"
        ) from error
    return end


def close_listener(end: socket.socket, path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()
    end.close()
