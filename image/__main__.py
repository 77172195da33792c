"""`python -m image [--no-disk]`: make the machine, and say how to run it."""

import argparse
import sys
import time

from image.base import ROOT
from image.build import build, qemu_command
from sgui.values.errors import HostError


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m image", description=__doc__)
    parser.add_argument("--no-disk", action="store_true", help="kernel and initrd only, for the tests")
    options = parser.parse_args()
    begun = time.monotonic()
    disk = None if options.no_disk else ROOT / "build" / "sgui.img"
    try:
        made = build(ROOT / ".cache" / "image", lambda words: print(f"sgui: {words}", flush=True), disk)
    except HostError as error:
        print(f"sgui: {error}", file=sys.stderr)
        return 1
    print(f"sgui: image made in {time.monotonic() - begun:.0f} s")
    if made.disk is not None:
        where = made.disk.relative_to(ROOT)
        print(f"sgui: to try it, or write {where} to a stick:\n\n  {qemu_command(made.disk)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
