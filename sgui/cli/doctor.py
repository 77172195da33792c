"""`sgui doctor`: a line for each thing looked at; exit code 1 if one of them is a problem."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from sgui.cli.folders import runtime_dir, state_dir
from sgui.doctor import Finding, Places, Verdict, examine
from sgui.values.quote import printable

SERVICE_POLICY = Path("/etc/sgui/policy.toml")


def perform(options: argparse.Namespace) -> int:
    places = Places(_policy(options.policy), runtime_dir(options.runtime_dir), state_dir(options.state_dir))
    findings = _told(examine(places), quiet=options.json)
    problems = [finding for finding in findings if finding.verdict is Verdict.PROBLEM]
    if options.json:
        plain = [
            {"area": f.area, "verdict": f.verdict.value, "words": f.words, "remedy": f.remedy}
            for f in findings
        ]
        print(json.dumps({"ok": not problems, "findings": plain}, indent=2))
    return 1 if problems else 0


def _policy(given: str | None) -> Path | None:
    if given is not None:
        return Path(given).absolute()
    return SERVICE_POLICY if SERVICE_POLICY.exists() else None


def _told(findings: Iterator[Finding], quiet: bool) -> list[Finding]:
    """Each printed when it is known, since some take a while."""
    found = []
    for finding in findings:
        found.append(finding)
        if not quiet:
            print(f"{finding.verdict.value:8} {finding.area:11}{printable(finding.words)}")
            if finding.remedy:
                print(f"{'':20}-> {printable(finding.remedy)}")
            sys.stdout.flush()
    return found
