"""`sgui top`: rates between two looks, as a table and as JSON."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from sgui.cli import entry
from sgui.cli.top import rates, table
from tests.cli.fake_seat import STATUS, FakeSeat


def later(**grown: int) -> dict[str, Any]:
    status = copy.deepcopy(STATUS)
    status["output"]["frames"] += 120
    for name, more in grown.items():
        status["domains"][0][name] += more
    return status


def test_rates_are_what_grew() -> None:
    found = rates(STATUS, later(frames=120, pixels=4_800_000, cpu_us=60_000, wait_us=960_000), 2.0)
    bank, chat = found["domains"]
    assert found["frames_per_s"] == 60
    assert (bank["frames_per_s"], bank["pixels_per_s"], bank["cpu"]) == (60, 2_400_000, 0.03)
    assert (bank["cpu_us_per_frame"], bank["latency_us"]) == (500, 8000)
    assert (chat["frames_per_s"], chat["cpu_us_per_frame"], chat["latency_us"]) == (0, 0, 0)
    assert "buckets" not in found["latency_us"]["key_to_ring"]


def test_a_seat_that_began_anew_counts_from_nothing() -> None:
    after = copy.deepcopy(STATUS)
    after["domains"][0]["frames"] = 4
    assert rates(STATUS, after, 1.0)["domains"][0]["frames_per_s"] == 4


def test_the_table_is_aligned_and_lets_no_guest_word_out() -> None:
    status = later(frames=60, pixels=2_400_000, cpu_us=30_000, wait_us=480_000)
    status["domains"][1]["throttled"] = True
    status["output"]["renderer"] = "gl \x1b[2J"
    lines = list(table(rates(STATUS, status, 1.0)))
    assert lines[0] == "sgui top: normal, typing goes to bank, gl \\x1b[2J"
    assert lines[1].startswith("120.0 frames/s; median / 99th percentile: key ")
    assert lines[3:] == [
        "DOMAIN  LABEL   STATE      FRAMES/S  MPIXEL/S    CPU  US/FRAME  LATENCY",
        "bank    secret  connected      60.0       2.4  3.0 %       500   8.0 ms",
        "chat    public  stopped         0.0       0.0  0.0 %         -        -  throttled",
    ]


def test_once_is_one_table(seat: FakeSeat, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["top", "--once", "--interval", "0.1", "--runtime-dir", str(tmp_path)]
    assert entry.main(words) == 0
    out = capsys.readouterr().out
    assert out.count("DOMAIN") == 1 and "\x1b" not in out
    assert entry.main([*words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["domains"][0]["name"] == "bank"


@pytest.mark.parametrize("interval", ["0", "0.05", "-1", "nan", "inf", "4000", "x"])
def test_an_interval_that_makes_no_sense_is_refused(
    interval: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert entry.main(["top", "--interval", interval]) == 2
    assert "allowed is 0.1 to 3600" in capsys.readouterr().err
