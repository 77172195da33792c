import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from image.base import ROOT
from tests.xen.xen_machine import XenMachine

M = TypeVar("M", bound=XenMachine)


@pytest.fixture(scope="session")
def xen(request: pytest.FixtureRequest) -> Iterator[XenMachine]:
    yield from kept(request, XenMachine, "xen-serial.log")


def kept(request: pytest.FixtureRequest, kind: type[M], log: str) -> Iterator[M]:
    """One boot for all. Where a test fails, what the machine said stays in build/."""
    failed = request.session.testsfailed
    with tempfile.TemporaryDirectory(prefix="sgui-xen-") as folder:  # short: sockets lie in it
        running = kind(Path(folder))
        try:
            running.ready()
            yield running
            failed -= request.session.testsfailed
        except BaseException:
            failed = -1
            raise
        finally:
            running.close()
            if failed and (running.folder / "serial").exists():
                (ROOT / "build").mkdir(exist_ok=True)
                shutil.copyfile(running.folder / "serial", ROOT / "build" / log)
