"""`python -m image [--no-disk] [--xen]`: make the machine, and say how to run it."""

import argparse
import shlex
import sys
import time

from image.base import ROOT
from image.build import build, qemu_command
from image.service import service
from image.xen import build_xen, xen_command
from sgui.values.errors import HostError


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m image", description=__doc__)
    parser.add_argument("--no-disk", action="store_true", help="for the tests: a Debian to put it in")
    parser.add_argument("--xen", action="store_true", help="dom0 of Xen with two guests, no disk")
    options = parser.parse_args()
    begun = time.monotonic()
    disk = None if options.no_disk or options.xen else ROOT / "build" / "sgui.img"
    cache = ROOT / ".cache" / "image"
    try:
        made = build(cache, _say, disk)
        if options.no_disk:
            service(cache, made.kernel.python, _say)
        xen = build_xen(cache, made, _say) if options.xen else None
    except HostError as error:
        print(f"sgui: {error}", file=sys.stderr)
        return 1
    print(f"sgui: image made in {time.monotonic() - begun:.0f} s")
    if xen is not None and not options.no_disk:
        print(
            f"sgui: to try it, with the keys Ctrl+Alt+1 and Ctrl+Alt+2:\n\n  {shlex.join(xen_command(xen))}\n"
        )
    if made.disk is not None:
        where = made.disk.relative_to(ROOT)
        print(f"sgui: to try it, or write {where} to a stick:\n\n  {qemu_command(made.disk)}\n")
    return 0


def _say(words: str) -> None:
    print(f"sgui: {words}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
