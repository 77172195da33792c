"""TOML text to core.policy.Policy and back. All or nothing: one error, and no Policy comes out of a file."""

from sgui.config.cautions import refused_owners, unknown_owners, warnings
from sgui.config.difference import difference
from sgui.config.effective import effective_text, serialise
from sgui.config.explanation import explain
from sgui.config.policy_file import load, parse
from sgui.config.shipped import list_labels, shipped_labels

__all__ = [
    "difference",
    "effective_text",
    "explain",
    "list_labels",
    "load",
    "parse",
    "refused_owners",
    "serialise",
    "shipped_labels",
    "unknown_owners",
    "warnings",
]
