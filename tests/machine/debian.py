"""The same machine under systemd, where sgui is the service of its Debian package."""

import time

from image.build import build
from image.service import service
from tests.machine.machine import CACHE, PATIENCE_S, Machine, blank

DROP_IN = "/run/systemd/system/sgui.service.d"


class Debian(Machine):
    memory_mib, words = 1280, "systemd.getty_auto=no"  # the serial console is for what guests say

    def more(self) -> bytes:
        python = build(CACHE, lambda words: None, None).kernel.python
        return service(CACHE, python, lambda words: None)

    def ready(self) -> None:
        self.before = [self.shot()]
        while self.first_frame_s is None:
            picture = self.shot()
            if not blank(picture):
                self.first_frame_s = time.monotonic() - self.begun
            assert time.monotonic() - self.begun < PATIENCE_S, self.lines()[-20:]
            self._wait(lambda: True, "a picture")
            time.sleep(0.25)
        self.active()
        self.told_bands()

    def systemctl(self, *words: str) -> str:
        return str(self.ask("run", command=f"systemctl {' '.join(words)}")).strip()

    def told(self, name: str, unit: str = "sgui") -> str:
        """What systemd says of the unit."""
        return self.systemctl("show", unit, "--value", "-p", name)

    def active(self, seconds: float = PATIENCE_S) -> None:
        end = time.monotonic() + seconds
        while self.systemctl("is-active", "sgui") != "active" or not self._guests():
            assert time.monotonic() < end, (self.systemctl("status", "sgui"), self.journal())
            time.sleep(0.5)

    def back(self, deaths: int) -> None:
        """systemd has started it again, so often, and it shows the focus."""
        self._wait(lambda: int(self.told("NRestarts")) >= deaths, "a restart")
        self.active()

    def _guests(self) -> bool:
        try:
            return all(each["size"] for each in self.status()["domains"])
        except AssertionError:
            return False

    def journal(self) -> str:
        return str(self.ask("run", command="journalctl -b -u sgui -n 40 --no-pager -o cat"))

    def drop_in(self, *lines: str) -> None:
        """Into the unit, from the next start on."""
        text = "\\n".join(("[Service]", *lines))
        self.ask("run", command=f"mkdir -p {DROP_IN}; printf '{text}\\n' >{DROP_IN}/test.conf")
        self.systemctl("daemon-reload")
