"""`python -I -m sgui.locker --link-fd N`: started by the warden while the seat is locked, and only then.

PAM's modules need files, sockets and helpers of their own, so it has no cage. It also has little of value: a
socket to the seat, and a password while one is typed.
"""

import argparse
import os
import resource
import signal
import socket
import sys

from sgui.host.process_unsafe import die_with_parent, name_process, renounce_privileges, undumpable
from sgui.locker.loop import Locker
from sgui.locker.pam_unsafe import check
from sgui.values.errors import SguiError

DESCRIPTORS = 256  # PAM's modules open files; a leak in one of them ends this process and no other


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
    """As root no new privileges; for another user PAM needs its helper, which has a group."""
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_NOFILE, (DESCRIPTORS, DESCRIPTORS))
    undumpable()
    if os.geteuid() == 0:
        renounce_privileges()


if __name__ == "__main__":
    sys.exit(main())
