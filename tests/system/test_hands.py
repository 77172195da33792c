"""What hands do beside typing, over the running system: wheels, locks, a captured pointer, fullscreen."""

from pathlib import Path

from tests.rawguest import Event, RawGuest
from tests.rig import ALT, CTRL, DIGITS, EV_ABS, EV_REL, A, Rig
from tests.stage import COLORS, content, picture_when, policy, present

CAPS, F, G, BUTTON = 58, 33, 34, 0x110
REL_X, REL_Y, REL_HWHEEL, REL_WHEEL, WHEEL_FINE, HWHEEL_FINE = 0, 1, 6, 8, 11, 12
LEFT, RIGHT = 0x150, 0x151
MOTION, KEY, POS, MTOUCH = 1, 3, 4, 5
DOMAINS = {
    "bank": 'label = "red"\ncapture = true\nfullscreen = true\ntouch = true',
    "work": 'label = "green"',
}


def heard(rig: Rig, guest: RawGuest) -> list[Event]:
    """All that came before an A that is typed now, and is no part of it."""
    rig.tap(A)
    found: list[Event] = []
    while True:
        for event in guest.events():
            if event == Event(KEY, 0, A, 0):
                return [other for other in found if other != Event(KEY, 1, A, 0)]
            found.append(event)


def begun(rig: Rig, guest: RawGuest, name: str) -> None:
    rig.focus(name)
    assert heard(rig, guest) == []


def test_keyboard_lamps_wheels_and_a_captured_pointer(tmp_path: Path) -> None:
    with Rig(tmp_path, policy(DOMAINS)) as rig:
        (bank,) = present(rig, "bank", size=(400, 300))
        (work,) = present(rig, "work", size=(400, 300))
        begun(rig, bank, "bank")

        rig.point(512, 330)
        at = heard(rig, bank)[0]
        assert at.type == POS
        rig.send((EV_REL, REL_WHEEL, 1), (EV_REL, WHEEL_FINE, 120))  # as an ordinary wheel says one click
        rig.send((EV_REL, REL_HWHEEL, -1), (EV_REL, HWHEEL_FINE, -120))
        rig.send((EV_REL, WHEEL_FINE, -60))
        rig.send((EV_REL, WHEEL_FINE, -60))
        assert heard(rig, bank) == [
            Event(POS, at.a, at.b, -1),
            Event(KEY, 1, LEFT, 0),
            Event(KEY, 0, LEFT, 0),
            Event(POS, at.a, at.b, 1),
        ]

        rig.tap(CAPS)
        assert [(event.b, event.a) for event in heard(rig, bank)] == [(CAPS, 1), (CAPS, 0)]

        rig.tap(CTRL, ALT, G)
        rig.until(lambda s: s["captured"])
        heard(rig, bank)
        rig.send((EV_REL, REL_X, 900), (EV_REL, REL_Y, -900))
        rig.press(BUTTON)
        assert heard(rig, bank) == [Event(MOTION, 900, -900, 0), Event(KEY, 1, BUTTON, 0)]
        rig.attention()
        rig.until(lambda s: s["presented_mode"] == "attention")
        assert rig.status()["captured"] is False
        assert Event(KEY, 0, BUTTON, 0) in bank.events(), "from the attention key on it has no button"
        rig.tap(DIGITS[2])
        rig.until(lambda s: s["presented_focus"] == "work")
        rig.tap(CTRL, ALT, G)
        rig.send((EV_REL, REL_X, 5))
        assert {event.type for event in heard(rig, work)} <= {KEY, POS}, "policy gives it no capture"
        assert not rig.status()["captured"]
        assert bank.events() == []


def test_fullscreen_is_a_strip_and_a_whole_label(tmp_path: Path) -> None:
    with Rig(tmp_path, policy(DOMAINS)) as rig:
        (bank,) = present(rig, "bank", size=(1012, 610))
        begun(rig, bank, "bank")
        rig.tap(CTRL, ALT, F)
        rig.until(lambda s: s["fullscreen"])
        red = COLORS["bank"]
        picture = picture_when(rig, lambda seen: bool((seen[:6, 300:600] == red).all(axis=-1).all()))
        assert content(rig, "bank") == (6, 24, 1012, 610), "the strip, the frame, and nothing else above it"
        for side in (picture[18:24], picture[634:], picture[24:634, :6], picture[24:634, 1018:]):
            assert (side == red).all()
        assert not (picture[:18, :200] == red).all(axis=-1).all(), "its name is written on it"
        rig.attention()
        status = rig.until(lambda s: s["presented_mode"] == "attention")
        assert not status["fullscreen"]
        kinds = [record["kind"] for record in rig.audit() if record["kind"].startswith("fullscreen")]
        assert kinds == ["fullscreen.entered", "fullscreen.left"]


def touch(rig: Rig, slot: int, finger: int, x: int, y: int) -> None:
    """As a touch screen says it: slot, tracking id, position; at this output pixel."""
    width, height = rig.size
    at = (EV_ABS, 0x35, -(-x * 65536 // width)), (EV_ABS, 0x36, -(-y * 65536 // height))
    rig.send((EV_ABS, 0x2F, slot), (EV_ABS, 0x39, finger), *(at if finger >= 0 else ()))


def test_fingers_reach_a_guest_that_knows_them_and_are_a_pointer_to_others(tmp_path: Path) -> None:
    with Rig(tmp_path, policy(DOMAINS)) as rig:
        (bank,) = present(rig, "bank", size=(1012, 572))
        (work,) = present(rig, "work", size=(1012, 572))
        begun(rig, bank, "bank")
        x, y, *_ = content(rig, "bank")
        touch(rig, 0, 7, x + 10, y + 12)
        touch(rig, 1, 8, x + 30, y + 40)
        touch(rig, 0, -1, 0, 0)
        down, up, syn, second = 0, 1, Event(MTOUCH, 3, 0, 0), 1 << 8
        assert heard(rig, bank) == [
            Event(MTOUCH, down, 10, 12),
            syn,
            Event(MTOUCH, down | second, 30, 40),
            syn,
            Event(MTOUCH, up, 0, 0),
            syn,
        ]
        rig.focus("work")
        assert bank.events() == [Event(MTOUCH, up | second, 0, 0), syn], "up before the focus goes"
        touch(rig, 1, -1, 0, 0)
        touch(rig, 0, 9, x + 10, y + 12)
        touch(rig, 0, -1, 0, 0)
        assert heard(rig, work) == [
            Event(POS, 10, 12, 0),
            Event(KEY, 1, BUTTON, 0),
            Event(KEY, 0, BUTTON, 0),
        ]
