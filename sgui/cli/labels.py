"""`sgui labels`."""

import argparse

from sgui import config


def perform(_options: argparse.Namespace) -> int:
    for line in config.list_labels():
        print(line)
    return 0
