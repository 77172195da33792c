"""`sgui replay FILE`."""

import argparse
from pathlib import Path

from sgui.recording.replay import replay


def perform(options: argparse.Namespace) -> int:
    for line in replay(Path(options.file)):
        print(line)
    return 0
