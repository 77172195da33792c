import json

from sgui.core.events import AttentionAsked, Presented, ScreenLost
from sgui.core.state import initial
from sgui.core.status import status
from tests.core.samples import (
    ALT,
    BANK,
    CTRL,
    POLICY,
    WORK,
    chord,
    closed,
    focused,
    opened,
    presented,
    seat,
    told,
)


def test_before_anything_was_presented() -> None:
    assert status(initial(POLICY)) == {
        "mode": "normal",
        "presented_mode": None,
        "focus": None,
        "presented_focus": None,
        "return_focus": None,
        "captured": False,
        "fullscreen": False,
        "layout": "full",
        "domains": [
            {
                "name": name,
                "label": label,
                "state": "absent",
                "generation": 0,
                "size": None,
                "content": None,
                "throttled": False,
                "violations": 0,
                "reason": "",
            }
            for name, label in (("bank", "secret"), ("work", "public"), ("chat", "public"))
        ],
        "input": {"devices": [], "pending": []},
        "clipboard": None,
        "questions": [],
        "lock": {"unlockable": True, "failures": 0},
        "policy_digest": "00" * 32,
    }


def test_what_is_presented_lags_what_is_decided() -> None:
    state = told(seat(), *chord(CTRL, ALT, 2))
    assert (status(state)["focus"], status(state)["presented_focus"]) == (BANK, None)
    assert status(presented(state))["presented_focus"] == BANK


def test_attention_is_decided_and_then_presented() -> None:
    state = told(focused(BANK), AttentionAsked(0))
    now = status(state)
    assert (now["mode"], now["presented_mode"]) == ("attention", "normal")
    assert (now["focus"], now["presented_focus"], now["return_focus"]) == (None, BANK, BANK)
    now = status(presented(state))
    assert (now["presented_mode"], now["presented_focus"]) == ("attention", None)


def test_frames_skipped_by_the_screen_count_as_passed() -> None:
    state = told(seat(), *chord(CTRL, ALT, 2))
    first = state.serial
    state = told(state, *chord(CTRL, ALT, 3))
    assert status(told(state, Presented(first, 0)))["presented_focus"] == BANK
    assert status(presented(state))["presented_focus"] == WORK
    assert status(told(presented(state), Presented(first, 0)))["presented_focus"] == WORK


def test_a_screen_that_lags_very_far_still_ends_at_the_truth() -> None:
    state = seat()
    for _ in range(100):
        state = told(state, *chord(CTRL, ALT, 2), *chord(CTRL, ALT, 3))
    assert len(state.pending) == 64
    assert status(presented(state))["presented_focus"] == WORK


def test_a_lost_screen_shows_nothing() -> None:
    now = status(told(focused(BANK), ScreenLost(0)))
    assert (now["presented_mode"], now["presented_focus"]) == (None, None)
    assert now["domains"][0]["content"] is None


def test_domains() -> None:
    state = told(focused(BANK), closed(WORK, "fbif: depth 7"))
    bank, work, _ = status(state)["domains"]
    assert (bank["state"], bank["generation"], bank["size"]) == ("connected", 11, [640, 480])
    assert state.scene is not None
    content = state.scene.surfaces[0].content
    assert content is not None
    assert bank["content"] == [content.x, content.y, 640, 480]
    assert (work["state"], work["generation"], work["size"]) == ("stopped", 0, None)
    assert (work["violations"], work["reason"], work["content"]) == (1, "fbif: depth 7", None)


def test_a_session_without_a_picture_has_no_size() -> None:
    bank = status(told(seat(connected=()), opened(BANK)))["domains"][0]
    assert (bank["state"], bank["size"], bank["content"]) == ("connected", None, None)


def test_it_is_json() -> None:
    json.dumps(status(told(focused(BANK), AttentionAsked(0))), allow_nan=False)
