import struct
from pathlib import Path

import pytest

from sgui.screen.output import kms_unsafe
from sgui.screen.output.kms_unsafe import Card, Refused, cards
from sgui.values.errors import HostError


def test_cards_are_found_by_number(tmp_path: Path) -> None:
    for name in ("card10", "card2", "renderD128", "card0-HDMI-A-1", "by-path"):
        (tmp_path / name).touch()
    assert [path.name for path in cards(tmp_path)] == ["card2", "card10"]


@pytest.mark.parametrize("path", ["/dev/null", "/nonexistent/card0"])
def test_what_is_no_card_is_refused(path: str) -> None:
    with pytest.raises(HostError, match=f"kms: {path}: "):
        Card(Path(path))


def test_flips_are_counted_among_other_events() -> None:
    flip = struct.pack("<II", kms_unsafe.DRM_EVENT_FLIP_COMPLETE, 32) + bytes(24)
    other = struct.pack("<II", 1, 32) + bytes(24)
    assert kms_unsafe._flips(flip + other + flip) == 2
    assert kms_unsafe._flips(b"") == kms_unsafe._flips(bytes(7)) == kms_unsafe._flips(bytes(64)) == 0


def test_the_kernels_reason_is_kept() -> None:
    assert Refused("kms: x", 13).not_master and not Refused("kms: x", 22).not_master
