"""The words of `sgui run`'s command line, spelled out or refused."""

from pathlib import Path

import pytest

from sgui.values.errors import ConfigError
from sgui.values.settings import Settings, input_spec, output_spec


@pytest.mark.parametrize(
    ("text", "window_system", "spelled"),
    [
        ("auto", True, "window"),
        ("window", True, "window"),
        ("kms", False, "kms"),
        ("kms:1024x768", True, "kms:1024x768"),
        ("kms:1920x1080@75", False, "kms:1920x1080@75"),
        ("kms-gl", False, "kms-gl"),
        ("kms-gl:1920x1080@75", True, "kms-gl:1920x1080@75"),
        ("headless", True, "headless:1280x720"),
        ("headless:800x600", False, "headless:800x600"),
        ("headless:16384x64", False, "headless:16384x64"),
    ],
)
def test_an_output_is_spelled_out(text: str, window_system: bool, spelled: str) -> None:
    assert output_spec(text, window_system) == spelled


def test_auto_is_a_window_before_it_is_the_console() -> None:
    assert output_spec("auto", window_system=True, console=True) == "window"
    assert output_spec("auto", window_system=False, console=True) == "kms"
    with pytest.raises(ConfigError, match="no DISPLAY"):
        output_spec("window", window_system=False, console=True)


@pytest.mark.parametrize(
    "text",
    [
        "auto",
        "window",
        "kms:",
        "kms:0x5",
        "kms:5",
        "kms:5x5@",
        "kms:5x5@0",
        "kms:5x5@1000",
        "kms:16385x5",
        "kms:5x5x5",
        "kmsx",
        "kms-gl:",
        "kms-gl:5",
        "kms-g",
        "",
        "screen",
        "window:2",
        "headless:",
        "headless:0x0",
        "headless:800",
        "headless:64x0",
        "headless:16385x64",
        "headless:800x600 ",
        "headless:-1x5",
        "headless:\u0661\u0661x100",
    ],
)
def test_any_other_output_is_refused_with_what_is_allowed(text: str) -> None:
    with pytest.raises(ConfigError, match=r"^output: .*allowed") as caught:
        output_spec(text, window_system=False)
    assert len(caught.value.reasons) == 1
    assert caught.value.reasons[0].isascii()


@pytest.mark.parametrize(
    ("text", "output", "spelled"),
    [
        ("auto", "window", "window"),
        ("auto", "headless:800x600", "none"),
        ("auto", "kms", "evdev"),
        ("auto", "kms:dumb", "evdev"),
        ("auto", "kms-gl", "evdev"),
        ("evdev", "kms", "evdev"),
        ("evdev", "headless:800x600", "evdev"),
        ("none", "kms", "none"),
        ("none", "window", "none"),
        ("none", "headless:800x600", "none"),
        ("window", "window", "window"),
        ("pipe:/run/keys", "headless:800x600", "pipe:/run/keys"),
        ("pipe:keys", "headless:800x600", f"pipe:{Path.cwd() / 'keys'}"),
    ],
)
def test_an_input_is_spelled_out(text: str, output: str, spelled: str) -> None:
    assert input_spec(text, output) == spelled


@pytest.mark.parametrize(
    ("text", "output"),
    [
        ("pipe:/run/keys", "window"),
        ("window", "headless:800x600"),
        ("evdev", "window"),
        ("pipe:/run/keys", "kms"),
        ("pipe:", "headless:800x600"),
        ("", "headless:800x600"),
        ("keyboard\n", "window"),
    ],
)
def test_any_other_input_is_refused_with_what_is_allowed(text: str, output: str) -> None:
    with pytest.raises(ConfigError, match=r"^input: .*allowed") as caught:
        input_spec(text, output)
    assert "\n" not in str(caught.value)


def test_settings_notify_nobody_by_default() -> None:
    here = Path("/x")
    assert Settings(here, here, here, "window", "none").notify_socket == ""
