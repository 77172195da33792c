"""What the seat knows of the clipboard: whom it asked, and whose text it holds. Never the text.

The text stays in the process around the core, so no state, event, effect, record or recording can contain it.
Invariants, each held by tests/core/test_copy_paste.py (E17):
  C1  only the guest that was asked fills the clipboard, only with the request's nonce, only in time;
  C2  a new request empties the clipboard first, so what is pasted was never copied before the last copy;
  C3  what was handed over once is gone;
  C4  where policy asks, nothing is handed over without the user's word for just this text, to the session
      that had the focus at the hotkey, within PASTE_ANSWER_MS.
"""

from dataclasses import dataclass, replace

from sgui.values.limits import CLIPBOARD_MS, PASTE_ANSWER_MS

_NONCES = 1 << 32


@dataclass(frozen=True, slots=True)
class Request:
    """A guest was asked for what its user copied. due_us: from then on its answer counts for nothing."""

    domain: str
    generation: int
    nonce: int
    due_us: int


@dataclass(frozen=True, slots=True)
class Held:
    owner: str
    size_bytes: int  # of UTF-8

    @property
    def words(self) -> str:
        """For the band: owner and size."""
        return f"{self.owner} {self.size}"

    @property
    def size(self) -> str:
        if self.size_bytes < 1024:
            return f"{self.size_bytes} B"
        return f"{self.size_bytes / 1024:.1f} KiB"


@dataclass(frozen=True, slots=True)
class Paste:
    """The user pressed the paste hotkey, and policy wants him asked: this text, to this session.

    nonce: the clipboard's then; another one means that another text was copied since.
    """

    domain: str
    generation: int
    held: Held
    nonce: int
    asked_us: int

    @property
    def due_us(self) -> int:
        return self.asked_us + PASTE_ANSWER_MS * 1000


@dataclass(frozen=True, slots=True)
class Clipboard:
    """nonce: u32, of the next request or hand-over; they count up, from a number that nobody could guess."""

    nonce: int = 0
    request: Request | None = None
    held: Held | None = None
    paste: Paste | None = None

    @property
    def idle(self) -> bool:
        """Nobody is asked anything, so nothing can be overdue."""
        return self.request is None and self.paste is None

    @property
    def paste_deadline(self) -> int | None:
        """Monotonic us at which the user's answer counts no longer."""
        return self.paste.due_us if self.paste else None

    @property
    def deadline(self) -> int | None:
        """Monotonic us at which the request is void."""
        return self.request.due_us if self.request else None

    def overdue(self, at_us: int) -> bool:
        return self.request is not None and at_us >= self.request.due_us

    def asking(self, domain: str, generation: int, at_us: int) -> "Clipboard":
        request = Request(domain, generation, self.nonce, at_us + CLIPBOARD_MS * 1000)
        return replace(self.counted(), request=request)

    def counted(self) -> "Clipboard":
        """The nonce has been used."""
        return replace(self, nonce=(self.nonce + 1) % _NONCES)
