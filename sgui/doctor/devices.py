"""Input devices, and whether other devices can reach our memory."""

import os
from collections.abc import Iterator
from pathlib import Path

from sgui.doctor.finding import Finding, note, ok, problem
from sgui.host import iommu


def examine(root: Path) -> Iterator[Finding]:
    yield inputs(root / "dev/input")
    yield memory(root / "sys")


def inputs(folder: Path) -> Finding:
    """Whether --input evdev could open them."""
    found = sorted(folder.glob("event*"))
    if not found:
        return note("input", f"no device in {folder}: sgui hears what a window is told, or a pipe")
    closed = [path.name for path in found if not os.access(path, os.R_OK | os.W_OK)]
    if closed:
        remedy = "run sgui as a service or as root, or join the group input"
        return problem("input", f"{len(closed)} of {len(found)} devices may not be opened", remedy)
    return ok("input", f"{len(found)} devices")


def memory(sys: Path) -> Finding:
    found = iommu.read(sys)
    words = f"{found.words}: {found.reason}"
    if found.words == iommu.ON:
        return ok("iommu", words)
    return note("iommu", words, found.remedy)
