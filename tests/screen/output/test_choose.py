import pytest

from sgui.screen.output import kms
from sgui.screen.output.choose import open_output
from sgui.values.errors import ConfigError, HostError
from sgui.values.geometry import Size


def test_headless_of_a_size() -> None:
    output = open_output("headless:320x200")
    assert (output.backend, output.size, output.fds(), output.pump()) == ("headless", Size(320, 200), (), ())
    output.close()


def test_headless_without_a_size_takes_the_callers_or_full_hd() -> None:
    for given, expected in ((Size(64, 48), Size(64, 48)), (None, Size(1920, 1080))):
        output = open_output("headless", given)
        assert output.size == expected
        output.close()


def test_auto_is_headless_without_a_window_system(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    output = open_output("auto", Size(64, 48))
    assert output.backend == "headless"
    output.close()


@pytest.mark.parametrize("variable", ["DISPLAY", "WAYLAND_DISPLAY"])
def test_auto_is_a_window_where_a_window_system_is(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, ":4711")
    with pytest.raises(HostError, match="window: "):
        open_output("auto")


def test_kms_needs_a_card(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kms, "cards", lambda _folder: [])
    for spec in ("kms", "kms:1024x768", "kms:1024x768@75"):
        with pytest.raises(HostError, match="kms: no card in"):
            open_output(spec)


@pytest.mark.parametrize(
    "spec",
    [
        *(
            "",
            "x11",
            "Headless",
            "window:640x480",
            "kms:0",
            "kms:",
            "kms:5x5@",
            "kms:5x5@0",
            "kms:5x5@1000",
            "kms:@60",
            "auto:1x1",
            "headless:",
            "headless:0x5",
        ),
        *("headless:5x0", "headless:-1x5", "headless:5", "headless:5x5x5", "headless:99999x5"),
        *("headless:16385x5", "headless:5x5 ", "headless:5X5", "headless:\u0665x5", "headless:05x5"),
    ],
)
def test_anything_else_is_refused(spec: str) -> None:
    with pytest.raises(ConfigError, match="allowed is"):
        open_output(spec)
