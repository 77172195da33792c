"""sgui/wire/rfb_stream.py: parsers get what they ask for, however it comes."""

from sgui.values.errors import ProtocolError
from sgui.wire.rfb import Cut, Updated
from sgui.wire.rfb_stream import Ahead, Decoder, Parser, Refusal


def words() -> Parser[None]:
    """A length and so many letters; an empty word ends it all."""
    while True:
        length = (yield 1)[0]
        if not length:
            raise ProtocolError("words: an empty one")
        yield Cut(bytes((yield length)).decode())
        yield Updated()


def test_what_comes_in_parts_is_said_when_it_is_whole() -> None:
    decoder = Decoder(words())
    for piece, expected in ((b"", []), (b"\3", []), (b"ab", []), (b"c\2d", [Cut("abc"), Updated()])):
        decoder.feed(piece)
        assert list(decoder.said()) == expected
    assert decoder.rest == 1


def test_whoever_stops_goes_on_where_he_was() -> None:
    decoder = Decoder(words())
    decoder.feed(b"\1a\1b")
    said = decoder.said()
    assert next(said) == Cut("a")
    said.close()
    decoder.feed(b"\1c")
    assert list(decoder.said()) == [Updated(), Cut("b"), Updated(), Cut("c"), Updated()]


def test_after_a_refusal_nothing_is_understood_or_kept() -> None:
    decoder = Decoder(words())
    decoder.feed(b"\0\1a")
    assert list(decoder.said()) == [Refusal("words: an empty one")]
    decoder.feed(b"\1a")
    assert list(decoder.said()) == [] and decoder.rest == 0


def lines() -> Parser[None]:
    """What has come is seen before it is taken."""
    wanted = 1
    while True:
        seen = bytes((yield Ahead(wanted)))
        end = seen.find(b"\n") + 1
        wanted = 1 if end else len(seen) + 1
        if end:
            yield Cut(bytes((yield end)).decode())


def test_who_looks_ahead_takes_nothing() -> None:
    decoder = Decoder(lines())
    for piece, expected in ((b"a", []), (b"b\nc", [Cut("ab\n")]), (b"\n\n", [Cut("c\n"), Cut("\n")])):
        decoder.feed(piece)
        assert list(decoder.said()) == expected
    assert decoder.rest == 0
