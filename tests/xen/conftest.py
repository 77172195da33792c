import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from image.base import ROOT
from tests.xen.xen_machine import XenMachine


@pytest.fixture(scope="session")
def xen(request: pytest.FixtureRequest) -> Iterator[XenMachine]:
    """One boot for all. Where a test fails, what the machine said stays in build/xen-serial.log."""
    failed = request.session.testsfailed
    with tempfile.TemporaryDirectory(prefix="sgui-xen-") as folder:  # short: sockets lie in it
        running = XenMachine(Path(folder))
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
                shutil.copyfile(running.folder / "serial", ROOT / "build" / "xen-serial.log")
