"""What the seat knows of the clipboard: whom it asked, and whose text it holds. Never the text.

The text stays in the process around the core, so no state, event, effect, record or recording can contain it.
Invariants, each held by tests/core/test_copy_paste.py (E17):
  C1  only the guest that was asked fills the clipboard, only with the question's nonce, only in time;
  C2  a new question empties the clipboard first, so what is pasted was never copied before the last copy;
  C3  what was handed over once is gone.
"""

from dataclasses import dataclass, replace

from sgui.values.limits import CLIPBOARD_MS

_NONCES = 1 << 32


@dataclass(frozen=True, slots=True)
class Question:
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
        if self.size_bytes < 1024:
            return f"{self.owner} {self.size_bytes} B"
        return f"{self.owner} {self.size_bytes / 1024:.1f} KiB"


@dataclass(frozen=True, slots=True)
class Clipboard:
    """nonce: u32, of the next question or hand-over; they count up, from a number that nobody could guess."""

    nonce: int = 0
    question: Question | None = None
    held: Held | None = None

    @property
    def deadline(self) -> int | None:
        """Monotonic us at which the question is void."""
        return self.question.due_us if self.question else None

    def overdue(self, at_us: int) -> bool:
        return self.question is not None and at_us >= self.question.due_us

    def asking(self, domain: str, generation: int, at_us: int) -> "Clipboard":
        question = Question(domain, generation, self.nonce, at_us + CLIPBOARD_MS * 1000)
        return replace(self.counted(), question=question)

    def counted(self) -> "Clipboard":
        """The nonce has been used."""
        return replace(self, nonce=(self.nonce + 1) % _NONCES)
