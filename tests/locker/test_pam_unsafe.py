"""What the real libpam says, and what becomes of it: stacks of Debian's own modules, in a folder of ours."""

import getpass
import time
from pathlib import Path

import pytest

from sgui.locker.pam_unsafe import check
from sgui.locker.password_unsafe import Password
from sgui.values.lock import Answer
from tests.locker.services import RIGHT, service

USER = getpass.getuser()
ROOT = Path(__file__).parents[2]
PERMIT = "auth required pam_permit.so\n"


def asked(services: Path, text: str) -> Answer:
    password = Password()
    for character in text:
        password.append(character)
    return check(USER, str(services), password)


def test_the_right_password_opens(tmp_path: Path) -> None:
    assert asked(service(tmp_path), RIGHT) is Answer.GRANTED


@pytest.mark.parametrize("text", ["wrong", RIGHT + "x", RIGHT[:-1], "x" * 500, "é"])
def test_no_other_one_does(tmp_path: Path, text: str) -> None:
    assert asked(service(tmp_path), text) is Answer.REFUSED


@pytest.mark.parametrize(
    ("account", "answer"),
    [
        ("account required pam_deny.so\n", Answer.REFUSED),
        ("account required pam_debug.so acct=acct_expired\n", Answer.REFUSED),
        ("account required pam_debug.so acct=new_authtok_reqd\n", Answer.GRANTED),
        ("account required pam_debug.so acct=perm_denied\n", Answer.REFUSED),
    ],
)
def test_the_account_counts_too(tmp_path: Path, account: str, answer: Answer) -> None:
    assert asked(service(tmp_path, account=account), RIGHT) is answer


@pytest.mark.parametrize("name", ["auth_err", "user_unknown", "maxtries", "cred_insufficient"])
def test_pam_says_no(tmp_path: Path, name: str) -> None:
    assert asked(service(tmp_path, f"auth required pam_debug.so auth={name}\n"), "x") is Answer.REFUSED


@pytest.mark.parametrize("name", ["authinfo_unavail", "system_err", "abort", "service_err"])
def test_pam_cannot_tell(tmp_path: Path, name: str) -> None:
    assert asked(service(tmp_path, f"auth required pam_debug.so auth={name}\n"), "x") is Answer.BROKEN


def test_a_module_that_is_not_there_opens_nothing(tmp_path: Path) -> None:
    assert asked(service(tmp_path, "auth required pam_of_nowhere.so\n"), RIGHT) is Answer.BROKEN


def test_a_service_that_is_not_there_opens_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert asked(tmp_path / "empty", RIGHT) is not Answer.GRANTED


def test_a_wrong_password_does_not_make_pam_sleep(tmp_path: Path) -> None:
    """The wait is the seat's, where it can be shown; pam_faildelay would add nine seconds."""
    before = time.monotonic()
    stack = "auth optional pam_faildelay.so delay=9000000\nauth required pam_deny.so\n"
    assert asked(service(tmp_path, stack), "x") is Answer.REFUSED
    assert time.monotonic() - before < 8


def test_the_service_that_is_shipped_names_what_debian_has() -> None:
    lines = (ROOT / "packaging" / "pam.d" / "sgui").read_text().splitlines()
    assert [line for line in lines if not line.startswith("#")] == [
        "@include common-auth",
        "@include common-account",
    ]
