"""What `sgui run` was told on its command line, checked and spelled out."""

import re
from dataclasses import dataclass
from pathlib import Path

from sgui.values.errors import ConfigError
from sgui.values.limits import SIDE_MAX

HEADLESS_DEFAULT = "headless:1280x720"
OUTPUTS = "auto, kms, kms:WxH@HZ, kms-gl, window, headless or headless:WxH"
INPUTS = "auto, evdev, window, pipe:PATH or none"


@dataclass(frozen=True, slots=True)
class Settings:
    """policy, runtime_dir, state_dir: absolute.

    output: "window", "kms", "kms:WxH", "kms:WxH@HZ", the same with "kms-gl", or "headless:WxH".
    input: "evdev", "window", "pipe:PATH" or "none".
    notify_socket: systemd's NOTIFY_SOCKET, "" without. record: a recording, absolute, None without;
    record_keys: key codes in it.
    """

    policy: Path
    runtime_dir: Path
    state_dir: Path
    output: str
    input: str
    notify_socket: str = ""
    record: Path | None = None
    record_keys: bool = False


def output_spec(text: str, window_system: bool, console: bool = False) -> str:
    """Spell an `--output` out as Settings.output has it.

    window_system: there is a DISPLAY or WAYLAND_DISPLAY. console: there is a card and a console that we may
    open. Raises ConfigError.
    """
    if text == "headless":
        return HEADLESS_DEFAULT
    if text.startswith("headless:"):
        return _headless(text)
    if text.partition(":")[0] in ("kms", "kms-gl"):
        return _console(text)
    if text not in ("auto", "window"):
        raise ConfigError(f"output: {text!a:.80}, allowed is {OUTPUTS}")
    if text == "auto" and console and not window_system:
        return "kms"
    if not window_system:
        raise ConfigError(
            f"output: {text} finds no DISPLAY, WAYLAND_DISPLAY or console, allowed then is headless[:WxH]"
        )
    return "window"


def _console(text: str) -> str:
    match = re.fullmatch(
        r"kms(?:-gl)?(:([1-9][0-9]{0,4})x([1-9][0-9]{0,4})(@[1-9][0-9]{0,2})?)?", text, re.ASCII
    )
    if match is None or any(int(side) > SIDE_MAX for side in match.groups()[1:3] if side):
        raise ConfigError(
            f"output: {text!a:.80}, allowed is kms[-gl] or kms[-gl]:WxH@HZ, sides 1 to {SIDE_MAX}"
        )
    return text


def _headless(text: str) -> str:
    match = re.fullmatch(r"headless:([1-9][0-9]{0,4})x([1-9][0-9]{0,4})", text, re.ASCII)
    if match is None or any(int(side) > SIDE_MAX for side in match.groups()):
        raise ConfigError(f"output: {text!a:.80}, allowed is headless:WxH, sides 1 to {SIDE_MAX}")
    return text


def input_spec(text: str, output: str) -> str:
    """Spell an `--input` out as "window", "pipe:PATH" (absolute) or "none"; output: of output_spec().

    Raises ConfigError. A pipe types without a person: it exists for tests, so only where nobody looks. In a
    window the window system has the devices.
    """
    windowed = output == "window"
    if text == "auto":
        return {"window": "window", "kms": "evdev", "kms-gl": "evdev"}.get(output.partition(":")[0], "none")
    if text == "none" or (text == "evdev" and not windowed) or (text == "window" and windowed):
        return text
    if text == "window":
        raise ConfigError(f"input: window with output {output}, allowed only with --output window")
    if text == "evdev":
        raise ConfigError(
            "input: evdev with output window, allowed only where no window system has the devices"
        )
    if not text.startswith("pipe:") or text == "pipe:":
        raise ConfigError(f"input: {text!a:.80}, allowed is {INPUTS}")
    if not output.startswith("headless"):
        raise ConfigError(f"input: pipe:PATH with output {output}, allowed only with --output headless")
    return "pipe:" + str(Path(text.removeprefix("pipe:")).absolute())
