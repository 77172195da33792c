"""`policy check` and `policy explain` as the contract has them."""

import re
import time
from pathlib import Path

import pytest

from tests.rig import Rig
from tests.stage import policy
from tests.system.cli.program import refused, sgui

# -- policy check and explain --------------------------------------------------------------------------------


def test_the_effective_policy_passes_check_again_with_the_same_digest(rig: Rig, tmp_path: Path) -> None:
    first = sgui("policy", "check", str(rig.policy))
    assert first.returncode == 0
    last = first.stdout.rstrip("\n").splitlines()[-1]
    assert re.fullmatch(r"# digest [0-9a-f]+", last)
    assert last.split()[2] == rig.status()["policy_digest"]
    again = tmp_path / "effective.toml"
    again.write_text(first.stdout)
    second = sgui("policy", "check", str(again))
    assert second.returncode == 0 and second.stdout == first.stdout
    for word in ("scaling", "switching", "attention", "focus = true", "max_size", "pattern"):
        assert word in first.stdout, "every default is spelled out"


def test_every_error_is_listed_with_file_line_and_key(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(
        'version = 1\nwrong = 1\n[output]\nscale = 9.5\nlayout = "circle"\n[domains.bank]\nlabel = "nope"\n'
        '[domains.UPPER]\nlabel = "secret"\n[management]\nfocus = 1\n'
    )
    done = sgui("policy", "check", str(path))
    assert done.returncode == 1 and done.stdout == ""
    lines = done.stderr.splitlines()
    assert all(line.startswith("sgui: ") for line in lines)
    for number, key in ((2, "wrong"), (4, "scale"), (5, "layout"), (7, "label"), (8, "UPPER"), (11, "focus")):
        assert any(f"{path}:{number}" in line and key in line for line in lines), (number, key, lines)


BAD_POLICIES = {
    "empty": "",
    "no version": '[domains.a]\nlabel = "secret"\n',
    "bom": "\ufeff" + policy(),
    "version true": policy().replace("version = 1", "version = true"),
    "scale nan": policy(output="scale = nan"),
    "scale inf": policy(output="scale = inf"),
    "scale true": policy(output="scale = true"),
    "scale off grid": policy(output="scale = 1.1"),
    "scale huge": policy(output="scale = 1e400"),
    "no such attention": policy(hotkeys='attention = "none"'),
    "empty attention": policy(hotkeys='attention = ""'),
    "hotkey is the attention key": policy(hotkeys='next = "ctrl+alt+delete"'),
    "two hotkeys alike": policy(hotkeys='next = "ctrl+alt+x"\nprevious = "alt+ctrl+x"'),
    "domain twice": policy() + '\n[domains.bank]\nlabel = "red"\n',
    "domain name upper": policy({"Bank": 'label = "red"'}),
    "domain name long": policy({"b" * 32: 'label = "red"'}),
    "domain name quoted": policy().replace("[domains.bank]", '[domains."bank "]'),
    "domain name bidi": policy().replace("[domains.bank]", '[domains."\\u202ebank"]'),
    "domain name wide": policy().replace("[domains.bank]", '[domains."\\uff42ank"]'),
    "look-alike": policy({"vm1": 'label = "red"', "vml": 'label = "green"'}),
    "label missing": policy({"bank": ""}),
    "size zero": policy({"bank": 'label = "red"\nmax_size = [0, 5]'}),
    "size float": policy({"bank": 'label = "red"\nmax_size = [5.0, 5]'}),
    "size three": policy({"bank": 'label = "red"\nmax_size = [5, 5, 5]'}),
    "screenshot string": policy(management='screenshot = "yes"'),
    "label colour": policy().replace("#26a269", "#26a26"),
    "near colours": policy().replace("#26a269", "#c01c29").replace('"diagonal"', '"solid"'),
    "label text bidi": policy().replace('text = "WORK"', 'text = "W\\u202eORK"'),
    "label text long": policy().replace('text = "WORK"', f'text = "{"W" * 33}"'),
    "label text empty": policy().replace('text = "WORK"', 'text = ""'),
    "unknown icon": policy().replace('"briefcase"', '"skull"'),
    "unknown pattern": policy().replace('"diagonal"', '"plaid"'),
    "opacity": policy(
        {"bank": 'label="red"\noverlay = {over=["red"], opacity=0.1, region="top", size=[9,9]}'}
    ),
    "opacity nan": policy(
        {"bank": 'label="red"\noverlay={over=["red"], opacity=nan, region="top", size=[9,9]}'}
    ),
    "paste upward": policy(
        {"web": 'label = "blue"\nclipboard = { paste_from = ["red"] }', "bank": 'label="red"'}
    ),
    "control character": policy().replace("SECRET", "SEC\\u0007RET"),
    "too large": policy() + "#" * 70000 + "\n",
    "dots": "version = 1\n" + "a." * 20000 + "a = 1\n",
    "brackets": "version = 1\na = " + "[" * 5000 + "]" * 5000 + "\n",
    "a bomb of digits": "version = " + "1" * 9000 + "\n",
    "not utf-8": "\udcff",
    "bridge kind": policy() + '\n[domains.bank.bridge]\nkind = "telnet"\nqmp = "/x"\n',
}


@pytest.mark.parametrize("name", BAD_POLICIES)
def test_bad_policies_are_refused_as_a_whole(tmp_path: Path, name: str) -> None:
    """H01, H02, D09, D11, D12."""
    path = tmp_path / "p.toml"
    path.write_bytes(BAD_POLICIES[name].encode("utf-8", "surrogateescape"))
    began = time.monotonic()
    done = sgui("policy", "check", str(path))
    assert done.returncode == 1 and done.stdout == "", done.stdout[-300:]
    assert done.stderr and all(line.startswith("sgui: ") for line in done.stderr.splitlines())
    assert "Traceback" not in done.stderr and done.stderr.isascii()
    assert time.monotonic() - began < 3


def test_an_unknown_owner_passes_check_with_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text(policy({"bank": 'label = "red"\nowner = "no-such-user-xyz"'}))
    done = sgui("policy", "check", str(path))
    assert done.returncode == 0 and "no-such-user-xyz" in done.stderr


def test_patterns_that_differ_excuse_near_colours_and_unused_labels_are_not_compared(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    near = policy().replace("#26a269", "#c01c29")
    for text in (near, policy({"bank": 'label = "red"'}).replace("#26a269", "#c01c28")):
        path.write_text(text)
        done = sgui("policy", "check", str(path))
        assert done.returncode == 0, done.stderr


def test_explain_says_what_may_flow_and_which_line_decides(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text(
        policy({"bank": 'label = "red"\nclipboard = { paste_from = ["blue"] }', "web": 'label = "blue"\n'})
    )
    done = sgui("policy", "explain", str(path), "web", "bank")
    assert done.returncode == 0 and "web" in done.stdout and "bank" in done.stdout
    assert re.search(r"line \d+|p\.toml:\d+", done.stdout), done.stdout
    refused(sgui("policy", "explain", str(path), "web", "nobody"), 1)
    refused(sgui("policy", "explain", str(tmp_path / "missing"), "web", "bank"), 1)
    refused(sgui("policy", "check", str(tmp_path / "missing")), 1)
    refused(sgui("policy", "check", str(tmp_path)), 1)


# -- audit ---------------------------------------------------------------------------------------------------
