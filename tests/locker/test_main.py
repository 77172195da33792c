"""The process: what it says of itself to the kernel (H14), and that it ends with its seat."""

import os
import resource
import socket
import subprocess
import sys
from pathlib import Path

from sgui.wire.locker import Opened, decode_said, encode_to_locker


def test_h14_it_cannot_be_dumped_or_traced_and_ends_with_the_seat() -> None:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    command = [sys.executable, "-I", "-m", "sgui.locker", "--link-fd", str(theirs.fileno())]
    with subprocess.Popen(command, pass_fds=[theirs.fileno()]) as process, ours:
        theirs.close()
        ours.settimeout(20)
        ours.send(encode_to_locker(Opened(7, "", "", "us")))
        assert decode_said(ours.recv(4096)).nonce == 7
        status = Path(f"/proc/{process.pid}/status").read_text()
        assert "Name:\tsgui-locker" in status
        assert f"Seccomp:\t{2 if os.geteuid() == 0 else 0}" in status
        assert f"NoNewPrivs:\t{int(os.geteuid() == 0)}" in status
        assert resource.prlimit(process.pid, resource.RLIMIT_CORE) == (0, 0)
        assert Path(f"/proc/{process.pid}/environ").stat().st_uid == 0, "not dumpable: its files are root's"
        ours.close()
        assert process.wait(20) == 0
