"""Where pictures go: headless, a window, a bare console; one output is opened by choose.open_output()."""

import os

os.environ["PYGAME_HIDE_SUPPORT_PROMPT"] = "1"  # pygame greets on standard output, which is ours to speak on
