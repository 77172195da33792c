"""What a seat makes of what the last one left: whatever cannot be read is taken for the worst."""

import json
import zlib
from pathlib import Path

import pytest

from sgui.core.state import checkpoint, initial
from sgui.host import link
from sgui.host.memory_unsafe import sealed_memory
from sgui.seat.start import read_start, remembered
from sgui.values.errors import ConfigError
from sgui.values.scene import Link, Stance
from sgui.wire import packet, ward
from sgui.wire.strict_json import Json
from tests.config.policies import SMALL, parsed

POLICY = parsed(SMALL)


def saved(**changes: Json) -> bytes:
    return ward.encode_checkpoint({"policy": SMALL, "state": checkpoint(initial(POLICY))} | changes)


def test_the_first_seat_begins_afresh(tmp_path: Path) -> None:
    state, text, fresh = remembered(ward.encode_checkpoint({"policy": SMALL}), str(tmp_path))
    assert (state.stance, text, fresh) == (Stance.NORMAL, SMALL, True)


def test_the_next_one_goes_on(tmp_path: Path) -> None:
    state, text, fresh = remembered(saved(), str(tmp_path))
    assert (state.stance, text, fresh) == (Stance.NORMAL, SMALL, False)


@pytest.mark.parametrize("broken", [{"state": {}}, {"state": None}, {"state": {"lock": None}}])
def test_a_state_that_cannot_be_read_is_locked_and_quarantined(
    tmp_path: Path, broken: dict[str, Json]
) -> None:
    state, text, fresh = remembered(saved(**broken), str(tmp_path))
    assert (state.stance, text, fresh) == (Stance.LOCKED, SMALL, False)
    assert {domain.link for domain in state.domains} == {Link.QUARANTINED}


@pytest.mark.parametrize("raw", [b"", b"junk", zlib.compress(b"[]"), ward.encode_checkpoint({"policy": 7})])
def test_without_the_policys_text_the_file_counts_and_it_is_locked(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "policy.toml"
    with pytest.raises(ConfigError):
        remembered(raw, str(path))
    path.write_text(SMALL)
    state, text, fresh = remembered(raw, str(path))
    assert (state.stance, text, fresh) == (Stance.LOCKED, SMALL, False)


def test_a_memory_that_cannot_be_read_is_told_and_no_reason_to_end_for_ever(tmp_path: Path) -> None:
    """The same warden, the same checkpoint: each new seat would have ended at it."""
    policy = tmp_path / "policy.toml"
    policy.write_text(SMALL)
    for raw, forgot in ((saved(), False), (b"junk", True), (saved(state={}), True)):
        ours, theirs = link.link_pair()
        warden = link.Link(ours)
        memory = sealed_memory("audit", 4096)
        settings = {"policy": str(policy), "runtime_dir": "/r", "state_dir": "/s", "next_generation": 1}
        start = json.dumps(settings | {"record": "", "record_keys": False, "locked": None}).encode("ascii")
        warden.send(packet.encode(ward.CHECKPOINT, raw))
        warden.send(packet.encode(ward.START, start), (memory,))
        found = read_start(link.Link(theirs))
        assert (found.forgot, found.fresh) == (forgot, False)
        warden.close()
