"""sgui itself and the machine's configuration: what lies over the base."""

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from image.base import MODULES, ROOT, compile_for, pack
from sgui.values.errors import HostError

FILES = Path(__file__).with_name("files")
ETC = {
    "passwd": "root:x:0:0::/root:/bin/sh\nbank:x:1001:1001::/:/bin/false\nweb:x:1002:1002::/:/bin/false\n",
    "group": "root:x:0:\nbank:x:1001:\nweb:x:1002:\n",
}


def layer(folder: Path, python: str, squashfs: Path) -> None:
    """folder: empty, to work in. python: the image's, as `3.11`."""
    place = folder / MODULES
    place.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as work, zipfile.ZipFile(_wheel(Path(work))) as archive:
        archive.extractall(place)
    compile_for(folder, place, python)
    etc = folder / "etc" / "sgui"
    etc.mkdir(parents=True)
    for name in ("mounts", "start", "as_user.py", "power.py", "policy.toml", "input"):
        (etc / name).write_bytes((FILES / name).read_bytes())
    for name, text in ETC.items():
        (folder / "etc" / name).write_text(text)
    pack(folder, squashfs)


def _wheel(folder: Path) -> Path:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise HostError(f"image: sgui's wheel cannot be built: {done.stderr.strip()[-200:]}")
    (made,) = folder.glob("*.whl")
    return made
