"""Bounds that only make sense together."""

from sgui.values import limits


def test_rings_lie_inside_their_page_and_do_not_overlap() -> None:
    fb_in_end = limits.FB_IN_OFFSET + limits.FB_IN_SLOTS * limits.SLOT_BYTES
    assert limits.FB_IN_OFFSET < fb_in_end <= limits.FB_OUT_OFFSET
    assert limits.FB_OUT_OFFSET + limits.FB_OUT_SLOTS * limits.SLOT_BYTES <= limits.PAGE_BYTES
    assert limits.KBD_IN_OFFSET + limits.KBD_IN_SLOTS * limits.SLOT_BYTES <= limits.PAGE_BYTES


def test_all_releases_of_held_keys_fit_the_ring() -> None:
    assert limits.KEYS_DOWN_MAX < limits.KBD_IN_SLOTS


def test_back_off_grows_to_its_bound() -> None:
    assert list(limits.BACKOFF_S) == sorted(limits.BACKOFF_S)
    assert limits.BACKOFF_S[-1] == 60


def test_a_clipboard_needs_several_records_and_a_title_one() -> None:
    assert limits.TITLE_BYTES < limits.RECORD_BYTES < limits.CLIPBOARD_BYTES
