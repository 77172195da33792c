"""`sgui screenshot FILE.png`."""

import argparse
import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from sgui.cli.folders import runtime_dir
from sgui.host.control_client import ControlClient
from sgui.host.picture import Picture
from sgui.values.errors import ConfigError
from sgui.values.quote import quoted

if TYPE_CHECKING:
    from PIL.Image import Image


def perform(options: argparse.Namespace) -> int:
    file = png_file(options.file, "screenshot")
    save(ControlClient(runtime_dir(options.runtime_dir)).picture(), file)
    return 0


def png_file(name: str, area: str) -> Path:
    """Raises ConfigError for a name that cannot become a PNG."""
    file = Path(name)
    if not name.endswith(".png"):
        raise ConfigError(f"{area}: {quoted(name, 200)}, allowed is a name that ends in .png")
    if file.is_dir() or not file.absolute().parent.is_dir():
        raise ConfigError(f"{area}: {quoted(name, 200)}, allowed is a file in a folder that is there")
    return file


def save(picture: Picture, file: Path) -> None:
    """Write a PNG, mode 0600; the old file stays until the new one is whole."""
    from PIL import Image  # noqa: PLC0415 - only this command needs it

    size = (picture.width, picture.height)
    save_image(Image.frombuffer("RGB", size, picture.rows, "raw", "BGRX", picture.stride, 1), file)


def save_image(image: "Image", file: Path) -> None:
    """A PNG, mode 0600; the old file stays until the new one is whole."""
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
