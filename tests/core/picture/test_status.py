"""The band's right end: what is loud stays, what is quiet yields."""

from dataclasses import replace

import pytest

from sgui.core.draw import Fill
from sgui.core.picture.status import GPU_FAILED, status
from sgui.core.picture.theme import ALARM, LINE
from sgui.values.geometry import Rect
from tests.core.picture.samples import PEN, STATUS, said, signs, stays_inside, words_do_not_overlap

WIDE = Rect(800, 0, 480, 32)
TROUBLE = replace(STATUS, audit_healthy=False, input="untrusted window")


def test_all_is_said_in_the_order_of_the_design() -> None:
    painted = status(
        PEN, Rect(0, 0, 600, 32), replace(STATUS, clipboard="bank", renderer="software renderer")
    )
    texts = sorted((each for each in painted if hasattr(each, "text")), key=lambda each: each.x)
    assert [each.text for each in texts] == [
        "unmeasured",
        "audit ok",
        "exclusive",
        "bank",
        "software renderer",
        "14:07",
    ]


def test_the_sealed_pictures_place_is_an_empty_frame() -> None:
    lines = [each.rect for each in status(PEN, WIDE, STATUS) if isinstance(each, Fill) and each.color == LINE]
    assert len(lines) == 4
    inside = Rect.between(lines[2].right, lines[0].bottom, lines[3].x, lines[1].y)
    assert inside.width > 20
    words = [each for each in status(PEN, WIDE, STATUS) if hasattr(each, "clip")]
    assert all(each.clip.intersect(inside).empty for each in words)


def test_the_clipboards_owner_stays_longer_than_its_size() -> None:
    held = replace(STATUS, clipboard="bank 31.9 KiB")
    assert "bank 31.9 KiB" in said(status(PEN, WIDE, held))
    narrow = [said(status(PEN, Rect(0, 0, width, 32), held)) for width in range(150, 480, 5)]
    assert any("bank" in each for each in narrow)


def test_locks_are_quiet_and_their_letters_stay_where_room_is_short() -> None:
    on = replace(STATUS, locks="caps num")
    assert "caps num" in said(status(PEN, WIDE, on))
    assert "warning" not in signs(status(PEN, WIDE, on))
    assert "C N" in said(status(PEN, Rect(0, 0, 150, 32), on))


def test_an_empty_clipboard_is_said() -> None:
    assert "empty" in said(status(PEN, WIDE, STATUS))


@pytest.mark.parametrize("width", range(190, 481, 10))
def test_trouble_is_loud_at_every_width(width: int) -> None:
    painted = status(PEN, Rect(0, 0, width, 32), TROUBLE)
    assert "AUDIT" in said(painted)
    assert any(words.startswith("untrusted") for words in said(painted))
    assert sum(isinstance(each, Fill) and each.color == ALARM for each in painted) == 2


@pytest.mark.parametrize(
    ("words", "seen"),
    (("not exclusive", "not exclusive"), ("untrusted window", "untrusted window"), ("none", "no input")),
)
def test_every_untrusted_input_is_loud(words: str, seen: str) -> None:
    painted = status(PEN, WIDE, replace(STATUS, input=words))
    assert seen in said(painted)
    assert signs(painted).count("warning") == 1


@pytest.mark.parametrize(
    ("words", "width", "seen"),
    (
        ("no trusted keyboard", 140, "no keyboard"),
        ("not exclusive", 100, "shared"),
        ("new keyboard usb-0000:00:14.0-2: not allowed", 300, "new keyboard usb-0000:00:14.0-2"),
        ("new keyboard usb-0000:00:14.0-2: not allowed", 150, "new keyboard"),
        ("key held: keyboard isa0060/serio0", 150, "key held"),
        ("new keyboard+pointer usb-0000:00:14.0-2: not allowed", 130, "new device"),
    ),
)
def test_trouble_with_input_is_said_in_words_that_fit(words: str, width: int, seen: str) -> None:
    assert seen in said(status(PEN, Rect(0, 0, width, 32), replace(STATUS, input=words)))


def test_room_that_is_left_goes_back_to_what_gave_way() -> None:
    """What is wide and loud may have taken more steps than the rest had to follow it in."""
    loud = replace(STATUS, input="new keyboard+pointer usb-0000:00:14.0-2: not allowed")
    assert {"new device", "14:07"} <= set(said(status(PEN, Rect(0, 0, 155, 32), loud)))


@pytest.mark.parametrize("width", (120, 200, 400, 900))
def test_open_memory_is_loud_at_every_width(width: int) -> None:
    painted = status(PEN, Rect(0, 0, width, 32), replace(STATUS, integrity="DMA open"))
    assert {"DMA open", "DMA"} & set(said(painted)) or width < 200
    assert "warning" in signs(painted)


@pytest.mark.parametrize(("width", "words"), ((480, "GPU failed"), (150, "GPU"), (100, "")))
def test_a_gpu_that_was_given_up_is_loud_at_every_width(width: int, words: str) -> None:
    painted = status(PEN, Rect(0, 0, width, 32), replace(STATUS, renderer=GPU_FAILED))
    assert words in (*said(painted), "")
    assert "warning" in signs(painted)


@pytest.mark.parametrize("words", ("IOMMU on", "unmeasured"))
def test_what_is_known_to_be_closed_or_not_known_is_quiet(words: str) -> None:
    assert "warning" not in signs(status(PEN, WIDE, replace(STATUS, integrity=words)))


@pytest.mark.parametrize("words", ("exclusive", "pipe"))
def test_trusted_input_is_quiet(words: str) -> None:
    assert "warning" not in signs(status(PEN, WIDE, replace(STATUS, input=words)))


@pytest.mark.parametrize(("note", "short"), [("GL", "GL"), ("software renderer", "CPU")])
def test_who_paints_is_named_in_few_letters_where_room_is_short(note: str, short: str) -> None:
    told = replace(STATUS, renderer=note)
    assert note in said(status(PEN, Rect(0, 0, 600, 32), told))
    for width in (190, 272, 435):  # outputs of 560, 800 and 1280 pixels
        painted = status(PEN, Rect(0, 0, width, 32), told)
        assert short in said(painted)
        assert "warning" not in signs(painted)
    assert "unmeasured" in said(status(PEN, Rect(0, 0, 400, 32), told))


@pytest.mark.parametrize("band", (STATUS, TROUBLE, replace(STATUS, clipboard="x" * 31, renderer="y" * 40)))
@pytest.mark.parametrize("width", (0, 1, 40, 90, 150, 200, 300, 400, 900))
def test_nothing_overlaps_or_leaves_the_zone(width: int, band: object) -> None:
    assert band is not None
    zone = Rect(100, 0, width, 32)
    painted = status(PEN, zone, band)  # type: ignore[arg-type]
    assert stays_inside(painted, zone)
    assert words_do_not_overlap(painted)


@pytest.mark.parametrize(("count", "words"), [(1, "1 question"), (3, "3 questions")])
def test_a_question_that_waits_is_loud_and_stays_where_there_is_room_for_nothing_else(
    count: int, words: str
) -> None:
    waiting = replace(STATUS, questions=count)
    assert words in said(status(PEN, WIDE, waiting))
    assert f"{count} ?" in said(status(PEN, Rect(0, 0, 140, 32), waiting))
    fills = [each for each in status(PEN, WIDE, waiting) if isinstance(each, Fill) and each.color == ALARM]
    assert len(fills) == 1
