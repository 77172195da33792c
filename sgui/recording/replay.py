"""A recording once more through the same core: what it shows, and whether that is what was shown."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from sgui.core.effects import Effect, Show
from sgui.core.state import State
from sgui.core.step import step
from sgui.recording.tape import End, Happened, Header, Line, Reader, digest
from sgui.values.errors import ConfigError, ProtocolError, SguiError
from sgui.values.limits import RECORDING_BYTES, RECORDING_LINE_BYTES
from sgui.values.quote import quoted
from sgui.values.scene import Scene


class Differs(SguiError):
    """The core does not do what it did."""


def replay(path: Path) -> Iterator[str]:
    """One line a scene, and one about the end.

    Raises Differs at the first difference, ProtocolError or ConfigError for what is no recording.
    """
    run = _Run(path)
    for number, untrusted in _lines(path):
        try:
            line = run.reader.line(untrusted)
        except ProtocolError as error:
            raise ProtocolError(f"replay: {_file(path)}:{number}: {error}") from None
        yield from run.heard(number, line)
    yield run.said()


class _Run:
    def __init__(self, path: Path) -> None:
        self.reader = Reader()
        self._path = path
        self._header: Header | None = None
        self._state: State | None = None
        self._digest = ""
        self._end = "cut"
        self._events = self._scenes = 0

    def heard(self, number: int, line: Line) -> Iterator[str]:
        match line:
            case Header(program, keys, state):
                self._header, self._state, self._digest, self._end = line, state, "", "cut"
                words = "with keys" if keys else "without keys"
                yield f"line {number}: a seat of sgui {quoted(program)} begins, recorded {words}"
            case Happened():
                yield from self._step(number, line)
            case End(why):
                self._end = why

    def _step(self, number: int, happened: Happened) -> Iterator[str]:
        assert self._state is not None, "the reader lets a header go first"
        self._events += 1
        shown: str | None = None
        todo: tuple[Effect, ...] = ()
        try:
            self._state, todo = step(self._state, happened.event)
        except Exception as error:  # what a bug report is about; anything else differs from what was recorded
            shown = f"!{type(error).__name__}"
            yield f"line {number}: the core fails: {quoted(f'{type(error).__name__}: {error}', 200)}"
        for effect in todo:
            if isinstance(effect, Show):
                shown = self._digest = digest(self._digest, effect.scene)
                self._scenes += 1
                yield f"line {number}: {told(effect.scene)}"
        if shown != happened.shown or (shown or "").startswith("!"):
            raise Differs(self._difference(number, happened, shown))

    def _difference(self, number: int, happened: Happened, shown: str | None) -> str:
        where = f"replay: {_file(self._path)}:{number}: after {type(happened.event).__name__}"
        program = self._header.program if self._header else ""
        if shown is not None and shown == happened.shown:
            return (
                f"{where} the core fails with {shown[1:]}, as it did when sgui {quoted(program)} recorded it"
            )
        now, then = (f"comes to {each}" if each else "shows no scene" for each in (shown, happened.shown))
        return f"{where} this sgui {now}, sgui {quoted(program)} recorded that it {then}"

    def said(self) -> str:
        if self._header is None:
            raise ProtocolError(f"replay: {_file(self._path)}: empty, allowed is a recording")
        ends = {"stopped": "", "cut": ", then it breaks off"}.get(self._end, f", then it ends: {self._end}")
        return f"{self._events} events, {self._scenes} scenes, all as recorded{ends}"


def told(scene: Scene) -> str:
    focus = scene.focus or "-"
    surfaces = " ".join(surface.domain for surface in scene.surfaces) or "-"
    return f"scene {scene.serial}, {scene.stance.value}, focus {focus}, surfaces {surfaces}"


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Numbered from 1; half a last line is left out: a machine that stops does not finish it."""
    flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY
    try:
        fd = os.open(path, flags)
    except OSError as error:
        raise ConfigError(f"replay: {_file(path)}: {error.strerror}, allowed is a recording") from None
    info = os.fstat(fd)
    if not stat.S_ISREG(info.st_mode) or info.st_size > RECORDING_BYTES:
        os.close(fd)
        raise ConfigError(
            f"replay: {_file(path)}: no regular file or too long, allowed are {RECORDING_BYTES} bytes"
        )
    with open(fd, "rb") as file:
        number = 0
        while line := file.readline(RECORDING_LINE_BYTES + 16):
            number += 1
            if line.endswith(b"\n") or number == 1 or len(line) > RECORDING_LINE_BYTES:
                yield number, line


def _file(path: Path) -> str:
    return quoted(str(path), 200)
