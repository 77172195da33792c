"""`sgui doctor` on machines of paper: what is there, what is not, and what to do about it."""

import os
from pathlib import Path

import pytest

from sgui.doctor import (
    Finding,
    Places,
    Verdict,
    accounts,
    devices,
    examine,
    folders,
    graphics,
    kernel,
    policy,
)
from sgui.values.errors import HostError

OK, NOTE, PROBLEM = Verdict.OK, Verdict.NOTE, Verdict.PROBLEM


def verdict(finding: Finding) -> Verdict:
    assert finding.words and finding.words.isprintable()
    if finding.verdict is Verdict.OK:
        assert not finding.remedy
    return finding.verdict


def not_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """As somebody who may open nothing."""
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)


@pytest.mark.parametrize(
    ("said", "expected"),
    [("gl Intel UHD", OK), ("gl llvmpipe (LLVM 15)", NOTE), ("reference", NOTE), ("", PROBLEM)],
)
def test_who_paints(said: str, expected: Verdict, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graphics, "_TRY", f"print({said!r})")
    assert verdict(graphics.paints()) is expected


def test_a_driver_that_takes_its_process_along_is_a_problem_and_no_crash(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(graphics, "_TRY", "import os; os.abort()")
    assert verdict(graphics.paints()) is PROBLEM
    monkeypatch.setattr(graphics, "_TRY", "import time; time.sleep(60)")
    monkeypatch.setattr(graphics, "PAINTS_S", 0.5)
    assert verdict(graphics.paints()) is PROBLEM


def test_cards_and_console(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dri").mkdir()
    assert [verdict(f) for f in graphics.cards(tmp_path / "dri", tmp_path / "tty0")] == [NOTE]
    (tmp_path / "dri/card0").touch()
    (tmp_path / "tty0").touch()
    assert [verdict(f) for f in graphics.cards(tmp_path / "dri", tmp_path / "tty0")] == [OK, OK]
    not_root(monkeypatch)
    found = list(graphics.cards(tmp_path / "dri", tmp_path / "tty0"))
    assert [verdict(f) for f in found] == [PROBLEM, PROBLEM]
    assert "video" in found[0].remedy


def test_input_devices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdict(devices.inputs(tmp_path)) is NOTE
    (tmp_path / "event0").touch()
    assert verdict(devices.inputs(tmp_path)) is OK
    not_root(monkeypatch)
    assert verdict(devices.inputs(tmp_path)) is PROBLEM


def test_memory_that_devices_may_write_is_told_with_what_to_do(tmp_path: Path) -> None:
    groups = tmp_path / "kernel/iommu_groups"
    groups.mkdir(parents=True)
    found = devices.memory(tmp_path)
    assert verdict(found) is NOTE and found.remedy
    (groups / "0").mkdir()
    (groups / "0/type").write_text("DMA-FQ\n")
    assert verdict(devices.memory(tmp_path)) is OK


def test_a_kernel_without_filters_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdict(kernel.seccomp(tmp_path / "none")) is PROBLEM
    (tmp_path / "few").write_text("kill errno allow\n")
    assert verdict(kernel.seccomp(tmp_path / "few")) is PROBLEM
    (tmp_path / "all").write_text("kill_process trap errno allow\n")
    assert verdict(kernel.seccomp(tmp_path / "all")) is OK

    def none() -> str:
        raise HostError("cage: no libseccomp: install it")

    monkeypatch.setattr(kernel, "seccomp_binding", none)
    found = kernel.seccomp(tmp_path / "all")
    assert verdict(found) is PROBLEM and found.remedy == "install it"


@pytest.mark.parametrize(("version", "expected"), [(-1, NOTE), (0, NOTE), (3, NOTE), (6, OK), (7, OK)])
def test_landlock(version: int, expected: Verdict) -> None:
    assert verdict(kernel.landlock(version)) is expected


def test_descriptors_and_namespaces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "refuse_descriptors", lambda end: True)
    assert verdict(kernel.descriptors()) is OK
    monkeypatch.setattr(kernel, "refuse_descriptors", lambda end: False)
    assert verdict(kernel.descriptors()) is NOTE
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    (tmp_path / "most").write_text("0\n")
    assert verdict(kernel.namespaces(tmp_path / "most")) is NOTE
    (tmp_path / "most").write_text("15000\n")
    assert verdict(kernel.namespaces(tmp_path / "most")) is OK
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert verdict(kernel.namespaces(tmp_path / "none")) is OK


def test_users_and_passwords(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert verdict(accounts.user()) is NOTE
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert verdict(accounts.user()) is OK
    monkeypatch.setattr(accounts, "SCREEN", "nobody-of-that-name")
    assert verdict(accounts.screen_user()) is NOTE
    monkeypatch.setattr(accounts, "SCREEN", "root")
    assert verdict(accounts.screen_user()) is OK
    assert verdict(accounts.pam(tmp_path)) is NOTE
    (tmp_path / "sgui").touch()
    assert verdict(accounts.pam(tmp_path)) is OK


def test_folders_are_judged_as_sgui_run_would_and_not_made(tmp_path: Path) -> None:
    place = tmp_path / "new" / "sgui"
    assert verdict(folders.folder("state", place)) is OK
    assert not place.parent.exists()
    place.parent.mkdir()
    place.mkdir(mode=0o700)
    assert verdict(folders.folder("state", place)) is OK
    place.chmod(0o777)
    assert "chmod" in folders.folder("state", place).remedy
    place.rmdir()
    place.symlink_to(tmp_path)
    assert verdict(folders.folder("state", place)) is PROBLEM


def test_a_folder_of_somebody_else_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    not_root(monkeypatch)
    mine = tmp_path.stat().st_uid
    monkeypatch.setattr(os, "geteuid", lambda: mine + 1)
    assert verdict(folders.folder("runtime", tmp_path)) is PROBLEM
    assert verdict(folders.folder("runtime", tmp_path / "new")) is PROBLEM


def test_policies(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    assert [verdict(f) for f in policy.examine(None)] == [NOTE]
    assert [verdict(f) for f in policy.examine(file)] == [PROBLEM]
    file.write_text("version = 1\nnonsense = 2\nmore = 3\n")
    assert [verdict(f) for f in policy.examine(file)] == [PROBLEM, PROBLEM]
    file.write_text('version = 1\n[domains.a]\nlabel = "work"\n')
    assert [verdict(f) for f in policy.examine(file)] == [OK]
    file.write_text('version = 1\n[domains.a]\nlabel = "work"\nowner = "nobody-of-that-name"\n')
    assert PROBLEM in [verdict(f) for f in policy.examine(file)]


def test_everything_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graphics, "_TRY", "print('gl paper')")
    areas = [finding.area for finding in examine(Places(None, tmp_path / "r", tmp_path / "s"))]
    wanted = "gl kms input iommu seccomp landlock sockets namespaces user pam runtime state audit policy"
    assert set(wanted.split()) <= set(areas)
