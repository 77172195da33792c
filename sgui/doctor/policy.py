"""The policy file, as `sgui policy check` and `sgui run` judge it."""

import os
from collections.abc import Iterator
from pathlib import Path

from sgui import config
from sgui.doctor.finding import Finding, note, ok, problem
from sgui.values.errors import ConfigError


def examine(path: Path | None) -> Iterator[Finding]:
    if path is None:
        yield note(
            "policy", "none was named and there is no /etc/sgui/policy.toml", "sgui doctor --policy FILE"
        )
        return
    try:
        policy, _ = config.load(path)
    except ConfigError as error:
        for reason in error.reasons:
            yield problem("policy", reason)
        return
    yield ok("policy", f"{path}: {len(policy.domains)} domains, digest {policy.digest[:12]}")
    for warning in config.warnings(policy):
        yield note("policy", warning)
    for refused in config.refused_owners(policy, os.geteuid()):
        yield problem("policy", refused)
