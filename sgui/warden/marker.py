"""STATE/locked: that the seat is locked, on disk, so that nobody unlocks it by ending sgui or the machine.

The file holds the number of wrong passwords in a row. Whatever else is in it, that it is there means: locked.
"""

from pathlib import Path

from sgui.host.voice import say


class Marker:
    """failures: None while it is not locked."""

    def __init__(self, state: Path) -> None:
        self._file = state / "locked"
        self.failures = self._stored()

    def lock(self, failures: int) -> None:
        """A disk that does not take it changes nothing here: it is locked as long as this process lives."""
        self.failures = failures
        try:
            fresh = self._file.with_suffix(".new")
            fresh.write_text(f"{failures}\n", "ascii")
            fresh.replace(self._file)
        except OSError as error:
            self._complain(error)

    def unlock(self) -> None:
        """A disk that does not let it go leaves the next sgui locked."""
        self.failures = None
        try:
            self._file.unlink(missing_ok=True)
        except OSError as error:
            self._complain(error)

    def _complain(self, error: OSError) -> None:
        say(f"lock: {self._file}: {error.strerror}")

    def _stored(self) -> int | None:
        try:
            return min(max(int(self._file.read_text("ascii")), 0), (1 << 31) - 1)
        except FileNotFoundError:
            return None
        except (OSError, ValueError):
            return 0
