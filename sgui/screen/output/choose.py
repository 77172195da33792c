"""`--output`: auto, window, headless[:WIDTHxHEIGHT], kms[:WIDTHxHEIGHT[@HERTZ]], kms-gl with the same."""

import os
import re
from collections.abc import Callable

from sgui.screen.output.headless import HeadlessOutput
from sgui.screen.output.kms_modes import Wish
from sgui.screen.output.output import Output
from sgui.values.errors import ConfigError
from sgui.values.geometry import Size
from sgui.values.limits import SIDE_MAX

HEADLESS_SIZE = Size(1920, 1080)
WINDOW_SIZE = Size(1280, 800)
_KINDS = ("auto", "kms", "kms-gl", "window", "headless")
_ALLOWED = "auto, kms[-gl][:WIDTHxHEIGHT[@HERTZ]], window or headless[:WIDTHxHEIGHT]"


def open_output(
    spec: str, size: Size | None = None, gpu: bool = True, dark: Callable[[], None] = lambda: None
) -> Output:
    """Raises ConfigError for another spec, HostError if there is no such output.

    size: where spec names none. auto: a window where a window system is at hand, else headless. gpu: whether
    one may paint. dark: told where a console has no display yet, and this waits for one.
    """
    kind, _, wanted = spec.partition(":")
    if kind not in _KINDS or (":" in spec and kind in ("auto", "window")):
        raise ConfigError(f"output: {spec!r}, allowed is {_ALLOWED}")
    if kind in ("kms", "kms-gl"):
        return _console(wanted if ":" in spec else None, kind == "kms-gl", gpu, dark)
    if kind == "window" or (kind == "auto" and window_system_present()):
        return _window(size or WINDOW_SIZE, gpu)
    return HeadlessOutput(headless_size(wanted) if ":" in spec else size or HEADLESS_SIZE, gpu)


def window_system_present() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def headless_size(text: str) -> Size:
    """WIDTHxHEIGHT. Raises ConfigError."""
    match = re.fullmatch(r"([1-9][0-9]{0,4})x([1-9][0-9]{0,4})", text, re.ASCII)
    if match is None or max(int(match[1]), int(match[2])) > SIDE_MAX:
        raise ConfigError(f"output: size {text!r}, allowed is WIDTHxHEIGHT, each 1 to {SIDE_MAX}")
    return Size(int(match[1]), int(match[2]))


def _console(wanted: str | None, gl: bool, gpu: bool, dark: Callable[[], None]) -> Output:
    """wanted: what stands behind `kms:`."""
    from sgui.screen.output.kms import KmsOutput  # noqa: PLC0415  (only on a bare console)

    if wanted is None:
        return KmsOutput(Wish(gl=gl), gpu=gpu, dark=dark)
    size, at, hertz = wanted.partition("@")
    if at and not re.fullmatch(r"[1-9][0-9]{0,2}", hertz, re.ASCII):
        raise ConfigError(f"output: refresh {hertz!r}, allowed is 1 to 999")
    return KmsOutput(Wish(headless_size(size), int(hertz) if at else None, gl), gpu=gpu, dark=dark)


def _window(size: Size, gpu: bool) -> Output:
    """pygame is imported only by who has a window."""
    from sgui.screen.output.window import WindowOutput  # noqa: PLC0415

    return WindowOutput(size, gpu)
