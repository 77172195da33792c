"""What hands do beside typing, over the running system: wheels, locks, a captured pointer, fullscreen."""

from pathlib import Path

from tests.rawguest import Event, RawGuest
from tests.rig import ALT, CTRL, DIGITS, EV_REL, A, Rig
from tests.stage import COLORS, content, picture_when, policy, present

CAPS, F, G, BUTTON = 58, 33, 34, 0x110
REL_X, REL_Y, REL_HWHEEL, REL_WHEEL, WHEEL_FINE, HWHEEL_FINE = 0, 1, 6, 8, 11, 12
LEFT, RIGHT = 0x150, 0x151
MOTION, KEY, POS = 1, 3, 4
DOMAINS = {"bank": 'label = "red"\ncapture = true\nfullscreen = true', "work": 'label = "green"'}


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
        picture = picture_when(rig, lambda seen: bool((seen[:6, 500:] == red).all(axis=-1).all()))
        assert content(rig, "bank") == (6, 24, 1012, 610), "the strip, the frame, and nothing else above it"
        for side in (picture[18:24], picture[634:], picture[24:634, :6], picture[24:634, 1018:]):
            assert (side == red).all()
        assert not (picture[:18, :200] == red).all(axis=-1).all(), "its name is written on it"
        rig.attention()
        status = rig.until(lambda s: s["presented_mode"] == "attention")
        assert not status["fullscreen"]
        kinds = [record["kind"] for record in rig.audit() if record["kind"].startswith("fullscreen")]
        assert kinds == ["fullscreen.entered", "fullscreen.left"]
