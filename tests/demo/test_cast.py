"""sgui/demo/cast.py"""

import tomllib
from pathlib import Path

from sgui.demo.cast import CAST, policy

LABELS = Path(__file__).parents[2] / "labels"


def test_every_label_is_shipped() -> None:
    assert all((LABELS / f"{role.label}.toml").exists() for role in CAST)


def test_guests_in_qemu_have_a_bridge() -> None:
    written = tomllib.loads(policy({role.name: Path(f"/run/{role.name}.qmp") for role in CAST}))
    assert list(written["domains"]) == [role.name for role in CAST]
    assert written["domains"]["bank"]["bridge"] == {"kind": "qemu", "qmp": "/run/bank.qmp"}


def test_other_guests_have_none() -> None:
    written = tomllib.loads(policy({}))
    assert not any("bridge" in domain for domain in written["domains"].values())


def test_the_policy_allows_what_the_demonstration_does_and_no_more() -> None:
    written = tomllib.loads(policy({}))
    assert written["management"] == {"screenshot": "full"}
    assert not any("clipboard" in domain or "overlay" in domain for domain in written["domains"].values())
