"""The command line: each command imports only what it needs, for `sgui run` becomes the warden."""

from sgui.cli.entry import main

__all__ = ["main"]
