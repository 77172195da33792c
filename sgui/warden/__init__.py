"""The warden: opens the input, starts and restarts the others, keeps duplicates of what must not be lost.

It decides nothing about focus, pictures or policy; a few hundred lines on the standard library alone.
"""

from sgui.warden.run import run

__all__ = ["run"]
