"""Every key of a policy, and a table of the file that knows which of them it may have."""

from collections.abc import Iterator
from typing import TypeVar

from sgui.config.kinds import NAME, Kind, Unfit
from sgui.config.report import Report, shown
from sgui.config.source_lines import Path

T = TypeVar("T")

# NAME stands for a name of the operator's choice. docs/policy.md says what each key means.
KEYS: dict[str, tuple[str, ...]] = {
    "": ("version", "output", "hotkeys", "lock", "management", "devices", "labels", "domains"),
    "output": ("layout", "scale", "rotation", "theme", "reduced_motion"),
    "hotkeys": (
        "attention",
        "switching",
        "next",
        "previous",
        "direct",
        "layout",
        "copy",
        "paste",
        "lock",
        "capture",
        "fullscreen",
    ),
    "lock": ("idle_s", "layout", "user", "services", "unlock"),
    "management": ("focus", "screenshot"),
    "devices": ("allow", "deny", "returning"),
    "labels.NAME": ("text", "color", "pattern", "icon", "level", "categories"),
    "domains.NAME": (
        "label",
        "max_size",
        "scaling",
        "owner",
        "fullscreen",
        "screenshot",
        "guest_alpha",
        "dmabuf",
        "udmabuf",
        "capture",
        "touch",
        "keyboard",
        "clipboard",
        "overlay",
        "bridge",
    ),
    "domains.NAME.clipboard": ("copy", "paste_from", "ask_from", "override"),
    "domains.NAME.overlay": ("over", "opacity", "region", "size", "override"),
    "domains.NAME.bridge": (
        "kind",
        "qmp",
        "console",
        "name",
        "server",
        "password_file",
        "encoding",
        "machine",
        "program",
        "windows",
        "home",
    ),
}


class Table:
    """One table of the file. Unknown keys are refused when it is opened, the others when they are taken."""

    def __init__(self, report: Report, path: Path, section: str, content: dict[str, object]) -> None:
        self.report = report
        self.path = path
        self._content = content
        for key in content:
            if key not in KEYS[section]:
                report.refuse((*path, key), f"unknown key, allowed are {', '.join(KEYS[section])}")

    def __contains__(self, key: str) -> bool:
        return key in self._content

    def take(self, key: str, kind: Kind[T], default: T) -> T:
        """The value; the default if it is absent, or unfit and therefore refused."""
        if key not in self._content:
            return default
        try:
            return kind(self._content[key])
        except Unfit as unfit:
            self.refuse(key, f"{unfit.seen or shown(self._content[key])}, {unfit}")
            return default

    def need(self, key: str, kind: Kind[T], stand_in: T) -> T:
        """As take(), but absence is refused too; the stand-in never leaves a file that is refused."""
        if key not in self._content:
            self.refuse(key, "missing, must be given")
        return self.take(key, kind, stand_in)

    def refuse(self, key: str, what: str) -> None:
        self.report.refuse((*self.path, key), what)

    def open(self, key: str, section: str) -> "Table | None":
        """The table under this key; None if it is absent or refused."""
        content = self._content.get(key)
        if isinstance(content, dict):
            return Table(self.report, (*self.path, key), section, content)
        if key in self._content:
            self.refuse(key, f"{shown(content)}, allowed is a table")
        return None

    def named(self, key: str, section: str, most: int) -> "Iterator[tuple[str, Table]]":
        """The tables under this key whose names the operator chose, in the file's order."""
        content = self._content.get(key, {})
        if not isinstance(content, dict):
            self.refuse(key, f"{shown(content)}, allowed are tables [{section}]")
            return
        if len(content) > most:
            self.refuse(key, f"{len(content)} of them, allowed are {most}")
        for child, value in list(content.items())[:most]:
            path = (*self.path, key, child)
            if not NAME.fullmatch(child):
                self.report.refuse(path, f"the name does not fit, allowed is {NAME.pattern}")
            elif not isinstance(value, dict):
                self.report.refuse(path, f"{shown(value)}, allowed is a table")
            else:
                yield child, Table(self.report, path, section, value)
