"""The golden pictures: each name is a claim, each scene the case that would break it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from sgui.core.locked import NOBODY
from sgui.screen.render.renderer import Source
from sgui.values.geometry import Point, Rect, Size
from sgui.values.lock import LockPhase
from sgui.values.scene import Layout, Link, Scene
from sgui.wire.scene import CursorGiven
from tests.screens.picture import desktops, rendered
from tests.screens.questions import PASTING, STOPPING, plugged
from tests.screens.scenes import (
    DESKTOP,
    HD,
    SMALL,
    UHD,
    Guest,
    as_source,
    asked,
    attention,
    cursor,
    desktop,
    floating,
    fullscreen,
    guests,
    hidden_cursor,
    in_high_contrast,
    locked,
    on_its_side,
    overlaid,
    scaled,
    scene,
    standing,
    with_band,
    with_layout,
)


@dataclass(frozen=True, slots=True)
class Claim:
    """scene: what the seat says. sources: what guests show, if not plain desktops. cursors: theirs."""

    scene: Scene
    sources: Callable[[Scene], dict[int, Source]] = desktops
    cursors: tuple[CursorGiven, ...] = ()


TROUBLED = (
    *guests(4),
    Guest("keys", "vault", Size(1024, 640), mark="not reading input"),
    Guest("bench", "lab", None, Link.STOPPED, "display stopped: ring index 70000 is ahead of the ring"),
    Guest("ledger", "finance", None, Link.ABSENT, "no signal since 12:04:31"),
    Guest("downloads", "hazard", None, Link.QUARANTINED, "quarantined after 3 drops in 60 s", "busy"),
)
RIDING = (Guest("office", "work", DESKTOP), Guest("web", "public", Size(480, 320)))
FLOATING = (  # the last is the focused one, in front of all; the first touches the output's corner
    Rect(820, 32, 460, 330),
    Rect(30, 60, 520, 400),
    Rect(500, 420, 600, 300),
    Rect(300, 180, 620, 420),
)
LONG = tuple(
    Guest(f"{name}-{'x' * 30}"[:31], "hazard", Size(640, 400)) for name in ("first", "second", "third")
)
SPOOFED = scene(guests(2, Size(1268, 652)), focus="office")
TINY, TALL = Size(320, 200), Size(720, 1280)


def _spoof(told: Scene) -> dict[int, Source]:
    """The focused guest paints the whole screen of another domain, band and label included."""
    picture = rendered(scene(guests(2, Size(1268, 652)), focus="bank"))
    pixels = np.zeros((652, 1268, 4), np.uint8)
    pixels[..., :3] = picture[:652, :1268, ::-1]
    return {view.generation: as_source(pixels) for view in told.surfaces}


def _of(size: Size) -> Callable[[Scene], dict[int, Source]]:
    """The first guest's picture is larger than what is seen of it."""
    return lambda told: {told.surfaces[0].generation: as_source(desktop(size, 1))}


def _coarse(told: Scene) -> dict[int, Source]:
    """Depth 16, with an offset and spare bytes after each row."""
    return {view.generation: as_source(desktop(Size(634, 326), 3), 16, 12, 6) for view in told.surfaces}


def _fading(told: Scene) -> dict[int, Source]:
    """The overlay's own transparency, from none at the left to all at the right; premultiplied."""
    shown = desktops(told)
    picture = desktop(Size(480, 320), 1).astype(int)
    alpha = np.linspace(255, 0, 480).astype(int)
    picture[..., :3] = picture[..., :3] * alpha[None, :, None] // 255
    picture[..., 3] = alpha[None, :]
    return shown | {2: as_source(picture.astype(np.uint8))}


CLAIMS: dict[str, Claim] = {
    "full_shows_one_domain_inside_its_label": Claim(
        replace(scene(guests(3, Size(1268, 652)), focus="bank"), pointer=Point(700, 300))
    ),
    "without_focus_it_is_said_that_typing_goes_nowhere": Claim(scene(guests(3))),
    "tiles_tell_the_focused_surface_by_more_than_colour": Claim(
        scene(guests(4), focus="office", layout=Layout.TILE)
    ),
    "every_pattern_is_told_apart": Claim(scene(guests(6), layout=Layout.TILE)),
    "placeholders_say_what_happened": Claim(scene(TROUBLED, focus="family", layout=Layout.TILE)),
    "attention_dims_every_guest": Claim(attention(guests(3), selected="office")),
    "attention_marks_one_card": Claim(attention(TROUBLED, selected="web")),
    "attention_names_forty_domains": Claim(attention(guests(40, Size(320, 200)), selected="bank-16")),
    "attention_fits_a_small_output": Claim(attention(guests(3), SMALL)),
    "attention_names_forty_domains_on_a_small_output": Claim(attention(guests(40, Size(320, 200)), SMALL)),
    "attention_of_one_domain": Claim(attention(guests(1))),
    "audit_trouble_is_loud": Claim(
        with_band(
            scene(guests(2, Size(640, 400)), focus="office"),
            audit_healthy=False,
            clipboard="bank",
            renderer="software renderer",
        )
    ),
    "untrusted_input_is_loud_on_a_small_output": Claim(
        with_band(scene(guests(3), SMALL, focus="family"), audit_healthy=False, input="untrusted window")
    ),
    "the_band_names_the_clipboards_owner_and_size": Claim(
        with_band(scene(guests(3), focus="office"), clipboard="bank 1.2 KiB")
    ),
    "the_band_names_the_locks_of_the_focus_quietly": Claim(
        with_layout(with_band(scene(guests(3), focus="office"), locks="caps num"), "de")
    ),
    "the_band_has_letters_for_locks_on_a_small_output": Claim(
        with_band(scene(guests(3), SMALL, focus="office"), locks="caps num scroll", clipboard="bank 1.2 KiB")
    ),
    "a_captured_pointer_is_loud_and_hidden": Claim(replace(scene(guests(3), focus="office"), captured=True)),
    "a_captured_pointer_is_loud_on_a_small_output": Claim(
        replace(scene(guests(3), SMALL, focus="office"), captured=True)
    ),
    "a_gpu_that_was_given_up_is_loud": Claim(
        with_band(scene(guests(3), focus="bank"), renderer="GPU failed")
    ),
    "the_processor_is_named_where_it_paints": Claim(
        with_band(scene(guests(3), focus="bank"), renderer="software renderer")
    ),
    "open_memory_is_loud": Claim(with_band(scene(guests(3), focus="bank"), integrity="DMA open")),
    "open_memory_is_loud_among_other_troubles_on_a_small_output": Claim(
        with_band(
            scene(guests(3), SMALL, focus="family"),
            integrity="DMA open",
            audit_healthy=False,
            input="untrusted window",
        )
    ),
    "fullscreen_leaves_a_strip_and_the_whole_frame": Claim(fullscreen(guests(3, Size(1268, 690)))),
    "fullscreen_at_scale_one_and_a_half_is_the_same": Claim(
        fullscreen(guests(3, Size(1900, 1043))[1:], Size(1920, 1080), 6)
    ),
    "fullscreen_at_scale_two_is_the_same": Claim(fullscreen(guests(3, Size(1268, 690))[1:], UHD, 8)),
    "fullscreen_says_loudly_what_needs_the_eye": Claim(
        with_band(
            replace(fullscreen((Guest("keys", "vault", Size(1024, 640), mark="busy"),)), captured=True),
            input="untrusted window",
        )
    ),
    "fullscreen_of_a_solid_label_on_a_small_output": Claim(fullscreen(guests(6)[5:], SMALL)),
    "input_that_others_hear_is_loud": Claim(
        with_band(scene(guests(3), focus="bank"), input="not exclusive", integrity="IOMMU on")
    ),
    "input_that_others_hear_is_loud_on_a_small_output": Claim(
        with_band(scene(guests(3), SMALL, focus="office"), input="not exclusive")
    ),
    "without_a_trusted_keyboard_it_is_said": Claim(
        with_band(scene(guests(3)), input="no trusted keyboard", integrity="IOMMU on")
    ),
    "without_a_trusted_keyboard_it_is_said_on_a_small_output": Claim(
        with_band(scene(guests(3), SMALL), input="no trusted keyboard")
    ),
    "a_key_that_is_stuck_is_loud": Claim(
        with_band(scene(guests(3), focus="bank"), input="key held: keyboard isa0060/serio0")
    ),
    "a_new_device_is_loud_and_its_port_is_named": Claim(
        with_band(
            scene(guests(3), focus="family", layout=Layout.TILE),
            input="new keyboard usb-0000:00:05.0-4.1: not allowed",
            questions=1,
        )
    ),
    "recorded_keys_are_loud": Claim(with_band(scene(guests(3), focus="bank"), input="recorded")),
    "the_band_holds_forty_domains": Claim(scene(guests(40), focus="web-11")),
    "long_names_are_elided": Claim(scene(LONG, focus=LONG[1].name, layout=Layout.TILE)),
    "a_guest_cannot_draw_a_band": Claim(SPOOFED, _spoof),
    "letterbox_bars_are_black": Claim(scene(guests(2, Size(400, 300)), focus="bank")),
    "depth_16_is_shown_in_its_colours": Claim(scene(guests(2, Size(634, 326)), focus="office"), _coarse),
    "at_scale_two_a_4k_output_looks_the_same": Claim(
        scene(guests(3, Size(400, 225)), UHD, 8, focus="office")
    ),
    "at_scale_one_and_a_quarter_labels_are_whole": Claim(
        scene(guests(6, Size(320, 200)), Size(1600, 900), 5, focus="web", layout=Layout.TILE)
    ),
    "at_scale_three_nothing_overlaps": Claim(attention(guests(5, Size(320, 200)), Size(1920, 1080), 12)),
    "a_surface_too_small_for_its_label_is_not_shown": Claim(
        scene(guests(40), Size(320, 240), layout=Layout.TILE)
    ),
    "typing_that_goes_to_a_domain_without_room_is_said": Claim(scene(guests(2), Size(400, 90), focus="bank")),
    "the_pointer_lies_over_the_band": Claim(
        replace(scene(guests(3), HD, focus="bank"), pointer=Point(160, 14))
    ),
    "a_guests_cursor_is_cut_at_its_label": Claim(
        replace(floating((*guests(4)[1:], guests(4)[0]), FLOATING, focus="bank"), pointer=Point(312, 400)),
        cursors=tuple(cursor(n, 64) for n in range(1, 5)),
    ),
    "a_guests_cursor_lies_under_what_lies_in_front": Claim(
        replace(overlaid(RIDING, Rect(782, 68, 492, 350), 178), pointer=Point(774, 200)),
        cursors=(cursor(1, 64), cursor(2, 64)),
    ),
    "over_the_band_the_pointer_is_ours_whatever_a_guest_sets": Claim(
        replace(scene(guests(3), HD, focus="bank"), pointer=Point(160, 14)), cursors=(cursor(1, 64),)
    ),
    "a_hidden_cursor_leaves_a_dot": Claim(
        replace(scene(guests(3), HD, focus="bank"), pointer=Point(640, 360)), cursors=(hidden_cursor(1),)
    ),
    "a_guests_cursor_is_as_large_as_its_pixels_at_scale_two": Claim(
        replace(scene(guests(3, Size(640, 400)), UHD, 8, focus="office"), pointer=Point(1900, 1000)),
        cursors=(cursor(2),),
    ),
    "in_float_the_focused_surface_is_whole_and_in_front": Claim(
        floating((*guests(4)[1:], guests(4)[0]), FLOATING, focus="bank")
    ),
    "in_float_at_scale_one_and_a_half_labels_are_whole": Claim(
        floating((*guests(4)[1:], guests(4)[0]), FLOATING, Size(1920, 1080), 6, "bank")
    ),
    "in_float_at_scale_two_labels_are_whole": Claim(
        floating((*guests(4)[1:], guests(4)[0]), FLOATING, Size(2560, 1440), 8, "bank")
    ),
    "an_overlay_shows_both_labels_and_covers_neither": Claim(overlaid(RIDING, Rect(782, 68, 492, 350), 178)),
    "an_overlay_with_the_focus_at_scale_one_and_a_half": Claim(
        overlaid(RIDING, Rect(1200, 500, 640, 480), 128, Size(1920, 1080), 6, "web")
    ),
    "an_overlay_at_its_faintest_at_scale_two": Claim(
        overlaid(RIDING, Rect(200, 300, 1000, 700), 51, Size(2560, 1440), 8)
    ),
    "guest_alpha_shines_where_it_is_granted": Claim(
        overlaid(RIDING, Rect(782, 68, 492, 350), 255, alpha=True), _fading
    ),
    "attention_asks_before_a_paste": Claim(asked(guests(3), PASTING)),
    "attention_asks_before_a_keyboard_counts": Claim(
        with_band(
            asked(guests(3), plugged("keyboard-usb-qemu", 1, here=True)),
            input="new keyboard usb-0000:00:05.0-4.1: not allowed",
        )
    ),
    "attention_asks_about_a_device_of_many_functions": Claim(
        with_band(
            asked(guests(3), plugged("hostile-composite"), SMALL),
            input="new keyboard+pointer usb-0000:00:14.0-3: not allowed",
        )
    ),
    "attention_asks_about_a_device_in_high_contrast": Claim(
        in_high_contrast(asked(guests(5), plugged("yubikey", 2, here=True, nth=1, count=2)))
    ),
    "attention_asks_before_a_display_is_stopped": Claim(asked(guests(8), STOPPING, selected="office")),
    "attention_asks_on_a_small_output": Claim(asked(guests(3), PASTING, SMALL)),
    "attention_asks_one_domain_on_a_small_output": Claim(
        asked(guests(1), plugged("keyboard-usb-qemu", 1, nth=2, count=3), SMALL)
    ),
    "attention_asks_among_forty_domains_on_a_small_output": Claim(
        asked(guests(40, TINY), plugged("mouse-usb", 1, nth=2, count=3), SMALL)
    ),
    "attention_asks_one_domain_on_a_4k_output": Claim(asked(guests(1), PASTING, UHD, 8)),
    "attention_asks_among_forty_domains_on_a_4k_output": Claim(
        asked(guests(40, TINY), plugged("keyboard-usb-qemu", 1, nth=2, count=3), UHD, 8)
    ),
    "attention_at_scale_one_and_a_half": Claim(attention(guests(5, TINY), Size(1440, 810), 6, "web")),
    "attention_at_scale_two": Claim(attention(guests(5, TINY), Size(1920, 1080), 8, "web")),
    "attention_offers_to_release_from_quarantine": Claim(attention(TROUBLED, selected="downloads")),
    "attention_with_reduced_motion_shows_labels_alone": Claim(standing(attention(guests(3)))),
    "full_at_scale_one_and_a_half": Claim(scene(guests(3), HD, 6, focus="family")),
    "tiles_at_scale_one_and_a_half": Claim(scene(guests(4), HD, 6, focus="web", layout=Layout.TILE)),
    "tiles_at_scale_two": Claim(scene(guests(4), Size(1920, 1080), 8, focus="office", layout=Layout.TILE)),
    "scaling_none_cuts_what_is_too_large": Claim(
        scaled(Size(1600, 1000), Size(1268, 652), 1), _of(Size(1600, 1000))
    ),
    "scaling_none_centres_what_is_smaller": Claim(scaled(Size(640, 400), Size(640, 400), 1)),
    "scaling_integer_repeats_pixels": Claim(scaled(Size(400, 250), Size(400, 250), 2)),
    "high_contrast_tiles": Claim(in_high_contrast(scene(TROUBLED, focus="family", layout=Layout.TILE))),
    "high_contrast_attention_asks": Claim(in_high_contrast(asked(guests(3), PASTING))),
    "high_contrast_on_a_small_output": Claim(
        in_high_contrast(with_band(scene(guests(3), SMALL, focus="family"), audit_healthy=False))
    ),
    "a_display_on_its_side_is_given_the_picture_turned": Claim(
        on_its_side(
            replace(scene(guests(3), TALL, focus="office", layout=Layout.TILE), pointer=Point(300, 700))
        )
    ),
    "attention_on_a_display_on_its_side": Claim(on_its_side(attention(guests(5), TALL, selected="family"))),
    "locked_shows_no_guest": Claim(locked(LockPhase.OPEN, typed=7)),
    "locked_says_how_long_to_wait": Claim(locked(LockPhase.WAITING, SMALL, wait_s=4, said="Wrong password")),
    "locked_asks_for_a_password_at_1080p": Claim(locked(LockPhase.OPEN, Size(1920, 1080), caps=True)),
    "locked_at_scale_one_and_a_half": Claim(locked(LockPhase.OPEN, Size(1920, 1080), 6, typed=4)),
    "locked_at_scale_two_shows_no_more_dots_than_sixteen": Claim(
        locked(LockPhase.OPEN, Size(2560, 1440), 8, typed=16)
    ),
    "locked_in_high_contrast": Claim(
        in_high_contrast(locked(LockPhase.WAITING, wait_s=2, said="Wrong password"))
    ),
    "locked_for_good_says_so": Claim(locked(LockPhase.CLOSED, said=NOBODY)),
}
