from pathlib import Path

import pytest

from sgui.host import pam_service
from sgui.host.pam_service import missing


@pytest.fixture
def services(tmp_path: Path) -> Path:
    (tmp_path / "sgui").write_text("auth required pam_deny.so\n")
    return tmp_path


def test_nothing_is_missing_where_library_service_and_user_are(services: Path) -> None:
    assert missing("", str(services)) == missing("root", str(services)) == ""


def test_without_a_service_of_its_own_it_is_not_somebody_elses(tmp_path: Path) -> None:
    assert missing("", str(tmp_path)) == f"there is no PAM service {tmp_path}/sgui"


def test_the_systems_folders_are_looked_at(services: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pam_service, "FOLDERS", ("/nowhere", str(services)))
    assert missing("", "") == ""
    monkeypatch.setattr(pam_service, "FOLDERS", ("/nowhere", "/else"))
    assert missing("", "") == "there is no PAM service /nowhere/sgui"


def test_a_user_who_does_not_exist_cannot_unlock(services: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert missing("nobody-of-that-name", str(services)) == "nobody-of-that-name is no user of this system"
    monkeypatch.setattr("os.geteuid", lambda: 4_000_000_123)
    assert missing("", str(services)) == "4000000123 is no user of this system"


def test_without_the_library_nobody_can(
    services: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(pam_service, "LIBRARIES", (str(tmp_path),))
    assert missing("", str(services)) == "there is no libpam.so.0"
