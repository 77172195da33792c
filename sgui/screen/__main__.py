"""`python -I -m sgui.screen --link-fd N --output SPEC [--input-fd M] [--no-gpu]`: the screen process.

The warden starts it. It enters its cage when the output is up, and only then hears of guests. Ends with 0
when the seat is gone (black output), else with one line on standard error and 1, or GpuError's status where
the GPU failed: no frame is ever presented that was not painted wholly.
"""

import argparse
import gc
import os
import pwd
import signal
import socket
import sys
from collections.abc import Sequence

from sgui.core.picture.compose import compose
from sgui.host.dmabuf_unsafe import open_udmabuf
from sgui.host.link import Link
from sgui.host.process_unsafe import name_process, renounce_privileges, run_sooner
from sgui.host.resources import resource_folder
from sgui.host.sandbox_unsafe import enter_cage
from sgui.host.voice import say
from sgui.screen.canvas import Canvas
from sgui.screen.capture import Camera
from sgui.screen.input_pipe import InputPipe
from sgui.screen.link import SeatLink
from sgui.screen.loop import Screen
from sgui.screen.output.choose import open_output
from sgui.screen.render.glyphs import load_atlas
from sgui.screen.render.shader_source import read_all
from sgui.values.errors import GpuError
from sgui.values.quote import escaped
from sgui.wire.presented import NoDisplay

CAGES = {
    "headless": "screen",
    "window": "screen-window",
    "kms": "screen-kms",
}  # which policy, by the output's backend

USER = "sgui-screen"

# Mesa would keep compiled shaders on the disk: the cage forbids it, and who writes there would be believed
NO_CACHE = {"MESA_SHADER_CACHE_DISABLE": "true", "MESA_GLSL_CACHE_DISABLE": "true"}


def main(arguments: Sequence[str]) -> int:
    name_process("sgui-screen")
    renounce_privileges()
    run_sooner()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C at a terminal is the warden's to hear
    os.environ |= NO_CACHE
    options = _parser().parse_args(arguments)
    try:
        _screen(options).run()
    except Exception as error:  # whatever it was: one line, and the warden starts a fresh screen
        words = escaped(str(error))[:400]
        say(f"{type(error).__name__}: {words}", "sgui-screen")
        return GpuError.exit_code if _of_the_gpu(error) else 1
    return 0


def _of_the_gpu(error: Exception) -> bool:
    """PyOpenGL has errors of its own, and is not there where no GPU is."""
    return isinstance(error, GpuError) or type(error).__module__.startswith("OpenGL.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="sgui-screen")
    parser.add_argument("--link-fd", type=int, required=True)
    parser.add_argument("--output", required=True)
    parser.add_argument("--input-fd", type=int)
    parser.add_argument("--no-gpu", action="store_true")
    return parser


def _screen(options: argparse.Namespace) -> Screen:
    for fd in (options.link_fd, options.input_fd):
        if fd is not None:
            os.set_inheritable(fd, False)
    seat = SeatLink(Link(socket.socket(fileno=options.link_fd)))
    window_input = None if options.input_fd is None else InputPipe(options.input_fd)
    output = open_output(options.output, gpu=not options.no_gpu, dark=lambda: _say_dark(seat))
    font = load_atlas(resource_folder("labels")).font
    canvas = Canvas(output, lambda scene: compose(scene, font))
    camera = Camera(output, font)
    screen = Screen(seat, output, canvas, camera, window_input=window_input, udmabuf=open_udmabuf())
    read_all()
    uid, gid = _whom(output.backend)
    enter_cage(CAGES[output.backend], uid=uid, gid=gid)
    gc.collect()
    gc.freeze()  # what is there now stays; garbage is collected in pauses, never while a frame is drawn
    gc.disable()
    return screen


def _say_dark(seat: SeatLink) -> None:
    """There is no display yet, so what follows may take as long as it likes."""
    seat.say(NoDisplay())
    seat.flush()


def _whom(backend: str) -> tuple[int, int] | tuple[None, None]:
    """Root's screen becomes a user of its own, where there is one; but not in a window, whose server shares
    memory with whom it let in.
    """
    if os.geteuid() != 0 or backend == "window":
        return None, None
    try:
        account = pwd.getpwnam(USER)
    except KeyError:
        return None, None
    return account.pw_uid, account.pw_gid


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
