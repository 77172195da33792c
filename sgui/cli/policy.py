"""`sgui policy check`, `sgui policy explain` and `sgui policy diff`."""

import argparse
import sys

from sgui import config
from sgui.values.errors import ConfigError
from sgui.values.quote import printable


def perform(options: argparse.Namespace) -> int:
    if options.word == "diff":
        return _diff(options)
    policy, _ = config.load(options.file)
    if options.word == "explain":
        for line in config.explain(policy, *options.domains):
            print(line)
        return 0
    for warning in config.warnings(policy):
        print(f"sgui: warning: {printable(warning)}", file=sys.stderr)
    sys.stdout.write(config.serialise(policy))
    return 0


def _diff(options: argparse.Namespace) -> int:
    """As diff(1): 1 is a difference, so trouble is 2."""
    try:
        old, new = (config.load(path)[0] for path in (options.file, options.new))
    except ConfigError as error:
        for reason in error.reasons:
            print(f"sgui: {printable(reason)}", file=sys.stderr)
        return 2
    lines = config.difference(old, new)
    for line in lines:
        print(printable(line))
    return 1 if lines else 0
