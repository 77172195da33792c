"""What the policy says of hotkeys, over the running system."""

from pathlib import Path

import pytest

from tests.hands import META, in_attention, settle, told
from tests.rig import ALT, CTRL, DELETE, DIGITS, ESC, LEFT, RIGHT, SHIFT, SPACE, C, Rig
from tests.stage import policy, present

# -- other policies ----------------------------------------------------------------------------------------


def test_attention_only_delivers_chords_verbatim_and_keeps_the_attention_key(tmp_path: Path) -> None:
    with Rig(tmp_path, policy(hotkeys='switching = "attention-only"')) as rig:
        bank, _ = present(rig, "bank", "work")
        rig.focus("bank")
        for key in (DIGITS[2], RIGHT, LEFT, SPACE, C, 47, 38):
            rig.tap(CTRL, ALT, key)
            assert told(rig, bank) == [(CTRL, 1), (ALT, 1), (key, 1), (key, 0), (ALT, 0), (CTRL, 0)]
        assert rig.status()["focus"] == "bank" and rig.status()["layout"] == "full"
        in_attention(rig)
        rig.tap(DIGITS[2])
        rig.until(lambda s: s["presented_focus"] == "work")


@pytest.mark.parametrize(("name", "code"), [("pause", 119), ("sysrq", 99)])
def test_policy_may_choose_pause_or_sysrq(tmp_path: Path, name: str, code: int) -> None:
    with Rig(tmp_path, policy(hotkeys=f'attention = "{name}"')) as rig:
        (bank,) = present(rig, "bank")
        rig.focus("bank")
        for held in ((), (CTRL,), (ALT,), (SHIFT, META)):
            rig.tap(*held, code)
            rig.until(lambda s: s["presented_mode"] == "attention")
            rig.tap(ESC)
            rig.until(lambda s: s["presented_focus"] == "bank")
        assert code not in {key for key, _ in told(rig, bank)}
        rig.tap(CTRL, ALT, DELETE)  # then it is a chord like any other
        assert (DELETE, 1) in told(rig, bank)
        assert rig.status()["mode"] == "normal"


def test_hotkeys_follow_the_policy(tmp_path: Path) -> None:
    keys = 'next = "meta+n"\nprevious = "meta+shift+n"\ndirect = "meta"\nlayout = "meta+space"'
    with Rig(tmp_path, policy(hotkeys=keys)) as rig:
        bank, _ = present(rig, "bank", "work")
        rig.tap(META, 49)
        rig.until(lambda s: s["presented_focus"] == "bank")
        rig.tap(META, DIGITS[2])
        rig.until(lambda s: s["presented_focus"] == "work")
        rig.tap(META, SHIFT, 49)
        rig.until(lambda s: s["presented_focus"] == "bank")
        settle(rig, bank)
        rig.tap(CTRL, ALT, RIGHT)
        assert (RIGHT, 1) in told(rig, bank) and rig.status()["focus"] == "bank"
