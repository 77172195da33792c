"""`sgui replay`: reserved."""

import argparse

from sgui.values.errors import ConfigError


def perform(_options: argparse.Namespace) -> int:
    raise ConfigError("replay: recorded sessions are not in this version")
