"""A question to the user: asked on the attention screen, answered there alone, by hands that are trusted."""

from dataclasses import dataclass

Id = tuple[str, str]  # kind and key


@dataclass(frozen=True, slots=True)
class Question:
    """kind: whose it is, as "paste". key: which of that kind; printable ASCII, also in the audit log.

    title, words: one line and one sentence of sgui's own, printable ASCII; nothing in them is a guest's or a
    device's own word. answers: 1 to ANSWERS_MAX; the first allows nothing, and is marked until the user marks
    another. asked_us: monotonic; the oldest is shown first.
    """

    kind: str
    key: str
    title: str
    words: str
    answers: tuple[str, ...]
    asked_us: int

    @property
    def said(self) -> tuple[str, ...]:
        """All that the user reads of it."""
        return (self.title, self.words, *self.answers)

    @property
    def id(self) -> Id:
        return self.kind, self.key
