"""`sgui policy check` and `sgui policy explain`."""

import argparse
import sys

from sgui import config
from sgui.values.quote import printable


def perform(options: argparse.Namespace) -> int:
    policy, _ = config.load(options.file)
    if options.word == "explain":
        for line in config.explain(policy, *options.domains):
            print(line)
        return 0
    for warning in config.warnings(policy):
        print(f"sgui: warning: {printable(warning)}", file=sys.stderr)
    sys.stdout.write(config.serialise(policy))
    return 0
