"""The whole way once: guests on the screen, labelled, and typing reaches exactly one of them."""

import time

import numpy as np

from tests.rig import ALT, CTRL, DIGITS, ENTER, ESC, RIGHT, SHIFT, SPACE, A, B, C, Rig

RED, GREEN, BLUE = (192, 28, 40), (38, 162, 105), (28, 113, 216)


def three(rig: Rig) -> dict[str, "object"]:
    guests = {}
    for name, color in (("bank", (250, 250, 0)), ("work", (0, 250, 250)), ("web", (250, 0, 250))):
        guests[name] = rig.guest(name)
        guests[name].show(400, 300, *color)
    rig.until(lambda s: all(d["size"] == [400, 300] for d in s["domains"]))
    return guests


def test_typing_reaches_the_focused_domain_alone(rig: Rig) -> None:
    guests = three(rig)
    assert rig.status()["focus"] is None  # connecting moves no focus (E01)
    rig.tap(A)
    assert not any(guest.keys(0.2) for guest in guests.values())
    for name, digit in (("work", 2), ("bank", 1), ("web", 3)):
        rig.tap(CTRL, ALT, DIGITS[digit])
        rig.until(lambda s, name=name: s["presented_focus"] == name)
        for guest in guests.values():
            guest.keys()
        rig.tap(A)
        assert guests[name].keys(1.0)[:1] == [(A, 1)]
        for other in set(guests) - {name}:
            assert guests[other].keys(0.1) == []


def test_the_picture_shows_the_focused_guest_in_its_label(rig: Rig) -> None:
    three(rig)
    rig.focus("bank")
    status = rig.until(lambda s: s["domains"][0]["frames"] > 0)
    x, y, width, height = status["domains"][0]["content"]
    picture = rig.shot()
    assert (picture[y : y + height, x : x + width] == (250, 250, 0)).all()
    assert (
        (picture[-6:, :] == RED).all()
        and (picture[64:, :6] == RED).all()
        and (picture[64:, -6:] == RED).all()
    )
    assert not (picture == (0, 250, 250)).all(axis=2).any()


def test_tile_shows_all_three_with_their_own_colours(rig: Rig) -> None:
    three(rig)
    assert rig.request(request="layout", layout="tile")["ok"]
    status = rig.until(lambda s: all(d["frames"] for d in s["domains"]))
    picture = rig.shot()
    for domain, color in zip(status["domains"], ((250, 250, 0), (0, 250, 250), (250, 0, 250)), strict=True):
        x, y, width, height = domain["content"]
        inside = picture[y : y + height, x : x + width]
        assert (inside == color).all(), domain
    outside = picture.copy()
    for domain in status["domains"]:
        x, y, width, height = domain["content"]
        outside[y : y + height, x : x + width] = 0
    for color in ((250, 250, 0), (0, 250, 250), (250, 0, 250)):
        assert not (outside == color).all(axis=2).any(), "guest pixels outside their content"


def test_secure_attention_key_stops_typing_and_escape_returns(rig: Rig) -> None:
    guests = three(rig)
    rig.focus("bank")
    rig.press(SHIFT)
    assert guests["bank"].keys(1.0) == [(SHIFT, 1)]
    rig.attention()
    status = rig.until(lambda s: s["presented_mode"] == "attention")
    assert status["focus"] is None and status["return_focus"] == "bank"
    seen = guests["bank"].keys(0.5)
    assert (SHIFT, 0) in seen and (111, 1) not in seen
    assert {code for code, pressed in seen if pressed} <= {CTRL, ALT}
    rig.lift(SHIFT)
    rig.tap(A, B, C)
    assert not any(guest.keys(0.1) for guest in guests.values())
    rig.tap(ESC)
    rig.until(lambda s: s["presented_focus"] == "bank")
    rig.tap(A)
    assert guests["bank"].keys(1.0)[:1] == [(A, 1)]


def test_the_attention_screen_chooses_by_digit_and_by_arrow_and_enter(rig: Rig) -> None:
    three(rig)
    rig.attention()
    rig.until(lambda s: s["presented_mode"] == "attention")
    rig.tap(DIGITS[3])
    rig.until(lambda s: s["mode"] == "normal" and s["presented_focus"] == "web")
    rig.attention()
    rig.until(lambda s: s["presented_mode"] == "attention")
    rig.tap(RIGHT)
    rig.tap(ENTER)
    status = rig.until(lambda s: s["mode"] == "normal" and s["presented_focus"] is not None)
    assert status["focus"] in {"bank", "work", "web"}


def test_next_previous_and_layout_hotkeys(rig: Rig) -> None:
    three(rig)
    seen = []
    for _ in range(4):
        rig.tap(CTRL, ALT, RIGHT)
        time.sleep(0.05)
        seen.append(rig.status()["focus"])
    assert seen == ["bank", "work", "web", "bank"]
    rig.tap(CTRL, ALT, SPACE)
    rig.until(lambda s: s["layout"] == "tile")


def test_pointer_is_told_in_the_guests_own_pixels_and_only_inside(rig: Rig) -> None:
    guests = three(rig)
    status = rig.focus("work")
    x, y, width, height = status["domains"][1]["content"]
    rig.point(x + 17, y + 23)
    time.sleep(0.1)
    positions = [(e.a, e.b) for e in guests["work"].events() if e.type == 4]
    assert positions[-1:] == [(17, 23)]
    rig.point(x - 3, y + 5)
    rig.point(x + width - 1, y + height - 1)
    time.sleep(0.1)
    positions = [(e.a, e.b) for e in guests["work"].events() if e.type == 4]
    assert positions == [(width - 1, height - 1)]
    assert guests["bank"].events() == [] and guests["web"].events() == []


def test_resizing_follows_the_guest(rig: Rig) -> None:
    guests = three(rig)
    rig.focus("bank")
    guests["bank"].resize(640, 480)
    guests["bank"].fill(9, 99, 199)
    status = rig.until(
        lambda s: s["domains"][0]["size"] == [640, 480] and s["domains"][0]["content"][2] == 640
    )
    x, y, width, height = status["domains"][0]["content"]
    deadline = time.monotonic() + 15
    while True:
        inside = rig.shot()[y : y + height, x : x + width]
        if (inside == (9, 99, 199)).all():
            break
        assert time.monotonic() < deadline, np.unique(inside.reshape(-1, 3), axis=0)
