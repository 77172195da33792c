"""Faults of sgui's own, seeded by root of the machine in the code that it runs: each is found by a look.

sgui has no switch that makes one: who can rewrite its code needs none.
"""

from tests.machine.machine import Machine

# Module, the line, what becomes of it.
BELIEVES_PROGRAMS = ("host/evdev_unsafe.py", "virtual=not hardware", "virtual=False")
FAULTS = (
    ("core/device.py", 'return Standing.PENDING, "waits', 'return Standing.ADMITTED, "waits'),
    (
        "core/devices.py",
        "state, releases = all_up(state, device.number, event.at_us)\n    kept",
        "releases = ()\n    kept",
    ),
    ("core/attention.py", "        focus=None,\n", "        focus=state.focus,\n"),
    ("core/focus.py", "or state.stance is not Stance.NORMAL ", ""),
    (
        "core/typed.py",
        "    if state.stance is Stance.ATTENTION:\n        if locks",
        "    if False:\n        if locks",
    ),
    (
        "host/evdev_unsafe.py",
        "    try:\n        # SAFETY: EVIOCGRAB",
        "    return True\n    try:\n        # SAFETY: EVIOCGRAB",
    ),
    ("host/console_unsafe.py", "fcntl.ioctl(self._fd, KDSKBMODE, K_OFF)", "pass"),
    ("core/picture/band.py", "if tab.domain == scene.focus), None)", "if tab.domain != scene.focus), None)"),
)


def spoil(machine: Machine, *faults: tuple[str, str, str]) -> None:
    """From the next start of sgui on."""
    for module, old, new in faults:
        machine.ask("spoil", module=module, old=old, new=new)


def mend(machine: Machine) -> None:
    machine.ask("mend")
