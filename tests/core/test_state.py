from dataclasses import replace

from sgui.core.state import initial
from sgui.values.scene import Layout, Stance
from tests.core.samples import BANK, CHAT, GENERATION, POLICY, TILED, WORK, seat


def test_at_the_start_the_focus_is_at_nobody() -> None:
    state = initial(POLICY)
    assert (state.focus, state.stance, state.output) == (None, Stance.NORMAL, None)
    assert [domain.name for domain in state.domains] == [BANK, WORK, CHAT]


def test_the_layout_is_the_policys() -> None:
    assert initial(TILED).layout is Layout.TILE
    assert initial(replace(POLICY, layout=Layout.FLOAT)).layout is Layout.FLOAT


def test_domains_are_found_by_name_and_by_session() -> None:
    state = seat()
    assert state.domain(BANK) is state.session_of(GENERATION[BANK])
    assert state.domain("nobody") is state.domain(None) is state.session_of(99) is None
    assert (state.connected(BANK), state.connected(CHAT), state.connected(None)) == (True, False, False)
