"""`sgui demo`, which has options of its own."""

import argparse

from sgui.demo.show import main


def perform(options: argparse.Namespace) -> int:
    return main(options.unread)
