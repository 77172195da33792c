"""`sgui status`: a calm table, or the JSON as the seat sent it."""

import argparse
import json
from collections.abc import Iterator

from sgui.cli.folders import runtime_dir
from sgui.host.control_client import ControlClient
from sgui.values.quote import printable
from sgui.wire.control import Request
from sgui.wire.strict_json import Json

COLUMNS = ("", "DOMAIN", "LABEL", "STATE", "SIZE", "FRAMES", "VIOLATIONS", "")


def perform(options: argparse.Namespace) -> int:
    status = ControlClient(runtime_dir(options.runtime_dir)).ask(Request("status"))
    if options.json:
        print(json.dumps(status, indent=2))
        return 0
    for line in table(status):
        print(printable(line.rstrip()))
    return 0


def table(status: dict[str, Json]) -> Iterator[str]:
    """Lines for people; status: as docs/control.md has it."""
    yield f"sgui {status['version']}, {_mode(status)}"
    for name, words in (
        ("focus", _focus(status)),
        ("layout", status["layout"]),
        ("output", _output(status["output"])),
        ("input", _input(status["input"])),
        ("audit", _audit(status["audit"])),
        ("integrity", status["integrity"]),
        ("policy", str(status["policy_digest"])[:16]),
        ("latency", _latency(status["latency_us"])),
    ):
        yield f"{name:<10} {words}"
    for asked in status.get("questions", ()):
        yield f"{'question':<10} {asked['title']} Answer it on the attention screen."
    yield ""
    rows = [COLUMNS, *(_row(domain, status["focus"]) for domain in status["domains"])]
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))


def _mode(status: dict[str, Json]) -> str:
    mode, presented = status["mode"], status.get("presented_mode", status["mode"])
    return str(mode) if mode == presented else f"{mode} (the screen still shows {presented})"


def _focus(status: dict[str, Json]) -> str:
    focus, presented = status["focus"], status["presented_focus"]
    if focus is None:
        return "no domain: typing goes nowhere"
    return str(focus) if focus == presented else f"{focus} (not shown yet: typing waits)"


def _output(output: dict[str, Json]) -> str:
    size = f"{output['width']}x{output['height']}"
    drawn = f"{output['renderer']}, {output['frames']} frames"
    turned = f"turned by {output['rotation']}, " if output.get("rotation") else ""
    return f"{output['backend']} {size}, {turned}scale {output['scale']}, {drawn}"


def _input(inputs: dict[str, Json]) -> str:
    devices = ", ".join(
        str(device.get("kind", device)) if isinstance(device, dict) else str(device)
        for device in inputs["devices"]
    )
    pending = f", {len(inputs['pending'])} waiting to be admitted" if inputs["pending"] else ""
    return f"{'exclusive' if inputs['exclusive'] else 'not exclusive'}: {devices or 'no device'}{pending}"


def _audit(audit: dict[str, Json]) -> str:
    health = "healthy" if audit["healthy"] else "NOT HEALTHY: records wait or were lost"
    return f"{audit['records']} records, {health}"


def _latency(latency: dict[str, Json]) -> str:
    return ", ".join(
        f"{words} {_ms(latency[name]['p99'])} at the 99th percentile"
        for name, words in (("key_to_ring", "key to guest"), ("damage_to_present", "damage to screen"))
    )


def _ms(us: Json) -> str:
    return "-" if not us else f"{us / 1000:.1f} ms"


def _row(domain: dict[str, Json], focus: Json) -> tuple[str, ...]:
    size = domain["size"]
    return (
        "*" if domain["name"] == focus else "",
        str(domain["name"]),
        str(domain["label"]),
        str(domain["state"]),
        f"{size[0]}x{size[1]}" if size else "-",
        str(domain["frames"]),
        str(domain["violations"]),
        str(domain["reason"] or ""),
    )
