"""`sgui lock`: ask, and come back when the screen shows it, so that the machine may then go to sleep."""

import argparse
import time

from sgui.cli.folders import runtime_dir
from sgui.host.control_client import ControlClient
from sgui.values.errors import HostError
from sgui.wire.control import Request

WAIT_S = 5.0


def perform(options: argparse.Namespace) -> int:
    client = ControlClient(runtime_dir(options.runtime_dir))
    client.ask(Request("lock"))
    end = time.monotonic() + WAIT_S
    while not _shown(client):
        if time.monotonic() > end:
            raise HostError(f"lock: locked, and the screen has not shown it after {WAIT_S:.0f} s")
        time.sleep(0.02)
    return 0


def _shown(client: ControlClient) -> bool:
    status = client.ask(Request("status"))
    return isinstance(status, dict) and status.get("presented_mode") == "locked"
