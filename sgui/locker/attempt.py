"""One attempt in a process of its own: PAM modules leave passwords on stacks and in freed memory. It ends.

The child is a copy of the locker, with the password's page in it. It says one of three numbers and is gone.
"""

import os
from collections.abc import Callable

from sgui.host.process_unsafe import die_with_parent
from sgui.locker.password_unsafe import Password
from sgui.values.lock import Answer

# No module that ends the process by itself, in whatever way, says one of these by accident.
CODES = {Answer.GRANTED: 197, Answer.REFUSED: 198, Answer.BROKEN: 199}
ANSWERS = {code: answer for answer, code in CODES.items()}

Check = Callable[[str, str, Password], Answer]


def attempt(check: Check, user: str, services: str, password: Password) -> Answer:
    """check's answer; BROKEN if it dies, or if there can be no process."""
    parent = os.getpid()
    try:
        child = os.fork()
    except OSError:
        return Answer.BROKEN
    if child == 0:
        _try(parent, check, user, services, password)
    _, status = os.waitpid(child, 0)
    return ANSWERS.get(os.waitstatus_to_exitcode(status), Answer.BROKEN)


def _try(parent: int, check: Check, user: str, services: str, password: Password) -> None:
    """Never returns, so that there is never a second locker."""
    code = CODES[Answer.BROKEN]
    try:
        die_with_parent(parent)
        code = CODES[check(user, services, password)]
    finally:
        os._exit(code)
