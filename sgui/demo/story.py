"""The headless demonstration: what a person would do, each step with a picture, and what each must show."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sgui.demo.cast import CAST
from sgui.demo.guests import Guests
from sgui.demo.hands import ALT, CTRL, DELETE, DIGITS, ESCAPE, SPACE, Hands
from sgui.demo.pictures import colors, pixels_changed
from sgui.demo.server import Server, Status, domain
from sgui.values.errors import HostError
from sgui.values.geometry import Rect

PATIENCE_S = 40.0  # a busy machine without KVM
SENTENCE = "echo sgui types into bank alone"
TYPED_PIXELS = 100  # a sentence in an 8x16 font, scaled, changes many more
NAMES = tuple(role.name for role in CAST)


@dataclass(slots=True)
class Story:
    """Each step raises HostError where sgui does not show what it must. folder: of the pictures."""

    server: Server
    guests: Guests
    hands: Hands
    folder: Path
    say: Callable[[str], None]

    def tell(self) -> None:
        """From nobody in front to three guests side by side."""
        self._wait(
            "all three guests connected with a picture",
            lambda status: all(domain(status, name)["size"] for name in NAMES),
        )
        self._picture("1-nobody", "at the start no guest is in front, and typing goes nowhere")
        self._switch("bank", 1)
        before = self._content("bank")
        first = self._picture("2-bank", "Ctrl+Alt+1 brings bank to the front, in its label's frame")
        if colors(first, before) < 3:
            raise HostError("demo: bank's place on the output shows no picture")
        self._type_into_bank(first)
        self._switch("work", 2)
        self._picture("4-work", "Ctrl+Alt+2: work is in front, and bank gets nothing any more")
        self._attention()
        self._tile()

    def _type_into_bank(self, before: Path) -> None:
        elsewhere = {name: self._keys(name) for name in NAMES if name != "bank"}
        self.hands.type(SENTENCE + "\n")
        self._wait_for_line("bank", f"shell: {SENTENCE}")
        where = self._content("bank")
        self._changed(before, where)
        self._picture("3-typed", f"typed: {SENTENCE!r}; bank's shell has run it")
        for name, keys in elsewhere.items():
            if self._keys(name) != keys:
                raise HostError(f"demo: guest {name} received keys that were typed into bank")
        self.say("   checked: bank's shell received the line, the other guests not one key")

    def _changed(self, before: Path, where: Rect) -> None:
        """The typed text is on the output, in bank's place."""
        after = self.folder / "3-typed.png"
        end = time.monotonic() + PATIENCE_S
        while True:
            self.server.ask("screenshot", str(after))
            if pixels_changed(before, after, where) >= TYPED_PIXELS:
                return
            if time.monotonic() > end:
                raise HostError("demo: what was typed into bank does not appear in its picture")
            time.sleep(0.2)

    def _attention(self) -> None:
        keys = {name: self._keys(name) for name in NAMES}
        self.hands.chord(CTRL, ALT, DELETE)
        self._wait("the attention screen", lambda status: status["mode"] == "attention")
        self._picture("5-attention", "Ctrl+Alt+Delete: the attention screen; no guest sees a key")
        self.hands.type("nobody reads this")
        self.hands.chord(ESCAPE)
        self._wait("back from the attention screen", lambda status: status["presented_focus"] == "work")
        # Control and Alt went down before the chord was complete: work saw them go down and come up.
        chord = {"1 29 1", "1 29 0", "1 56 1", "1 56 0"}
        for name in NAMES:
            if set(self._keys(name)[len(keys[name]) :]) - chord:
                raise HostError(f"demo: guest {name} received keys that were typed on the attention screen")
        self.say("   checked: what was typed there reached no guest")

    def _tile(self) -> None:
        self.hands.chord(CTRL, ALT, SPACE)
        status = self._wait("the tile layout", lambda status: status["layout"] == "tile")
        status = self._wait(
            "three guests side by side", lambda status: all(domain(status, name)["content"] for name in NAMES)
        )
        picture = self._picture("6-tile", "Ctrl+Alt+Space: all three side by side, each in its own label")
        for name in NAMES:
            if colors(picture, Rect(*domain(status, name)["content"])) < 2:
                raise HostError(f"demo: {name} shows no picture in the tile layout")

    def _switch(self, name: str, digit: int) -> None:
        self.hands.chord(CTRL, ALT, DIGITS[digit])
        self._wait(f"{name} in front", lambda status: status["presented_focus"] == name)
        self._wait(
            f"a picture of {name}",
            lambda status: bool(domain(status, name)["content"]) and domain(status, name)["frames"] > 0,
        )

    def _content(self, name: str) -> Rect:
        """Where the guest's pixels are on the output."""
        return Rect(*domain(self.server.status(), name)["content"])

    def _keys(self, name: str) -> list[str]:
        """The `TYPE CODE VALUE` of each key event that this guest's kernel has received."""
        lines = (line.split() for line in self.guests.lines(name) if line.startswith("input keyboard "))
        return [" ".join(words[-3:]) for words in lines if words[-3] == "1"]

    def _wait_for_line(self, name: str, line: str) -> None:
        end = time.monotonic() + PATIENCE_S
        while line not in self.guests.lines(name):
            if time.monotonic() > end:
                raise HostError(f"demo: guest {name} did not report {line!r}")
            time.sleep(0.05)

    def _wait(self, words: str, holds: Callable[[Status], bool]) -> Status:
        return self.server.wait_for(words, holds, PATIENCE_S)

    def _picture(self, name: str, words: str) -> Path:
        path = self.folder / f"{name}.png"
        self.server.ask("screenshot", str(path))
        self.say(f"{path.name:18} {words}")
        return path
