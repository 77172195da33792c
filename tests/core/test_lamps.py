"""What shines, and when it is said."""

from sgui.core.effects import SetLeds
from sgui.core.lamps import lamps, relit
from sgui.core.locks import Locks
from tests.core.samples import BANK, CAPS, chord, focused, seat, told


def test_nobodys_locks_shine_without_a_focus() -> None:
    assert lamps(seat()) == Locks()


def test_what_shines_is_said_when_it_changes() -> None:
    before = focused(BANK)
    after = told(before, *chord(CAPS))
    assert lamps(after) == Locks(caps=True)
    assert relit(before, after) == (SetLeds(True, False, False),)
    assert relit(after, before) == (SetLeds(False, False, False),)
    assert relit(after, after) == ()
