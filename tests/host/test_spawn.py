"""Children start isolated: no PYTHON*, no LD_*, only the descriptors they were given (H13)."""

import os
import pwd
import shutil
from pathlib import Path

import pytest

from sgui.host.spawn import clean_environment, spawn
from sgui.values.errors import HostError

SYSTEM_PYTHON = shutil.which("python3", path="/usr/bin:/bin")


def test_h13_the_environment_is_scrubbed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PYTHONPATH", "PYTHONINSPECT", "LD_PRELOAD", "SGUI_DEBUG", "MESA_DEBUG"):
        monkeypatch.setenv(name, "evil")
    monkeypatch.setenv("DISPLAY", ":7")
    kept = clean_environment()
    assert kept["DISPLAY"] == ":7"
    assert "evil" not in kept.values()


def test_a_child_gets_its_descriptors_and_no_standard_input() -> None:
    read, write = os.pipe()
    child = spawn("timeit", ["-n1", "-r1", f"import os; os.write({write}, os.read(0, 9) + b'ok')"], (write,))
    os.close(write)
    assert os.read(read, 10) == b"ok"
    assert child.wait(20) == 0
    os.close(read)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
@pytest.mark.skipif(SYSTEM_PYTHON is None, reason="no interpreter that everybody may run")
def test_another_user_has_none_of_our_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    read, write = os.pipe()
    say = f"import os; os.write({write}, repr((os.getresuid(), os.getresgid(), os.getgroups())).encode())"
    nobody = pwd.getpwnam("nobody")
    monkeypatch.setattr(
        "sys.executable", SYSTEM_PYTHON
    )  # ours may lie in a folder that nobody else may enter
    child = spawn("timeit", ["-n1", "-r1", say], (write,), nobody.pw_uid)
    os.close(write)
    expected = ((nobody.pw_uid,) * 3, (nobody.pw_gid,) * 3, [nobody.pw_gid])
    assert os.read(read, 200).decode() == repr(expected)
    assert child.wait(20) == 0
    os.close(read)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_an_interpreter_that_the_user_may_not_run_is_an_error_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o700)
    shutil.copy("/bin/true", tmp_path / "python")
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    nobody = pwd.getpwnam("nobody").pw_uid
    with pytest.raises(HostError, match=f"spawn: user {nobody} cannot run .*: Permission denied"):
        spawn("timeit", [], (), nobody)


def test_a_user_without_an_account_is_refused() -> None:
    with pytest.raises(HostError, match="user 4000000000 has no account"):
        spawn("timeit", [], (), 4000000000)
