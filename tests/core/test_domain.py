from dataclasses import replace

from sgui.core.backoff import Conduct
from sgui.core.domain import Domain, Session
from sgui.values.geometry import Size
from sgui.values.pixels import PixelLayout
from sgui.values.scene import Link

LAYOUT = PixelLayout(640, 480, 2560, 0, 32, 2560 * 480)
LIVE = Session(7, Size(1, 1), LAYOUT)
QUARANTINED = Conduct(quarantined=True)


def test_a_domain_that_never_came() -> None:
    domain = Domain("bank")
    assert (domain.link, domain.notice, domain.generation) == (Link.ABSENT, "not connected", 0)
    assert (domain.picture, domain.tellable, domain.mark) == (None, False, "")


def test_a_domain_with_a_picture() -> None:
    domain = Domain("bank", LIVE)
    assert (domain.link, domain.notice, domain.generation) == (Link.CONNECTED, "", 7)
    assert (domain.picture, domain.tellable, domain.mark) == (Size(640, 480), True, "")


def test_before_the_first_picture_it_says_so() -> None:
    domain = Domain("bank", replace(LIVE, layout=None))
    assert (domain.notice, domain.picture) == ("waiting for a picture", None)


def test_a_lost_signal_is_never_shown_as_a_live_picture() -> None:
    domain = Domain("bank", replace(LIVE, lost_at="12:04:31"))
    assert (domain.notice, domain.picture) == ("no signal since 12:04:31", None)


def test_an_ordinary_end_says_since_when() -> None:
    domain = Domain("bank", ended_at="12:04:31")
    assert (domain.link, domain.notice) == (Link.ABSENT, "no signal since 12:04:31")
    assert domain.tellable


def test_a_broken_rule_is_named() -> None:
    domain = Domain("bank", reason="ring index")
    assert (domain.link, domain.notice) == (Link.STOPPED, "display stopped: ring index")
    assert domain.tellable


def test_quarantine_is_named() -> None:
    domain = Domain("bank", conduct=QUARANTINED, reason="ring index")
    assert (domain.link, domain.notice) == (Link.QUARANTINED, "quarantined: ring index")
    assert Domain("bank", conduct=QUARANTINED).tellable


def test_marks() -> None:
    assert Domain("bank", replace(LIVE, stalled=True, busy=True)).mark == "not reading input"
    assert Domain("bank", replace(LIVE, busy=True)).mark == "busy"
