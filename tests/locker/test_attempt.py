"""PAM asked in a process of its own: what it leaves behind ends with it (H14)."""

import os
import signal
import sys

import pytest

from sgui.locker.attempt import Check, attempt
from sgui.locker.password_unsafe import Password
from sgui.values.lock import Answer


@pytest.mark.parametrize("answer", [Answer.GRANTED, Answer.REFUSED, Answer.BROKEN])
def test_the_answer_comes_back(answer: Answer) -> None:
    assert attempt(lambda *_: answer, "ana", "", Password()) is answer


def fails(*_: object) -> Answer:
    raise OSError("a module's own")


def exits(*_: object) -> Answer:
    os._exit(0)


def leaves(*_: object) -> Answer:
    sys.exit(0)


def crashes(*_: object) -> Answer:
    os.kill(os.getpid(), signal.SIGKILL)
    return Answer.GRANTED


@pytest.mark.parametrize("check", [fails, exits, leaves, crashes])
def test_a_module_that_ends_it_opens_nothing(check: Check) -> None:
    assert attempt(check, "ana", "", Password()) is Answer.BROKEN


def test_it_is_another_process_and_gone_afterwards() -> None:
    read, write = os.pipe()

    def told(*_: object) -> Answer:
        os.write(write, str(os.getpid()).encode())
        return Answer.REFUSED

    attempt(told, "ana", "", Password())
    child = int(os.read(read, 64))
    assert child != os.getpid()
    with pytest.raises(ChildProcessError):
        os.waitpid(child, os.WNOHANG)


def test_without_a_process_nothing_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", none)
    assert attempt(lambda *_: Answer.GRANTED, "ana", "", Password()) is Answer.BROKEN
