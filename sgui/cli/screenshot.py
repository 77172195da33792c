"""`sgui screenshot FILE.png`."""

import argparse
import contextlib
import os
from pathlib import Path

from sgui.cli.folders import runtime_dir
from sgui.host.control_client import ControlClient
from sgui.host.picture import Picture
from sgui.values.errors import ConfigError
from sgui.values.quote import quoted


def perform(options: argparse.Namespace) -> int:
    if not options.file.endswith(".png"):
        raise ConfigError(f"screenshot: {quoted(options.file, 200)}, allowed is a name that ends in .png")
    file = Path(options.file)
    if file.is_dir() or not file.absolute().parent.is_dir():
        raise ConfigError(
            f"screenshot: {quoted(options.file, 200)}, allowed is a file in a folder that is there"
        )
    save(ControlClient(runtime_dir(options.runtime_dir)).picture(), file)
    return 0


def save(picture: Picture, file: Path) -> None:
    """Write a PNG, mode 0600; the old file stays until the new one is whole."""
    from PIL import Image  # noqa: PLC0415 - only this command needs it

    size = (picture.width, picture.height)
    image = Image.frombuffer("RGB", size, picture.rows, "raw", "BGRX", picture.stride, 1)
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with open(
            os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "wb"
        ) as stream:
            image.save(stream, "PNG", compress_level=3)
        fresh.replace(file)
    except BaseException:
        with contextlib.suppress(OSError):
            fresh.unlink()
        raise
