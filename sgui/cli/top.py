"""`sgui top`: what each domain has of the screen, refreshed, as people know it from top(1).

Two looks at the status make one table: rates are what grew between them. Without a terminal the tables follow
each other.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator

from sgui.cli.folders import runtime_dir
from sgui.host.control_client import ControlClient
from sgui.values.quote import printable
from sgui.wire.control import Request
from sgui.wire.strict_json import Json

COLUMNS = ("DOMAIN", "LABEL", "STATE", "FRAMES/S", "MPIXEL/S", "CPU", "US/FRAME", "LATENCY", "")
HOME, REST = "\x1b[H", "\x1b[J"
Status = dict[str, Json]


def perform(options: argparse.Namespace) -> int:
    try:
        for rates in _looks(ControlClient(runtime_dir(options.runtime_dir)), options.interval):
            _show(json.dumps(rates) if options.json else "\n".join(table(rates)), options)
            if options.once:
                break
    except KeyboardInterrupt:
        pass  # the ordinary way to end it
    return 0


def _looks(client: ControlClient, interval_s: float) -> Iterator[Status]:
    before, then = client.ask(Request("status")), time.monotonic()
    while True:
        time.sleep(interval_s)
        after, now = client.ask(Request("status")), time.monotonic()
        yield rates(before, after, now - then)
        before, then = after, now


def _show(words: str, options: argparse.Namespace) -> None:
    if sys.stdout.isatty() and not options.once and not options.json:
        print(f"{HOME}{words}\n{REST}", end="", flush=True)
    else:
        print(words, flush=True)


def rates(before: Status, after: Status, seconds: float) -> Status:
    """What happened between two statuses. A domain whose figures fell has begun anew and counts from 0."""
    known = {domain["name"]: domain for domain in before["domains"]}
    frames = after["output"]["frames"]
    return {
        "mode": after["mode"],
        "focus": after["focus"],
        "renderer": after["output"]["renderer"],
        "frames_per_s": _grown(before["output"]["frames"], frames) / seconds,
        "latency_us": {
            name: {part: figures[part] for part in ("p50", "p99", "max")}
            for name, figures in after["latency_us"].items()
        },
        "domains": [_rate(known.get(one["name"], {}), one, seconds) for one in after["domains"]],
    }


def _grown(before: int, after: int) -> int:
    return after - before if after >= before else after


def _rate(before: Status, after: Status, seconds: float) -> Status:
    frames, pixels, cpu_us, wait_us = (
        _grown(before.get(name, 0), after[name]) for name in ("frames", "pixels", "cpu_us", "wait_us")
    )
    return {
        "name": after["name"],
        "label": after["label"],
        "state": after["state"],
        "throttled": after["throttled"],
        "frames_per_s": frames / seconds,
        "pixels_per_s": pixels / seconds,
        "cpu": cpu_us / 1e6 / seconds,
        "cpu_us_per_frame": cpu_us / frames if frames else 0.0,
        "latency_us": wait_us / frames if frames else 0.0,
    }


def table(rates: Status) -> Iterator[str]:
    """Lines for people, no wider than their words need."""
    focus = rates["focus"] or "no domain"
    yield printable(f"sgui top: {rates['mode']}, typing goes to {focus}, {rates['renderer']}")
    latency = rates["latency_us"]
    parts = (("key", "key_to_ring"), ("damage", "damage_to_present"), ("attention", "attention_to_present"))
    words = ", ".join(
        f"{word} {_ms(latency[name]['p50'])} / {_ms(latency[name]['p99'])}" for word, name in parts
    )
    yield f"{rates['frames_per_s']:.1f} frames/s; median / 99th percentile: {words}"
    yield ""
    rows = [COLUMNS, *(_row(domain) for domain in rates["domains"])]
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    for row in rows:
        cells = (
            cell.rjust(width) if 3 <= column <= 7 else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield printable("  ".join(cells).rstrip())


def _ms(us: float) -> str:
    return f"{us / 1000:.1f} ms" if us else "-"


def _row(domain: Status) -> tuple[str, ...]:
    return (
        str(domain["name"]),
        str(domain["label"]),
        str(domain["state"]),
        f"{domain['frames_per_s']:.1f}",
        f"{domain['pixels_per_s'] / 1e6:.1f}",
        f"{domain['cpu'] * 100:.1f} %",
        f"{domain['cpu_us_per_frame']:.0f}" if domain["cpu_us_per_frame"] else "-",
        _ms(domain["latency_us"]),
        "throttled" if domain["throttled"] else "",
    )
