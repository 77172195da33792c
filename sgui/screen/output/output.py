"""What an output is: headless, a window, a bare console."""

from dataclasses import dataclass
from typing import Protocol

from sgui.screen.render.renderer import Renderer
from sgui.values.damage import Damage
from sgui.values.geometry import Size
from sgui.values.rotation import Rotation


@dataclass(frozen=True, slots=True)
class OutputResized:
    size: Size


@dataclass(frozen=True, slots=True)
class OutputClosed:
    """The user closed the window: sgui ends."""


@dataclass(frozen=True, slots=True)
class OutputLost:
    """The last display is gone. What comes next is OutputResized, when there is one again."""


@dataclass(frozen=True, slots=True)
class OutputExposed:
    """The window system lost our picture: present everything again."""


@dataclass(frozen=True, slots=True)
class OutputInput:
    """Input that came with the output (a window): whole `struct input_event` records, 24 bytes each."""

    records: bytes


OutputEvent = OutputResized | OutputLost | OutputClosed | OutputExposed | OutputInput


class Output(Protocol):
    """One place where pictures go. It makes its own renderer, because GL contexts belong to outputs.

    The picture is upright, and turned for the display when it is presented.
    """

    backend: str  # "headless" | "window" | "kms"
    size: Size  # of the picture; the display's may be turned
    renderer: Renderer
    refresh_mhz: int  # 60000 for 60 Hz

    def fds(self) -> tuple[int, ...]:
        """Descriptors that become readable when `pump` has something to say."""

    def pump(self) -> tuple[OutputEvent, ...]:
        """What happened, without waiting. Called after wake-ups and before each sleep."""

    def present(self, damage: Damage) -> None:
        """Make the renderer's picture visible; only `damage` changed since the last time."""

    def resize(self, size: Size) -> tuple[OutputEvent, ...]:
        """The seat asks for this size. Only a headless output obeys; what happened, as `pump` says it."""

    def turn(self, rotation: Rotation) -> tuple[OutputEvent, ...]:
        """How the picture lies on the display from now on; if that is news, it starts over."""

    def close(self) -> None: ...
