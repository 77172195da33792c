"""`sgui labels preview FILE.png`."""

import argparse

from sgui import config
from sgui.cli.screenshot import png_file, save_image
from sgui.values.errors import ConfigError


def perform(options: argparse.Namespace) -> int:
    from PIL import Image  # noqa: PLC0415 - only this command needs it

    from sgui.screen.preview import preview  # noqa: PLC0415 - numpy

    file = png_file(options.file, "labels")
    labels = config.load(options.policy)[0].labels if options.policy else config.shipped_labels()
    if not labels:
        raise ConfigError("labels: this policy names none, allowed is one with a domain")
    save_image(Image.fromarray(preview(labels)), file)
    return 0
