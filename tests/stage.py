"""Scenes for black-box tests, and an oracle that reads labels and band from a picture alone.

Nothing here shares code with sgui: what a label must look like is computed from the contract's sentences.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from tests.rawguest import RawGuest
from tests.rig import ESC, Rig

Picture = np.ndarray[Any, np.dtype[np.uint8]]  # [height, width, 3], R G B
Color = tuple[int, int, int]

REFERENCE = {"GALLIUM_DRIVER": "none-such"}  # no usable GL: the reference renderer must take over

RED, GREEN, BLUE = (0xC0, 0x1C, 0x28), (0x26, 0xA2, 0x69), (0x1C, 0x71, 0xD8)
COLORS = {"bank": RED, "work": GREEN, "web": BLUE}

LABELS = """
[labels.red]
text = "SECRET"
color = "#c01c28"
pattern = "solid"
icon = "shield"
level = 3

[labels.green]
text = "WORK"
color = "#26a269"
pattern = "diagonal"
icon = "briefcase"
level = 2

[labels.blue]
text = "PUBLIC"
color = "#1c71d8"
pattern = "dots"
icon = "globe"
level = 1
"""


def policy(
    domains: dict[str, str] | None = None,
    management: str = 'focus = true\nscreenshot = "full"',
    output: str = "",
    hotkeys: str = "",
    labels: str = LABELS,
) -> str:
    """A policy file: each domain's name with the lines under its heading."""
    if domains is None:
        domains = {"bank": 'label = "red"', "work": 'label = "green"', "web": 'label = "blue"'}
    tables = "".join(
        f"\n[domains.{name}]\nmax_size = [1920, 1080]\nscreenshot = true\n{lines}\n"
        if "max_size" not in lines
        else f"\n[domains.{name}]\nscreenshot = true\n{lines}\n"
        for name, lines in domains.items()
    )
    head = f"version = 1\n\n[output]\n{output}\n\n[hotkeys]\n{hotkeys}\n\n[management]\n{management}\n"
    return head + labels + tables


def calm(rig: Rig) -> None:
    """Back to where a module's tests start: no guest, nothing held, no attention screen."""
    for guest in rig.guests:
        guest.close()
    rig.guests.clear()
    if rig.status()["mode"] == "attention":
        rig.tap(ESC)
    rig.until(lambda s: s["presented_mode"] == "normal")
    rig.until(lambda s: all(d["state"] != "connected" for d in s["domains"]))
    if rig.status()["layout"] != "full":
        assert rig.request(request="layout", layout="full")["ok"]
    rig.until(lambda s: s["presented_focus"] is None)


def connect(rig: Rig, name: str) -> RawGuest:
    """As an honest guest does: told to wait (status 4), it waits the milliseconds in the welcome."""
    while (guest := rig.guest(name)).status == 4:
        assert guest.refresh_ms <= 5000, guest.refresh_ms
        rig.guests.remove(guest)
        guest.close()
        time.sleep(guest.refresh_ms / 1000 + 0.005)
    assert guest.status == 0, (name, guest.status)
    return guest


def present(rig: Rig, *names: str, size: tuple[int, int] = (400, 300)) -> list[RawGuest]:
    """Connected guests that show one colour each, presented or at least admitted."""
    shades = [(250, 250, 0), (0, 250, 250), (250, 0, 250), (250, 250, 250)]
    guests = []
    for name, shade in zip(names, shades, strict=False):
        guest = connect(rig, name)
        guest.show(*size, *shade)
        guests.append(guest)
    rig.until(lambda s: all(d["size"] == list(size) for d in s["domains"] if d["name"] in names))
    return guests


def info(status: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(d for d in status["domains"] if d["name"] == name)
    return found


def content(rig: Rig, name: str) -> tuple[int, int, int, int]:
    status = rig.until(lambda s: info(s, name)["content"] is not None)
    x, y, width, height = info(status, name)["content"]
    return x, y, width, height


def inside(picture: Picture, rect: tuple[int, int, int, int]) -> Picture:
    x, y, width, height = rect
    return picture[y : y + height, x : x + width]


def shows(picture: Picture, rect: tuple[int, int, int, int], color: Color) -> bool:
    return bool((inside(picture, rect) == color).all())


def picture_when(rig: Rig, good: Callable[[Picture], bool], wait: float = 12.0) -> Picture:
    """The first screenshot for which `good` holds."""
    end = time.monotonic() + wait
    while True:
        picture = rig.shot()
        if good(picture):
            return picture
        assert time.monotonic() < end, "the picture never came: " + str(rig.status())


def band(picture: Picture, scale: float = 1.0) -> Picture:
    return picture[: round(32 * scale)]


def without_clock(picture: Picture, scale: float = 1.0) -> Picture:
    """The band but for the clock at its right end, which may tick between two pictures."""
    return band(picture, scale)[:, : -round(56 * scale)]


def opening(picture: Picture, rect: tuple[int, int, int, int], color: Color) -> tuple[int, int, int, int]:
    """The label's opening [left, top, right, bottom): outward from the content's middle to its colour.

    Patterned labels are walked along a few parallel lines, for the pattern's other colour may come first.
    """
    x, y, width, height = rect
    own = (picture == color).all(axis=2)
    rows = own[y + height // 2 - min(8, height // 2) : y + height // 2 + min(8, height // 2) + 1]
    columns = own[:, x + width // 2 - min(8, width // 2) : x + width // 2 + min(8, width // 2) + 1]
    across, down = rows.any(axis=0), columns.any(axis=1)
    left = max((i for i in range(x) if across[i]), default=-1) + 1
    right = min((i for i in range(x + width, picture.shape[1]) if across[i]), default=picture.shape[1])
    top = max((i for i in range(y) if down[i]), default=-1) + 1
    bottom = min((i for i in range(y + height, picture.shape[0]) if down[i]), default=picture.shape[0])
    return left, top, right, bottom


def frame_faults(
    picture: Picture, rect: tuple[int, int, int, int], color: Color, scale: float = 1.0, solid: bool = True
) -> list[str]:
    """What is wrong with the label around this content; empty when the innermost 6 px x scale are its own."""
    thick = round(6 * scale)
    left, top, right, bottom = opening(picture, rect, color)
    height, width = picture.shape[:2]
    if left < thick or right + thick > width or bottom + thick > height or top < round(32 * scale) + thick:
        return [f"frame leaves the output: {(left, top, right, bottom)} of {width}x{height}"]
    sides = {
        "left": picture[top - thick : bottom + thick, left - thick : left],
        "right": picture[top - thick : bottom + thick, right : right + thick],
        "top": picture[top - thick : top, left - thick : right + thick],
        "bottom": picture[bottom : bottom + thick, left - thick : right + thick],
    }
    faults = []
    for side, pixels in sides.items():
        own = (pixels == color).all(axis=2).mean()
        if (solid and own != 1.0) or own <= 0.5:
            faults.append(f"{side}: {own:.3f} of it is {color}")
    return faults


@contextmanager
def typing_held(rig: Rig, *codes: int) -> Iterator[None]:
    rig.press(*codes)
    try:
        yield
    finally:
        rig.lift(*reversed(codes))
