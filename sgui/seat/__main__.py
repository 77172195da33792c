"""`python -I -m sgui.seat --link-fd N`: started by the warden and by nobody else."""

import argparse
import os
import signal
import socket
import sys

from sgui.host.link import Link, LinkClosed
from sgui.host.process_unsafe import die_with_parent, name_process, renounce_privileges, run_before_others
from sgui.host.sandbox_unsafe import enter_cage
from sgui.seat.loop import Seat
from sgui.seat.start import read_start
from sgui.seat.ward_side import WardSide
from sgui.values.errors import SguiError


def main() -> int:
    parser = argparse.ArgumentParser(prog="sgui.seat")
    parser.add_argument("--link-fd", type=int, required=True)
    arguments = parser.parse_args()
    name_process("sgui-seat")
    renounce_privileges()
    die_with_parent(os.getppid())
    run_before_others()
    os.umask(0o077)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    sys.setswitchinterval(0.0005)  # the threads that read policies and write logs give way at once
    link = Link(socket.socket(fileno=arguments.link_fd))
    try:
        enter_cage("seat", elsewhere=True)
        Seat(read_start(link), WardSide(link)).run()
    except LinkClosed:
        return 0  # the warden is gone
    except SguiError as error:
        print(f"sgui: {error}", file=sys.stderr, flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
