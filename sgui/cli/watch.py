"""`sgui watch`."""

import argparse
import json

from sgui.cli.folders import runtime_dir
from sgui.cli.record import line
from sgui.host.control_client import ControlClient
from sgui.values.errors import HostError


def perform(options: argparse.Namespace) -> int:
    try:
        for event in ControlClient(runtime_dir(options.runtime_dir)).watch():
            print(json.dumps(event) if options.json else line(event, ()), flush=True)
    except KeyboardInterrupt:
        return 0  # the ordinary way to end it
    raise HostError("watch: sgui has ended the connection")
