"""Both ways to paint on a console answer to the same words, whichever the console has."""

import inspect

import pytest

from sgui.screen.output.kms_dumb import DumbFrames
from sgui.screen.output.kms_frames import Frames
from sgui.screen.output.kms_gl import GlFrames

WORDS = sorted(name for name in vars(Frames) if not name.startswith("_"))


def test_the_words_are_these() -> None:
    assert WORDS == ["begin", "close", "flipped", "free_old", "front", "in_place", "next", "resize"]


@pytest.mark.parametrize("kind", [DumbFrames, GlFrames])
@pytest.mark.parametrize("word", WORDS)
def test_each_is_there_with_the_same_arguments(kind: type, word: str) -> None:
    asked, given = getattr(Frames, word), getattr(kind, word)
    if isinstance(asked, property):
        assert isinstance(given, property)
    else:
        assert inspect.signature(given) == inspect.signature(asked)
