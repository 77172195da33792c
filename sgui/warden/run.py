"""`sgui run`: check everything that can be wrong, then become the warden."""

import os
import sys
from pathlib import Path

from sgui import config
from sgui.host.pam_service import missing
from sgui.host.process_unsafe import name_process, renounce_privileges, undumpable
from sgui.host.runtime_dir import lock_instance, private_dir
from sgui.host.voice import say
from sgui.recording.file import create
from sgui.values.errors import ConfigError
from sgui.values.settings import Settings
from sgui.warden.loop import Warden


def run(settings: Settings) -> int:
    """Run until SIGTERM, `sgui stop` or a fault that restarting does not mend; the exit code.

    Raises ConfigError for what the operator has to mend first; nothing has been started then.
    """
    policy, text = config.load(settings.policy)
    refused = config.refused_owners(policy, os.geteuid())
    if refused:
        raise ConfigError(*refused)
    runtime = private_dir(Path(settings.runtime_dir), "runtime")
    private_dir(runtime / "guests", "runtime")
    private_dir(Path(settings.state_dir), "state")
    lock = lock_instance(runtime)
    if settings.record is not None:
        create(settings.record)
    name_process("sgui-warden")
    _renounce()
    os.umask(0o077)
    warden = Warden(settings, text.decode("utf-8"))
    if policy.lock.unlock == "pam" and any(key.startswith("lock.") for key in policy.lines):
        _warn(missing(policy.lock.user, policy.lock.services))
    try:
        return warden.run()
    finally:
        warden.close()
        os.close(lock)
        sys.stdout.flush()


def _warn(why: str) -> None:
    """Whose policy speaks of the lock should not learn only later that it cannot be had."""
    if why:
        say(f"lock: off, since nobody could unlock: {why}")


def _renounce() -> None:
    """Children inherit it, and a locker that is not root's needs PAM's helper (unix_chkpwd, of a group)."""
    if os.geteuid() == 0:
        renounce_privileges()
    else:
        undumpable()
