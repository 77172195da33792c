"""`sgui demo`: starts guests and sgui, and lets a person try them, or tries them itself."""

import argparse
import contextlib
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from sgui.demo.cast import policy
from sgui.demo.guests import Guests, RealGuests, SyntheticGuests
from sgui.demo.hands import Hands
from sgui.demo.server import Server
from sgui.demo.story import Story
from sgui.values.errors import HostError, SguiError

HELP = """\
Shows sgui with three guests of different trust: bank (FINANCE), work (WORK) and web (UNTRUSTED).

With a display (DISPLAY or WAYLAND_DISPLAY) in a window: type into the guests, switch with the hotkeys, close
the window to end. Without one, or with --headless, sgui draws into memory: the demonstration switches, types
and looks by itself, writes a picture of each step and checks that what was typed reached one guest alone.

The guests are Linux in QEMU, made from Debian's packages once and kept (.cache/guest in a checkout). Where
QEMU cannot be had, three programs draw terminals in their place, and the demonstration says so.
"""
KEYS = """\
In the window: Ctrl+Alt+1, 2, 3 brings bank, work, web to the front; type into it. Ctrl+Alt+Right, Left: the
next, the previous one. Ctrl+Alt+Space: layout. Ctrl+Alt+Delete: the attention screen, which Escape leaves.
Close the window to end."""


def main(arguments: Sequence[str]) -> int:
    """The command behind `sgui demo`; arguments: those after the word. Returns the exit code."""
    options = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, _end)
    folder = Path(tempfile.mkdtemp(prefix="sgui-demo-"))  # short, for the paths of sockets
    try:
        return _show(folder, options)
    except SguiError as error:
        print(f"sgui: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"sgui: demo: {error.filename or 'system'}: {error.strerror}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("sgui: demo: interrupted", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sgui demo", description=HELP, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--headless", action="store_true", help="no window, even where there is a display")
    parser.add_argument("--synthetic", action="store_true", help="no QEMU: three programs draw terminals")
    parser.add_argument(
        "--pictures", metavar="FOLDER", type=Path, default=Path("demo-out"), help="default: demo-out"
    )
    parser.add_argument("--size", metavar="WxH", default="1280x800", help="of the headless output")
    return parser


def _end(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _say(words: str) -> None:
    print(words, flush=True)


def _show(folder: Path, options: argparse.Namespace) -> int:
    started = time.monotonic()
    guests = _guests(folder, options.synthetic)
    try:
        _say(f"starting {guests.kind}")
        window = not options.headless and bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
        show = _in_window if window else _in_memory
        show(folder, guests, options)
        if not window:
            _say(f"done in {time.monotonic() - started:.0f} s; pictures are in {options.pictures}/")
        return 0
    finally:
        guests.stop()


def _guests(folder: Path, synthetic: bool) -> Guests:
    if not synthetic:
        try:
            return RealGuests(folder, _say)
        except HostError as error:
            _say(f"no real guests: {error}")
        except OSError as error:
            _say(f"no real guests: {error.filename}: {error.strerror}")
    return SyntheticGuests(folder)


def _in_window(folder: Path, guests: Guests, _options: argparse.Namespace) -> None:
    server = Server(folder, policy(guests.sockets()), "window", "window")
    try:
        guests.connect(server.guests)
        _say(KEYS)
        with contextlib.suppress(KeyboardInterrupt):  # as good as closing the window
            if server.wait():
                raise HostError(f"demo: sgui run failed: {server.complaint()}")
    finally:
        server.stop()


def _in_memory(folder: Path, guests: Guests, options: argparse.Namespace) -> None:
    options.pictures.mkdir(parents=True, exist_ok=True)
    os.mkfifo(folder / "keys", 0o600)
    server = Server(folder, policy(guests.sockets()), f"headless:{options.size}", f"pipe:{folder / 'keys'}")
    try:
        guests.connect(server.guests)
        guests.wait_until_ready()
        hands = Hands(folder / "keys")
        Story(server, guests, hands, options.pictures, _say).tell()
        hands.close()
    finally:
        server.stop()
