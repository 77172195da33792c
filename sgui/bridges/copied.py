"""What a guest has copied, between the user's hotkey and sgui: a question that runs out, and an answer."""

from codecs import getincrementaldecoder
from dataclasses import dataclass, field

from sgui.values.limits import CLIPBOARD_BYTES


@dataclass(frozen=True, slots=True)
class Answer:
    """What the guest has copied, for the question with this nonce."""

    nonce: int
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Question:
    """due: seconds on a monotonic clock, after which nobody listens."""

    nonce: int
    due: float


def copied_text(untrusted_utf8: bytes) -> str | None:
    """At most 32 KiB, cut on a character; None if it is not UTF-8."""
    try:
        whole = len(untrusted_utf8) <= CLIPBOARD_BYTES
        return getincrementaldecoder("utf-8")().decode(untrusted_utf8[:CLIPBOARD_BYTES], final=whole)
    except UnicodeDecodeError:
        return None
