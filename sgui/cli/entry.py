"""From words to an exit code: 0, 1 refused or failed, 2 usage. Errors are lines that begin with `sgui: `.

Whatever happens, no traceback: what a user can do about an error stands in its line.
"""

import importlib
import os
import sys
from collections.abc import Sequence

from sgui.cli.arguments import parse
from sgui.host.audit_chain import ChainError
from sgui.host.control_client import RequestRefused
from sgui.host.voice import stand_in
from sgui.values.errors import ConfigError, SguiError
from sgui.values.quote import printable


def main(arguments: Sequence[str] | None = None) -> int:
    """Perform one command; arguments: without the program's name."""
    stand_in()
    code = _perform(arguments)
    try:
        sys.stdout.flush()
    except OSError:  # said already; the interpreter must not try once more at its end, with words of its own
        _nobody_reads()
    return code


def _perform(arguments: Sequence[str] | None) -> int:
    try:
        options = parse(arguments)
        code = int(importlib.import_module(f"sgui.cli.{options.module}").perform(options))
        sys.stdout.flush()
    except SystemExit as end:  # argparse: help, version, usage
        return end.code if isinstance(end.code, int) else 2
    except ConfigError as error:
        return fail(*error.reasons)
    except RequestRefused as error:
        return fail(*str(error).split("\n"))
    except (SguiError, ChainError) as error:
        return fail(str(error))
    except KeyboardInterrupt:
        return fail("interrupted")
    except BrokenPipeError:
        return _nobody_reads()
    except OSError as error:
        return fail(_words(error))
    except Exception as error:  # our own mistake: still one line
        return fail(f"internal: {type(error).__name__}: {error}, please report it")
    return code


def fail(*reasons: str) -> int:
    """Each on a line of standard error. Returns 1."""
    for reason in reasons:
        print(f"sgui: {printable(reason)}", file=sys.stderr)
    return 1


def _nobody_reads() -> int:
    """The reader of standard output has had enough, as `head` has: no news for anybody."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _words(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    return f"system: {where}{error.strerror or error}"
