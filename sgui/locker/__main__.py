"""`python -I -m sgui.locker --link-fd N`: started by the warden while the seat is locked, and only then.

PAM's modules need files, sockets and helpers of their own, so its cage is a wide one (sandbox/locker.policy).
It has little of value: a socket to the seat, and a password while one is typed.
"""

import argparse
import os
import signal
import socket
import sys

from sgui.host.process_unsafe import die_with_parent, name_process, undumpable
from sgui.host.sandbox_unsafe import enter_cage
from sgui.locker.loop import Locker
from sgui.locker.pam_unsafe import check
from sgui.values.errors import SguiError


def main() -> int:
    parser = argparse.ArgumentParser(prog="sgui.locker")
    parser.add_argument("--link-fd", type=int, required=True)
    arguments = parser.parse_args()
    name_process("sgui-locker")
    confine()
    die_with_parent(os.getppid())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end = socket.socket(fileno=arguments.link_fd)
    os.set_inheritable(arguments.link_fd, False)
    try:
        Locker(end, check, os.getuid()).run()
    except (BrokenPipeError, ConnectionResetError):
        return 0  # the seat is gone
    except SguiError as error:
        print(f"sgui: {error}", file=sys.stderr, flush=True)
        return 1
    return 0


def confine() -> None:
    """As root a cage; for another user PAM needs its helper, which has a group, and there can be none."""
    os.umask(0o077)
    undumpable()
    if os.geteuid() == 0:
        enter_cage("locker", elsewhere=True)


if __name__ == "__main__":
    sys.exit(main())
