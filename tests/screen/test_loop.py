"""The screen's loop as a dialogue: what the seat and guests say, and what is shown and told."""

import gc
import os
import struct
from dataclasses import replace

import pytest

from sgui.host.link import LinkClosed
from sgui.screen.budget import Turns
from sgui.screen.output.output import (
    OutputClosed,
    OutputExposed,
    OutputInput,
    OutputLost,
    OutputResized,
)
from sgui.screen.tally import PAUSE_US
from sgui.values.damage import Damage
from sgui.values.errors import ProtocolError
from sgui.values.geometry import Point, Rect, Size
from sgui.values.rotation import Rotation
from sgui.values.scene import Stance
from sgui.wire.fbif import Resize, Update
from sgui.wire.presented import (
    FramePresented,
    FramesCounted,
    GuestViolation,
    NoDisplay,
    Ready,
    SurfaceBusy,
    SurfaceSized,
    WindowClosed,
)
from sgui.wire.scene import (
    PointerMoved,
    RingRung,
    SceneShown,
    SizeAsked,
    SurfaceForgotten,
    encode_to_screen,
)
from tests.screen.samples import BANK, CHAT, RED, scene
from tests.screen.stage import UNKNOWN_RECORD, WHOLE_UPDATE, Guest, Stage

FRAME_US = 16_666
BANK_AT, CHAT_AT = (20, 70), (340, 70)  # inside the two contents
CONTENT = Rect(16, 66, 200, 100)  # of bank


def lit(stage: Stage, *guests: Guest) -> None:
    """Both guests connected, scene shown, everything settled."""
    for guest in guests:
        stage.give(guest)
        stage.say(RingRung(guest.generation))
    stage.turn()
    stage.say(SceneShown(scene()))
    stage.turn(FRAME_US)
    stage.turn(FRAME_US)
    stage.output.renderer.painted.clear()
    stage.output.renderer.touched.clear()
    stage.output.presented.clear()
    stage.waits.clear()


def two() -> tuple[Stage, Guest, Guest]:
    stage, bank, chat = Stage(), Guest(BANK), Guest(CHAT)
    bank.fill(11)
    chat.fill(22)
    lit(stage, bank, chat)
    return stage, bank, chat


def test_the_output_is_black_and_said_to_be_ready_before_anything_else() -> None:
    stage = Stage()
    assert stage.heard() == [Ready(640, 400, "headless", "fake \\xe9", "")]
    assert not stage.output.renderer.picture[..., :3].any()
    assert stage.turn() == []


def test_a_guest_is_shown_once_its_geometry_is_admitted_and_the_scene_says_where() -> None:
    stage, guest = Stage(), Guest(BANK)
    guest.fill(77)
    stage.heard()
    stage.give(guest)
    assert stage.turn() == []  # no RING yet, so no geometry
    stage.say(RingRung(BANK))
    assert stage.turn() == [SurfaceSized(BANK, 200, 100, 800, 0, 32)]
    stage.say(SceneShown(scene(serial=5)))
    assert stage.turn(FRAME_US) == [FramePresented(5, 0, (BANK,))]
    assert stage.pixel(*BANK_AT) == (77, 77, 77)
    assert stage.pixel(12, 62) == (RED.color.blue, RED.color.green, RED.color.red)
    assert stage.pixel(*CHAT_AT) == (0, 0, 0)  # a session nobody has given us


def test_damage_is_shown_at_once_after_idleness_and_costs_only_itself() -> None:
    stage, bank, _ = two()
    bank.fill(55, Rect(10, 20, 30, 40))
    bank.put(Update(10, 20, 30, 40))
    stage.say(RingRung(BANK))
    stage.now_us += 10 * FRAME_US
    stage.screen.turn()  # reads
    stage.now_us += 1500
    stage.screen.turn()  # draws
    assert stage.heard() == [FramePresented(1, 1500, (BANK,))]
    place = Rect(CONTENT.x + 10, CONTENT.y + 20, 30, 40)
    assert stage.output.presented == [Damage((place,))]
    assert stage.output.renderer.painted == [Damage((place,))]
    assert stage.output.renderer.touched == [(BANK, Damage((Rect(10, 20, 30, 40),)))]
    assert stage.pixel(place.x, place.y) == (55, 55, 55)
    assert bank.consumed == 1


def test_at_most_one_frame_a_refresh_interval() -> None:
    stage, bank, _ = two()
    before = len(stage.output.presented)
    for _ in range(40):  # 40 ms of damage, one record each
        bank.put(WHOLE_UPDATE)
        stage.say(RingRung(BANK))
        stage.turn(1000)
    assert 2 <= len(stage.output.presented) - before <= 4


def test_a_films_frames_are_counted_and_told_now_and_then() -> None:
    stage, bank, _ = two()
    told = []
    for _ in range(30):
        bank.put(WHOLE_UPDATE)
        stage.say(RingRung(BANK))
        told += stage.turn(FRAME_US)
    told += stage.turn(PAUSE_US)
    (first, *rest) = told
    assert first == FramePresented(1, 1, (BANK,)), "the first after a pause by itself"
    assert all(isinstance(each, FramesCounted) for each in rest) and len(rest) <= 4
    assert sum(each.frames for each in rest if isinstance(each, FramesCounted)) == 29
    assert sum(spent.pixels for each in rest if isinstance(each, FramesCounted) for spent in each.spent) > 0
    assert stage.turn(PAUSE_US) == [] and stage.waits[-1] is None


def test_a_scene_is_told_at_once_whatever_was_counted() -> None:
    stage, bank, _ = two()
    for _ in range(3):
        bank.put(WHOLE_UPDATE)
        stage.say(RingRung(BANK))
        stage.turn(FRAME_US)
    stage.say(SceneShown(scene(serial=9)))
    assert FramePresented(9, 0, ()) in stage.turn(FRAME_US)


def test_a_ring_that_is_watched_is_looked_at_without_a_doorbell_and_not_for_ever() -> None:
    stage, bank, _ = two()
    stage.say(RingRung(BANK, watch_ms=100))
    stage.turn(FRAME_US)
    before = len(stage.output.presented)
    for n in range(4):
        bank.fill(60 + n)
        bank.put(WHOLE_UPDATE)
        stage.turn(FRAME_US)
        assert stage.pixel(*BANK_AT) == (60 + n,) * 3
    assert len(stage.output.presented) == before + 4
    stage.turn(12 * FRAME_US)
    stage.turn(12 * FRAME_US)
    bank.put(WHOLE_UPDATE)
    stage.turn(FRAME_US)
    assert bank.consumed == 4 and stage.waits[-1] is None


def test_asleep_without_a_deadline_when_nothing_changes() -> None:
    stage, bank, _ = two()
    stage.turn(FRAME_US)
    assert stage.waits == [None, None]
    bank.put(WHOLE_UPDATE)  # not rung: nobody looks
    stage.turn(FRAME_US)
    assert stage.waits[-1] is None
    assert bank.consumed == 0


def test_a_scene_that_looks_the_same_is_acknowledged_without_painting() -> None:
    stage, _, _ = two()
    stage.say(SceneShown(scene(serial=2)))
    assert stage.turn(FRAME_US) == [FramePresented(2, 0, ())]
    assert stage.output.presented == []


def test_the_newest_scene_wins() -> None:
    stage, _, _ = two()
    stage.say(*(SceneShown(scene(serial=serial)) for serial in range(2, 9)))
    assert stage.turn(FRAME_US) == [FramePresented(8, 0, ())]


def test_the_pointer_damages_its_old_and_new_place_alone() -> None:
    stage, _, _ = two()
    stage.say(PointerMoved(Point(500, 300)))
    assert stage.turn(FRAME_US) == [FramePresented(1, 0, ())]
    stage.say(PointerMoved(Point(100, 380)))
    stage.turn(FRAME_US)
    one, other = stage.output.presented
    assert one.box.holds(500, 300) and one.box.area < 1000
    assert [rect.holds(500, 300) or rect.holds(100, 380) for rect in other.rects] == [True, True]
    assert sum(rect.area for rect in other.rects) < 1500


def test_a_pointer_before_any_scene_is_nothing() -> None:
    stage = Stage()
    stage.heard()
    stage.say(PointerMoved(Point(5, 5)))
    assert stage.turn(FRAME_US) == []


def test_a_hidden_guest_costs_no_frame_and_is_whole_when_seen_again() -> None:
    stage, bank, _ = two()
    stage.say(SceneShown(scene(serial=2, chat=CHAT)), SurfaceForgotten(CHAT))
    hidden = scene(serial=3)
    hidden = type(hidden)(*(() if name == "surfaces" else getattr(hidden, name) for name in hidden.__slots__))
    stage.say(SceneShown(hidden))
    stage.turn(FRAME_US)
    stage.output.presented.clear()
    stage.output.renderer.touched.clear()
    bank.fill(200)
    bank.put(Update(0, 0, 1, 1))
    stage.say(RingRung(BANK))
    assert stage.turn(FRAME_US) == []
    assert bank.consumed == 1
    assert stage.output.presented == [] and stage.output.renderer.touched == []
    stage.say(SceneShown(scene(serial=4)))
    assert stage.turn(FRAME_US) == [FramePresented(4, 0, (BANK,))]
    assert stage.output.renderer.touched == [(BANK, Damage((Rect(0, 0, 200, 100),)))]
    assert stage.pixel(210, 160) == (200, 200, 200)


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (lambda guest: guest.publish(52), "ring: index 52 slots ahead, allowed are 51"),
        (lambda guest: guest.publish(2**32 - 1), "ring: index 4294967295 slots ahead"),
        (lambda guest: guest.put(UNKNOWN_RECORD), "fbif: record type 9"),
        (lambda guest: guest.put(Resize(0, 100, 800, 32, 0)), "fbif: width 0"),
        (lambda guest: guest.put(Resize(200, 100, 800, 32, 1 << 30)), "fbif: offset 1073741824"),
    ],
)
def test_who_breaks_a_rule_is_black_within_a_frame_and_never_read_again(spoil: object, rule: str) -> None:
    stage, bank, _ = two()
    spoil(bank)  # type: ignore[operator]
    stage.say(RingRung(BANK))
    violation, frame = stage.turn(FRAME_US)
    assert isinstance(violation, GuestViolation) and violation.reason.startswith(rule)
    assert frame == FramePresented(1, 0, ())
    assert stage.pixel(*BANK_AT) == (0, 0, 0)
    assert stage.pixel(*CHAT_AT) == (22, 22, 22)
    bank.publish(0)
    stage.say(RingRung(BANK), RingRung(12345))
    assert stage.turn(FRAME_US) == []
    assert BANK not in stage.output.renderer.sources


def test_an_untouched_page_is_a_violation_at_the_first_ring() -> None:
    stage, guest = Stage(), Guest(BANK)
    os.pwrite(guest.page_fd, bytes(24), 16)
    stage.heard()
    stage.give(guest)
    stage.say(RingRung(BANK))
    (violation,) = stage.turn()
    assert isinstance(violation, GuestViolation) and violation.reason.startswith("fbif: mem_length 0")


def test_memory_that_is_not_as_promised_is_refused() -> None:
    stage, guest = Stage(), Guest(BANK)
    stage.heard()
    stage.give(guest, bytes=guest.memory_bytes + 1)
    (violation,) = stage.turn()
    assert isinstance(violation, GuestViolation) and violation.reason.startswith("memory: ")


def test_geometry_in_the_page_is_read_once() -> None:
    stage, bank, _ = two()
    bank.geometry(50, 50)
    bank.size = Size(200, 100)
    bank.fill(66)
    bank.put(WHOLE_UPDATE)
    stage.say(RingRung(BANK))
    (frame,) = stage.turn(FRAME_US)
    assert isinstance(frame, FramePresented) and frame.generations == (BANK,)
    assert stage.pixel(215, 165) == (66, 66, 66)


def test_flips_are_not_throttled_and_show_the_other_page() -> None:
    stage, bank = Stage(), Guest(BANK)
    bank.geometry(200, 100, pages=2)
    bank.fill(11)
    bank.fill(33, Rect(0, 100, 200, 100))
    lit(stage, bank)
    for turn in range(1, 9):
        bank.put(Resize(200, 100, 800, 32, turn % 2 * 80000))
        stage.say(RingRung(BANK))
        before = len(stage.output.presented)
        sized = stage.turn(FRAME_US)[0]
        assert sized == SurfaceSized(BANK, 200, 100, 800, turn % 2 * 80000, 32)
        assert len(stage.output.presented) == before + 1
        assert stage.pixel(210, 160) == ((33, 33, 33) if turn % 2 else (11, 11, 11))


def resized(stage: Stage, guest: Guest, width: int, later_us: int) -> list[object]:
    guest.put(Resize(width, 90, 800, 32, 0))
    stage.say(RingRung(guest.generation))
    return [each for each in stage.turn(later_us) if not isinstance(each, FramePresented)]


def test_four_reallocations_a_second_then_busy_and_the_newest_wins() -> None:
    stage, bank, _ = two()
    for width in (10, 20, 30, 40):
        assert resized(stage, bank, width, FRAME_US) == [SurfaceSized(BANK, width, 90, 800, 0, 32)]
    assert resized(stage, bank, 50, FRAME_US) == [SurfaceBusy(BANK, True)]
    assert resized(stage, bank, 60, FRAME_US) == []
    assert stage.waits[-1] is not None and stage.waits[-1] < 1_000_000
    quiet = stage.turn(1_000_000)
    assert [each for each in quiet if not isinstance(each, FramePresented)] == [
        SurfaceSized(BANK, 60, 90, 800, 0, 32)
    ]
    assert SurfaceBusy(BANK, False) in stage.turn(2_000_000)
    assert stage.waits[-1] is None


def test_a_surface_that_shrank_is_not_drawn_by_a_scene_that_does_not_know_it() -> None:
    stage, bank, chat = two()
    bank.put(Resize(10, 10, 40, 32, 0))
    chat.put(WHOLE_UPDATE)
    stage.say(RingRung(BANK), RingRung(CHAT))
    stage.turn(FRAME_US)
    assert stage.pixel(*BANK_AT) == (0, 0, 0)
    assert stage.pixel(*CHAT_AT) == (22, 22, 22)


def test_after_a_restart_the_layout_comes_from_the_seat_and_the_ring_goes_on() -> None:
    first, bank, chat = two()
    bank.put(WHOLE_UPDATE, WHOLE_UPDATE)
    first.say(RingRung(BANK))
    first.turn(FRAME_US)
    layout = first.screen._guests.surfaces[BANK].layout
    bank.geometry(50, 50)  # must not be read a second time
    bank.put(UNKNOWN_RECORD)
    again = Stage()
    again.heard()
    again.give(bank, layout=layout)
    again.say(SceneShown(scene()))
    (violation, frame) = again.turn()
    assert isinstance(violation, GuestViolation) and violation.reason.startswith("fbif: record type 9")
    assert frame == FramePresented(1, 0, ())
    third = Stage()
    third.heard()
    third.give(chat, layout=layout)
    third.say(SceneShown(scene()))
    assert third.turn() == [FramePresented(1, 0, (CHAT,))]
    assert third.pixel(*CHAT_AT) == (22, 22, 22)


def test_forgetting_a_session_frees_it_and_shows_black() -> None:
    stage, _, _ = two()
    stage.say(SurfaceForgotten(BANK), SurfaceForgotten(BANK))
    assert stage.turn(FRAME_US) == [FramePresented(1, 0, ())]
    assert stage.pixel(*BANK_AT) == (0, 0, 0)
    assert BANK not in stage.output.renderer.sources


def test_a_resized_output_is_black_until_a_scene_fits() -> None:
    stage, _, _ = two()
    stage.output.size = Size(320, 200)
    stage.output.renderer.resize(stage.output.size)
    stage.output.events.append((OutputResized(stage.output.size),))
    assert stage.turn(FRAME_US) == [Ready(320, 200, "headless", "fake \\xe9", "")]
    stage.say(SceneShown(scene(serial=2)))  # still of the old size
    assert stage.turn(FRAME_US) == []
    assert not stage.output.renderer.picture[..., :3].any()
    stage.say(SceneShown(scene(serial=3, output=Size(320, 200))))
    (frame,) = stage.turn(FRAME_US)
    assert isinstance(frame, FramePresented) and frame.serial == 3
    assert stage.pixel(*BANK_AT) == (11, 11, 11)


def test_an_exposed_output_is_presented_again_without_painting() -> None:
    stage, _, _ = two()
    stage.output.events.append((OutputExposed(),))
    stage.turn()
    assert stage.output.presented == [Damage((Rect(0, 0, 640, 400),))]
    assert stage.output.renderer.painted == []


def test_d16_without_a_display_nothing_is_drawn_and_then_all_of_it() -> None:
    stage, bank, _ = two()
    stage.output.events.append((OutputLost(),))
    assert stage.turn() == [NoDisplay()]
    bank.fill(33)
    bank.put(WHOLE_UPDATE)
    stage.say(RingRung(BANK))
    stage.say(SceneShown(scene(serial=2)))
    assert stage.turn(FRAME_US) == stage.turn(FRAME_US) == []
    assert stage.output.presented == [] and stage.waits[-1] is None, "asleep"
    stage.output.events.append((OutputResized(stage.output.size),))
    ready, frame = stage.turn(FRAME_US)
    assert ready == Ready(640, 400, "headless", "fake \\xe9", "")
    assert isinstance(frame, FramePresented) and frame.serial == 2
    assert stage.output.presented[0] == Damage((Rect.of(stage.output.size),)), "black first"
    assert stage.pixel(*BANK_AT) == (33, 33, 33)


def test_a_closed_window_is_told() -> None:
    stage, _, _ = two()
    stage.output.events.append((OutputClosed(),))
    assert stage.turn() == [WindowClosed()]


def test_window_input_goes_to_the_pipe_raw() -> None:
    reader, writer = os.pipe()
    stage = Stage(input_fd=writer)
    records = struct.pack("<qqHHi", 1, 2, 1, 30, 1)
    stage.output.events.append((OutputInput(records),))
    stage.turn()
    assert os.read(reader, 4096) == records
    deaf = Stage()
    deaf.output.events.append((OutputInput(records),))
    deaf.turn()


def test_a_seat_that_is_gone_leaves_a_black_output() -> None:
    stage, _, _ = two()
    stage.seat.close()
    stage.screen.run()
    assert not stage.output.renderer.picture[..., :3].any()
    assert stage.output.presented[-1] == Damage((Rect(0, 0, 640, 400),))


def test_a_missing_or_extra_descriptor_ends_the_screen_and_leaks_nothing() -> None:
    stage, guest = Stage(), Guest(BANK)
    gc.collect()  # stages of other tests
    open_before = len(os.listdir("/proc/self/fd"))
    for fds in ((guest.page_fd,), (guest.page_fd, guest.memory_fd, guest.memory_fd)):
        stage.seat.send(encode_to_screen(guest.given()), fds)
        with pytest.raises(ProtocolError, match="descriptors, allowed is 2"):
            stage.turn()
    assert len(os.listdir("/proc/self/fd")) == open_before


def test_one_guest_cannot_keep_another_from_being_seen() -> None:
    stage, bank, chat = two()
    bank.put(*[WHOLE_UPDATE] * 51)
    chat.fill(99)
    chat.put(WHOLE_UPDATE)
    stage.say(*[RingRung(BANK)] * 100, RingRung(CHAT))
    (frame,) = stage.turn(FRAME_US)
    assert isinstance(frame, FramePresented) and set(frame.generations) == {BANK, CHAT}
    assert stage.pixel(*CHAT_AT) == (99, 99, 99)


def test_a_screen_whose_seat_reads_nothing_ends() -> None:
    stage, _, _ = two()
    with pytest.raises(LinkClosed, match="does not read"):
        for _ in range(6000):
            stage.screen._seat.say(WindowClosed())


def test_p8_the_attention_screen_comes_before_any_guests_pixels() -> None:
    """However much guests have to show, its first frame waits for none of it; their pictures follow."""
    stage, bank, chat = two()
    bank.put(WHOLE_UPDATE)
    chat.put(WHOLE_UPDATE)
    stage.say(RingRung(BANK), RingRung(CHAT))
    stage.say(SceneShown(replace(scene(serial=2), stance=Stance.ATTENTION)))
    stage.now_us += FRAME_US
    stage.screen.turn()
    stage.screen.turn()
    (first, *_) = [told for told in stage.heard() if isinstance(told, FramePresented)]
    assert first.serial == 2 and first.generations == ()
    assert stage.output.renderer.touched == []
    stage.turn(FRAME_US)
    assert {generation for generation, _ in stage.output.renderer.touched} == {BANK, CHAT}
    assert stage.pixel(*BANK_AT) == (11, 11, 11)


def test_p6_a_frame_that_had_no_time_for_a_guest_is_followed_by_one_that_has() -> None:
    stage, bank, chat = two()
    stage.screen._canvas._turns = Turns(frame_pixels=1)
    bank.fill(33)
    chat.fill(44)
    for guest in (bank, chat):
        guest.put(WHOLE_UPDATE)
        stage.say(RingRung(guest.generation))
    before = len(stage.output.presented)
    stage.turn(FRAME_US)
    assert (stage.pixel(*BANK_AT)[0], stage.pixel(*CHAT_AT)[0]) == (33, 22)
    for _ in range(5):
        stage.turn(FRAME_US)
    assert len(stage.output.presented) == before + 4  # two strips each, and nothing more
    assert (stage.pixel(*BANK_AT)[0], stage.pixel(*CHAT_AT)[0]) == (33, 44)


def test_a_size_that_is_asked_for_is_an_output_like_any_other() -> None:
    stage, _, _ = two()
    stage.say(SizeAsked(Size(320, 200)))
    assert stage.turn(FRAME_US) == [Ready(320, 200, "headless", "fake \\xe9", "")]
    assert stage.output.presented[-1] == Damage((Rect(0, 0, 320, 200),)), "black is the first thing on it"
    assert not stage.output.renderer.picture[..., :3].any()


def test_d05_a_turned_scene_turns_the_output_first_and_is_black_until_the_scene_fits() -> None:
    stage, _, _ = two()
    stage.say(SceneShown(scene(serial=2, rotation=Rotation.RIGHT)))  # of the size that it had
    assert stage.turn(FRAME_US) == [Ready(400, 640, "headless", "fake \\xe9", "")]
    assert stage.output.presented[-1] == Damage((Rect(0, 0, 400, 640),)), "black is the first thing on it"
    assert not stage.output.renderer.picture[..., :3].any()
    stage.say(SceneShown(scene(serial=3, rotation=Rotation.RIGHT, output=Size(400, 640))))
    (frame,) = stage.turn(FRAME_US)
    assert isinstance(frame, FramePresented) and frame.serial == 3
    assert stage.pixel(*BANK_AT) == (11, 11, 11)


def test_d05_of_scenes_with_many_rotations_the_last_one_is_presented_and_no_other() -> None:
    stage, _, _ = two()
    for serial, rotation in enumerate((*Rotation, Rotation.INVERTED), 2):
        stage.say(SceneShown(scene(serial=serial, rotation=rotation)))
    *sizes, frame = stage.turn(FRAME_US)
    assert [(said.width, said.height) for said in sizes if isinstance(said, Ready)] == [
        *((400, 640), (640, 400), (400, 640), (640, 400)),
    ]
    assert isinstance(frame, FramePresented) and frame.serial == 6
    assert stage.output.rotation is Rotation.INVERTED
