"""What was typed is in one place, and is gone when it is gone (H14)."""

import ctypes
import mmap

from sgui.locker.password_unsafe import Password
from sgui.values.limits import PASSWORD_BYTES


def content(password: Password) -> bytes:
    return ctypes.string_at(password.address, mmap.PAGESIZE)


def typed(text: str) -> Password:
    password = Password()
    for character in text:
        password.append(character)
    return password


def test_it_is_utf_8_with_a_zero_after_it() -> None:
    password = typed("pä€s")
    assert content(password).rstrip(b"\0") == "pä€s".encode()
    assert (password.length, password.characters) == (7, 4)


def test_the_last_character_goes_whole() -> None:
    password = typed("pä€")
    password.drop()
    assert content(password).rstrip(b"\0") == "pä".encode()
    password.drop()
    password.drop()
    password.drop()
    assert (password.length, password.characters) == (0, 0)


def test_h14_nothing_is_left_when_it_is_wiped() -> None:
    password = typed("secret" * 10)
    password.drop()
    password.wipe()
    assert content(password) == bytes(mmap.PAGESIZE)
    assert (password.length, password.overlong) == (0, False)


def test_what_does_not_fit_makes_it_no_password() -> None:
    password = typed("x" * PASSWORD_BYTES)
    assert not password.overlong
    password.append("€")
    assert (password.overlong, password.length) == (True, PASSWORD_BYTES)


def test_h14_its_page_is_in_no_core_dump() -> None:
    password = typed("x")
    with open("/proc/self/smaps") as file:
        text = file.read()
    for block in text.split("VmFlags:"):
        lines = block.splitlines()
        ranges = [
            line.split()[0] for line in lines if "-" in line.split(" ")[0] and ":" not in line.split(" ")[0]
        ]
        if ranges:
            first, last = (int(side, 16) for side in ranges[-1].split("-"))
            if first <= password.address < last:
                flags = text.split(ranges[-1], 1)[1].split("VmFlags:", 1)[1].splitlines()[0].split()
                assert "dd" in flags
                return
    raise AssertionError("the page is not there")
