"""In QEMU's place for a PV guest: what xl starts when `device_model_override` names it.

    xen-device-model -xen-domid N … -chardev socket,id=libxl-cmd,path=PATH,…

xl has written vfb and vkbd for the guest and waits for the word `running` and a few answers over QMP. Then
this process runs the bridge, again and again while the Xen domain lives; the guest appears as sgui's domain
of the same name. QEMU's other options are for devices that a PV guest does not have, and are not looked at.
Source: Xen tools/libs/light/libxl_dm.c, libxl_qmp.c (greeting, qmp_capabilities, query-*).
"""

import select
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from time import monotonic

from sgui.bridges import xen_guest
from sgui.bridges.qmp_stub import QmpStub
from sgui.bridges.stopping import Stopped, Stopping
from sgui.bridges.xen_store import Store, open_store
from sgui.host.process_unsafe import name_process
from sgui.host.spawn import spawn
from sgui.values.errors import ConfigError, HostError, SguiError
from sgui.values.limits import BACKOFF_S

RUNTIME = Path("/run/sgui")  # a device model is started by root's toolstack, for the machine's sgui
LOOK_S = 1.0


@dataclass(frozen=True, slots=True)
class Order:
    """What xl asked for. commands: the QMP socket to make, None if it wants none."""

    domid: int
    commands: Path | None


def order(arguments: Sequence[str]) -> Order:
    """Raises ConfigError without a domain."""
    domid: int | None = None
    commands: Path | None = None
    for option, value in pairwise(arguments):
        if option == "-xen-domid" and value.isdecimal():
            domid = int(value)
        elif option == "-chardev" and value.startswith("socket,id=libxl-cmd,"):
            parts = dict(part.partition("=")[::2] for part in value.split(","))
            commands = Path(parts["path"]) if "path" in parts else None
    if domid is None or not 0 < domid <= xen_guest.DOMID_MAX:
        raise ConfigError("xen-device-model: allowed is what xl passes, with -xen-domid N")
    return Order(domid, commands)


def main(arguments: Sequence[str]) -> int:
    name_process("sgui-xen-dm")
    try:
        wanted = order(arguments)
        _serve(wanted, open_store(), Stopping())
    except Stopped:
        return 0
    except SguiError as error:
        print(f"sgui: {error}", file=sys.stderr, flush=True)
        return 1
    return 0


def _serve(wanted: Order, store: Store, stopping: Stopping) -> None:
    untrusted_name = store.read(f"/local/domain/{wanted.domid}/name")
    if untrusted_name is None:
        raise HostError(f"xen: no domain {wanted.domid}")
    name = untrusted_name.decode("ascii", "replace")
    with QmpStub(wanted.commands) as stub:
        own = xen_guest.own_domain(store)
        store.write(f"/local/domain/{own}/device-model/{wanted.domid}/state", "running")
        store.watch("@releaseDomain", "released")
        _Keeper(wanted.domid, name).keep(store, stub, stopping)


class _Keeper:
    """Runs the bridge while the domain is there; each time it ends it is started a little later."""

    def __init__(self, domid: int, name: str) -> None:
        self._domid, self._name = domid, name
        self._process: subprocess.Popen[bytes] | None = None
        self._start_at, self._rung = 0.0, 0

    def keep(self, store: Store, stub: QmpStub, stopping: Stopping) -> None:
        try:
            while xen_guest.alive(store, self._domid):
                self._tend(monotonic())
                ends = [store.fileno(), stopping.fileno(), *stub.filenos()]
                ready = select.select(ends, [], [], 0 if store.waiting else LOOK_S)[0]
                stopping.check()
                store.fired()
                stub.turn(ready)
        finally:
            if self._process is not None:
                self._process.terminate()
                with suppress(subprocess.TimeoutExpired):
                    self._process.wait(5)
                self._process.kill()

    def _tend(self, now: float) -> None:
        if self._process is not None and self._process.poll() is not None:
            self._process = None
            self._start_at = now + BACKOFF_S[min(self._rung, len(BACKOFF_S) - 1)]
            self._rung += 1
        if self._process is None and now >= self._start_at:
            socket_path = RUNTIME / "guests" / f"{self._name}.sock"
            arguments = ["--domain", self._name, "--guest-socket", str(socket_path)]
            self._process = spawn("sgui.bridges.xen", [*arguments, "--xen-domid", str(self._domid)], ())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
