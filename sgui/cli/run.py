"""`sgui run`: this process becomes the warden."""

import argparse
import os
from pathlib import Path

from sgui.cli.folders import runtime_dir, state_dir
from sgui.values.settings import Settings, input_spec, output_spec
from sgui.warden import run


def perform(options: argparse.Namespace) -> int:
    output = output_spec(options.output, window_system=_window_system(), console=_console())
    return run(
        Settings(
            policy=Path(options.policy).absolute(),
            runtime_dir=runtime_dir(options.runtime_dir),
            state_dir=state_dir(options.state_dir),
            output=output,
            input=input_spec(options.input, output),
            notify_socket=os.environ.get("NOTIFY_SOCKET", ""),
            record=Path(options.record).absolute() if options.record is not None else None,
            record_keys=options.record_keys,
        )
    )


def _window_system() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _console() -> bool:
    """A card of the kernel's and its console, both ours to open."""
    return os.access("/dev/tty0", os.W_OK) and any(
        os.access(card, os.W_OK) for card in Path("/dev/dri").glob("card*")
    )
