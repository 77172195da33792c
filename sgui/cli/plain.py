"""`sgui focus`, `attention`, `layout` and the other requests that answer with nothing but yes or no."""

import argparse

from sgui.cli.folders import runtime_dir
from sgui.host.control_client import ControlClient
from sgui.wire.control import Request


def perform(options: argparse.Namespace) -> int:
    request = Request(options.word, getattr(options, "argument", ""))
    ControlClient(runtime_dir(options.runtime_dir)).ask(request)
    return 0
