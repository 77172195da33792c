"""The scene as JSON: what goes in comes out, and nothing else is believed."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from sgui.values.errors import ProtocolError
from sgui.values.geometry import Point, Rect, Size
from sgui.values.lock import LockPhase, LockView
from sgui.values.rotation import Rotation
from sgui.values.scene import QuestionView, Scene, Stance
from sgui.wire.scene_json import decode_scene, encode_scene, integer, natural, record, text
from tests.screen.samples import scene

# Positions of fields in the outer array.
SERIAL, STANCE, OUTPUT, SCALE, FOCUS, SURFACES, LABELS, BAND = 0, 1, 3, 4, 5, 7, 9, 10
ROTATION = 17
OVER, OPACITY, ALPHA = 11, 12, 13  # of a surface
ASKED = QuestionView(
    "paste", "a to b", "Paste from a into b?", "a copied 5 B.", ("deny", "once"), 1, True, 2, 3
)
TURNED = replace(scene(), rotation=Rotation.LEFT)
ATTENTION = replace(scene(), stance=Stance.ATTENTION, question=ASKED)


@pytest.mark.parametrize(
    "given", [scene(), scene(serial=2**32 - 1, pointer=Point(-1, 399)), scene(chat=0), ATTENTION, TURNED]
)
def test_a_scene_survives_the_way(given: Scene) -> None:
    assert decode_scene(encode_scene(given)) == given


def test_a_full_house_fits_one_packet() -> None:
    view = replace(scene().surfaces[0], domain="d" * 31, notice="n" * 80)
    views = tuple(replace(view, generation=2**32 - 1 - n) for n in range(64))
    tabs = tuple(replace(scene().tabs[0], domain=f"{n:031}", mark="not reading input") for n in range(64))
    labels = tuple(replace(scene().labels[0], name=f"{n:031}", text="T" * 32) for n in range(63))
    full = replace(scene(), surfaces=views, tabs=tabs, labels=(*labels, scene().labels[0]))
    assert len(encode_scene(full)) < 60_000
    assert decode_scene(encode_scene(full)) == full


def changed(where: Callable[[list[Any]], None]) -> bytes:
    plain = json.loads(encode_scene(scene()))
    where(plain)
    return json.dumps(plain).encode()


def put(value: Any, *path: int) -> Callable[[list[Any]], None]:
    def write(plain: list[Any]) -> None:
        for step in path[:-1]:
            plain = plain[step]
        plain[path[-1]] = value

    return write


@pytest.mark.parametrize(
    ("edit", "rule"),
    [
        (put(True, SERIAL), "an integer of 32 bits"),
        (put(1.0, SERIAL), "an integer of 32 bits"),
        (put(2**32, SERIAL), "an integer of 32 bits"),
        (put(-1, SERIAL), "an integer from 0"),
        (put("sleepy", STANCE), "one of normal, attention"),
        (put(0, OUTPUT, 0), "an output side"),
        (put(20000, OUTPUT, 1), "an output side"),
        (put(3, SCALE), "4 to 12 quarters"),
        (put(13, SCALE), "4 to 12 quarters"),
        (put(7, FOCUS), "printable ASCII"),
        (put("b\u00e4nk", FOCUS), "printable ASCII"),
        (put("a\nb", FOCUS), "printable ASCII"),
        (put("x" * 257, FOCUS), "printable ASCII"),
        (put(1, BAND, 2), "true or false"),
        (put({}, SURFACES), "an array"),
        (put([0] * 65, SURFACES), "an array"),
        (put([1, 2, 3], SURFACES, 0, 3), "4 fields of Rect"),
        (put("nobody", SURFACES, 0, 1), "a label of this scene"),
        (put(-5, SURFACES, 0, 2), "an integer from 0"),
        (put(None, SURFACES, 0, 6), "content and source together"),
        (put(50, SURFACES, 0, OPACITY), "an opacity of 51 to 255"),
        (put(256, SURFACES, 0, OPACITY), "an opacity of 51 to 255"),
        (put(200, SURFACES, 0, OPACITY), "less than 255 for overlays alone"),
        (put("nobody", SURFACES, 0, OVER), "a surface of this scene"),
        (put(1, SURFACES, 0, ALPHA), "true or false"),
        (put(None, LABELS, 0), "an array"),
        (put(45, ROTATION), "one of 0, 90, 180, 270"),
        (put(True, ROTATION), "an integer of 32 bits"),
        (put("90", ROTATION), "an integer of 32 bits"),
        (put(90.0, ROTATION), "an integer of 32 bits"),
        (lambda plain: plain.append(0), "18 fields of Scene"),
    ],
)
def test_what_is_not_a_scene_is_refused_with_the_rule(edit: Callable[[list[Any]], None], rule: str) -> None:
    with pytest.raises(ProtocolError, match=rf"^scene: .*{rule}"):
        decode_scene(changed(edit))


LOCK = LockView("ana", LockPhase.OPEN, 3, False, 0, "")


@pytest.mark.parametrize(
    "changes",
    [
        {"stance": Stance.LOCKED},
        {"stance": Stance.LOCKED, "surfaces": ()},
        {"lock": replace(LOCK, typed=17)},
        {"lock": replace(LOCK, typed=-1)},
        {"lock": replace(LOCK, wait_s=65)},
        {"lock": replace(LOCK, wait_s=-1)},
    ],
)
def test_d16_a_locked_scene_with_something_of_a_guest_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ProtocolError, match=r"^scene: "):
        decode_scene(encode_scene(replace(scene(), **changes)))
    locked = replace(scene(), stance=Stance.LOCKED, surfaces=(), tabs=(), lock=LOCK)
    assert decode_scene(encode_scene(locked)) == locked


@pytest.mark.parametrize("not_json", [b"", b"[", b"[" * 5000, b"\xff", b'{"a":1,"a":2}', b"NaN", b"[] x"])
def test_what_is_not_strict_json_is_refused(not_json: bytes) -> None:
    with pytest.raises(ProtocolError, match=r"^scene: "):
        decode_scene(not_json)


def test_the_small_words() -> None:
    assert integer(-(2**31)) == -(2**31)
    assert natural(0) == 0
    assert text("") == ""
    assert record({"a": 1}, "a") == {"a": 1}
    for wrong in ({"a": 1, "b": 2}, {}, [1]):
        with pytest.raises(ProtocolError, match="an object with a"):
            record(wrong, "a")


def test_geometry_may_lie_outside_the_output_and_is_only_numbers_here() -> None:
    odd = replace(
        scene(), output=Size(1, 16384), surfaces=(replace(scene().surfaces[0], frame=Rect(-9, -9, 0, -3)),)
    )
    assert decode_scene(encode_scene(odd)) == odd


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        (replace(ATTENTION, stance=Stance.NORMAL), "a question on the attention screen alone"),
        (replace(ATTENTION, question=replace(ASKED, answers=())), "1 to 4 answers"),
        (replace(ATTENTION, question=replace(ASKED, answers=("no",) * 5)), "1 to 4 answers"),
        (replace(ATTENTION, question=replace(ASKED, chosen=2)), "one of the answers"),
        (replace(ATTENTION, question=replace(ASKED, chosen=-1)), "one of the answers"),
        (replace(ATTENTION, question=replace(ASKED, nth=0)), "to one of the questions"),
        (replace(ATTENTION, question=replace(ASKED, nth=4)), "to one of the questions"),
        (replace(ATTENTION, question=replace(ASKED, count=17)), "to one of the questions"),
        (replace(ATTENTION, question=replace(ASKED, title="Paste\u202e")), "printable ASCII"),
    ],
)
def test_a_question_that_no_seat_would_ask_is_refused(wrong: Scene, rule: str) -> None:
    with pytest.raises(ProtocolError, match=rf"^scene: .*{rule}"):
        decode_scene(encode_scene(wrong))


def test_fullscreen_needs_a_focus_that_the_strip_can_name() -> None:
    with pytest.raises(ProtocolError, match="with fullscreen a focus that has a tab"):
        decode_scene(encode_scene(replace(scene(), fullscreen=True, focus="nobody")))
