"""docs/guest.md: its program runs as it stands, and its table names what there is."""

import re
import subprocess
import sys
import time
from pathlib import Path

from sgui.guest import Display
from sgui.values.input import KeyRecord
from sgui.wire.pipe_records import Closing
from tests.fake_server import FakeServer

PAGE = (Path(__file__).parents[2] / "docs" / "guest.md").read_text("utf-8")


def test_the_program_of_the_page_runs(tmp_path: Path) -> None:
    (program,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    path = tmp_path / "bank.sock"
    with FakeServer(path) as server:
        command = [sys.executable, "-c", program.replace("/run/sgui/guests/bank.sock", str(path))]
        running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])
        server.welcome()
        deadline = time.monotonic() + 20
        while not server.drawn():
            assert time.monotonic() < deadline, "nothing was drawn"
            time.sleep(0.01)
        server.type(KeyRecord(30, True))
        server.say(Closing(1, "enough"))
        server.close_session()
        said, _ = running.communicate(timeout=30)
    assert said == "30 down\nenough\n"
    assert server.pixels[:4] == b"\x40\x30\x20\x00"


def test_every_public_name_of_a_display_is_on_the_page() -> None:
    prose = re.sub(r"```.*?```", "", PAGE, flags=re.DOTALL)
    told = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`([^`]+)`", prose))))
    public = {name for name in vars(Display) if not name.startswith("_")}
    assert public <= told
