"""Reload and the rights of the control socket as the contract has them."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.rig import ALT, CTRL, DELETE, DIGITS, ESC, A, Rig
from tests.stage import (
    BLUE,
    COLORS,
    connect,
    content,
    frame_faults,
    info,
    inside,
    picture_when,
    policy,
    present,
    shows,
)

YELLOW = (250, 250, 0)


# -- reload --------------------------------------------------------------------------------------------------


BAD = policy().replace('label = "green"', 'label = "nope"') + '\n[domains.x]\nlabel = "red"\nfoo = 1\n'


def test_a_bad_reload_keeps_the_old_policy_and_lists_every_reason(own: Rig) -> None:
    (bank,) = present(own, "bank")
    before = own.focus("bank")
    own.policy.write_text(BAD)
    done = own.sgui("reload", check=False)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "nope" in done.stderr and "foo" in done.stderr
    assert all(line.startswith("sgui: ") for line in done.stderr.splitlines())
    reply = own.request(request="reload")
    assert reply["ok"] is False
    after = own.status()
    assert after["policy_digest"] == before["policy_digest"]
    assert [d["name"] for d in after["domains"]] == ["bank", "work", "web"]
    assert after["focus"] == "bank"
    own.tap(A)
    assert bank.keys(0.5)[:1] == [(A, 1)]


def test_sighup_reloads_good_and_keeps_bad(own: Rig) -> None:
    assert own.process is not None
    digest = own.status()["policy_digest"]
    own.policy.write_text(BAD)
    own.process.send_signal(signal.SIGHUP)
    time.sleep(0.4)
    assert own.status()["policy_digest"] == digest
    assert "nope" in own.errors()
    own.policy.write_text(policy(output='layout = "tile"'))
    own.process.send_signal(signal.SIGHUP)
    status = own.until(lambda s: s["policy_digest"] != digest)
    checked = own.folder / "check.txt"
    done = subprocess.run(
        [sys.executable, "-m", "sgui", "policy", "check", str(own.policy)],
        capture_output=True,
        text=True,
        check=True,
    )
    checked.write_text(done.stdout)
    assert done.stdout.splitlines()[-1] == f"# digest {status['policy_digest']}"


def test_a_reload_that_removes_a_connected_domain_ends_its_session(own: Rig) -> None:
    bank, work = present(own, "bank", "work")
    own.focus("bank")
    own.policy.write_text(policy({"work": 'label = "green"'}))
    own.sgui("reload")
    status = own.until(lambda s: [d["name"] for d in s["domains"]] == ["work"])
    assert status["focus"] is None
    assert bank.closed() is not None
    assert not own.socket_of("bank").exists()
    own.tap(A)
    assert work.keys(0.1) == []
    assert info(own.status(), "work")["state"] == "connected"
    picture = picture_when(own, lambda p: not (p == YELLOW).all(axis=2).any())
    assert not (picture[:, 6:] == COLORS["bank"]).all(axis=2).any()


def test_a_reload_that_adds_a_domain_opens_its_socket(own: Rig) -> None:
    (bank,) = present(own, "bank")
    own.focus("bank")
    domains = {"bank": 'label = "red"', "work": 'label = "green"', "web": 'label = "blue"'}
    own.policy.write_text(policy({"new": 'label = "green"', **domains}))
    own.sgui("reload")
    own.until(lambda s: [d["name"] for d in s["domains"]] == ["new", *domains])
    connect(own, "new").show(40, 30, 1, 2, 3)
    own.until(lambda s: info(s, "new")["size"] == [40, 30])
    status = own.status()
    assert status["focus"] == "bank" and info(status, "bank")["state"] == "connected"
    own.tap(CTRL, ALT, DIGITS[1])
    own.until(lambda s: s["presented_focus"] == "new")
    assert bank.closed(0.1) is None


def test_a_reload_that_changes_a_label_changes_the_picture_and_keeps_the_session(own: Rig) -> None:
    (bank,) = present(own, "bank")
    own.focus("bank")
    domains = {"bank": 'label = "blue"', "work": 'label = "green"', "web": 'label = "blue"'}
    own.policy.write_text(policy(domains))
    own.sgui("reload")
    own.until(lambda s: info(s, "bank")["label"] == "blue")
    rect = content(own, "bank")
    picture = picture_when(own, lambda p: not (p == COLORS["bank"]).all(axis=2).any())
    if bank.closed(0.1) is None:
        assert shows(picture, rect, YELLOW)
        assert frame_faults(picture, rect, BLUE, solid=False) == []


def _another_owner_is_refused(own: Rig) -> None:
    """Where sgui is not root's, it cannot have guests of other users; the old policy stays in force."""
    before = own.status()
    refused = own.sgui("reload", check=False)
    assert refused.returncode == 1 and "owner 'daemon'" in refused.stderr and refused.stderr.count("\n") == 1
    after = own.status()
    assert (after["policy_digest"], after["processes"]) == (before["policy_digest"], before["processes"])
    assert info(after, "bank")["state"] == "connected"


@pytest.mark.parametrize("change", ["max_size", "owner"])
def test_a_reload_that_changes_what_a_session_was_admitted_under_ends_it(own: Rig, change: str) -> None:
    bank, work = present(own, "bank", "work")
    own.focus("bank")
    line = "max_size = [640, 480]" if change == "max_size" else 'owner = "daemon"'
    domains = {"bank": f'label = "red"\n{line}', "work": 'label = "green"', "web": 'label = "blue"'}
    own.policy.write_text(policy(domains))
    if change == "owner" and os.geteuid() != 0:
        _another_owner_is_refused(own)
        return
    own.sgui("reload")
    assert bank.closed() is not None
    status = own.until(lambda s: info(s, "bank")["state"] != "connected")
    assert status["focus"] is None and info(status, "bank")["violations"] == 0
    assert info(status, "work")["state"] == "connected" and work.closed(0.1) is None
    again = own.guest("bank")
    if change == "max_size":
        assert again.status in (0, 4)
        if again.status == 0:
            assert again.bytes == 640 * 480 * 4


def test_a_reload_on_the_attention_screen_stays_there(own: Rig) -> None:
    present(own, "bank")
    own.focus("bank")
    own.tap(CTRL, ALT, DELETE)
    own.until(lambda s: s["presented_mode"] == "attention")
    own.policy.write_text(policy({"work": 'label = "green"'}))
    own.sgui("reload")
    status = own.until(lambda s: len(s["domains"]) == 1)
    assert status["mode"] == "attention" and status["return_focus"] is None
    own.tap(ESC)
    assert own.until(lambda s: s["presented_mode"] == "normal")["focus"] is None


# -- management ----------------------------------------------------------------------------------------------


def test_without_rights_the_control_socket_neither_focuses_nor_sees(tmp_path: Path) -> None:
    with Rig(tmp_path, policy(management="")) as rig:
        present(rig, "bank")
        for command in (("focus", "bank"), ("screenshot", str(tmp_path / "x.png"))):
            done = rig.sgui(*command, check=False)
            assert done.returncode == 1 and done.stderr.startswith("sgui: ") and done.stderr.count("\n") == 1
        assert not (tmp_path / "x.png").exists()
        assert rig.status()["focus"] is None
        rig.sgui("layout", "tile")
        rig.until(lambda s: s["layout"] == "tile")
        rig.sgui("attention")
        rig.until(lambda s: s["mode"] == "attention")
        assert any("denied" in record["kind"] for record in rig.audit())


@pytest.mark.parametrize("wanted", ["redacted", "full"])
def test_screenshots_are_redacted_as_the_policy_says(tmp_path: Path, wanted: str) -> None:
    domains = {
        "bank": 'label = "red"\nmax_size = [800, 600]',
        "work": 'label = "green"',
        "web": 'label = "blue"',
    }
    text = policy(domains, management=f'focus = true\nscreenshot = "{wanted}"', output='layout = "tile"')
    text = text.replace('screenshot = true\nlabel = "red"', 'screenshot = false\nlabel = "red"')
    text = text.replace('screenshot = true\nlabel = "blue"', 'screenshot = false\nlabel = "blue"')
    with Rig(tmp_path, text) as rig:
        present(rig, "bank", "work", size=(200, 150))
        status = rig.until(lambda s: info(s, "work")["frames"] > 0 and info(s, "bank")["frames"] > 0)
        time.sleep(0.1)
        picture = rig.shot()
        for name, color in (("bank", YELLOW), ("work", (0, 250, 250))):
            rect = tuple(info(status, name)["content"])
            visible = (inside(picture, rect) == color).all(axis=2).any()
            assert visible == (wanted == "full" and name == "work"), name
            assert frame_faults(picture, rect, COLORS[name], solid=name == "bank") == []
        rig.attention()
        rig.until(lambda s: s["presented_mode"] == "attention")
        shot = rig.shot()
        assert shot.shape == picture.shape
        dimmed = {name: inside(shot, tuple(info(rig.status(), name)["content"])) for name in ("bank", "work")}
        assert (dimmed["bank"] == COLORS["bank"]).all(axis=2).any()
        assert (dimmed["work"] == COLORS["work"]).all(axis=2).any() == (wanted == "redacted")
        taken = [record for record in rig.audit() if record["kind"] == "screenshot.taken"]
        assert {record["uid"] for record in taken} == {os.geteuid()}
        assert all(record["pid"] > 1 for record in taken)
        assert {record["redacted"] for record in taken} == {
            "bank,web" if wanted == "full" else "bank,work,web"
        }


def test_the_control_socket_is_for_the_right_user_only(rig: Rig) -> None:
    if os.getuid() != 0:
        pytest.skip("needs another user")
    source = (
        "import os,socket,sys\nos.setgid(65534); os.setuid(65534)\n"
        "s=socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)\n"
        'try:\n s.connect(sys.argv[1]); s.send(b\'{"request":"status"}\'); d=s.recv(65536)\n'
        "except OSError: d=b''\n"
        "print(d[:12])"
    )
    command = [sys.executable, "-c", source, str(rig.runtime / "control.sock")]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "true" not in out


def test_p14_a_reload_whose_doors_cannot_open_changes_nothing(rig: Rig) -> None:
    """Something is planted where a new domain's socket would be: refused in words, and the seat goes on."""
    before = rig.status()
    planted = rig.socket_of("mail")
    planted.write_text("")
    rig.policy.write_text(rig.policy.read_text() + '\n[domains.mail]\nlabel = "red"\n')
    reply = rig.request(request="reload")
    assert not reply["ok"] and "mail.sock is no socket" in reply["error"]
    after = rig.status()
    assert (after["policy_digest"], after["processes"]) == (before["policy_digest"], before["processes"])
    planted.unlink()
    assert rig.request(request="reload")["ok"]
    assert [domain["name"] for domain in rig.status()["domains"]][-1] == "mail"
    guest = connect(rig, "mail")
    assert guest.status == 0
