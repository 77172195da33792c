"""`sgui audit show` and `sgui audit verify`."""

import argparse
import json
from pathlib import Path

from sgui.cli.folders import state_dir
from sgui.cli.record import line, word
from sgui.host.audit_check import newest, records, verify_file
from sgui.host.audit_store import LOG, head_of

CHAIN = ("boot", "monotonic_us", "n", "prev", "hash")  # for machines


def perform(options: argparse.Namespace) -> int:
    log = state_dir(options.state_dir) / LOG
    if options.word == "verify":
        return _verify(Path(options.file) if options.file is not None else log)
    for record in newest(log, options.count) if options.count else records(log):
        print(json.dumps(record) if options.json else f"{word(record.get('n')):>6.10}  {line(record, CHAIN)}")
    return 0


def _verify(log: Path) -> int:
    place, anchored = verify_file(log)
    if anchored:
        print(f"audit: {place.number} records, chain and anchor agree")
    else:
        head = head_of(log).name
        print(f"audit: {place.number} records, the chain holds; no {head} beside it: a cut tail is not found")
    return 0
