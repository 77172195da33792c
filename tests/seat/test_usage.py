"""Each domain has an account of its own, which only grows."""

from sgui.seat.usage import Usage, Used


def test_what_a_domain_used_adds_up_and_is_nobody_elses() -> None:
    usage = Usage()
    usage.add("bank", Used(1, 40_000, 300, 5000))
    usage.add("bank", Used(2, 1, 0, 1))
    usage.add("work", Used(0, 0, 7))
    assert usage.of("bank") == Used(3, 40_001, 300, 5001)
    assert usage.of("work") == Used(0, 0, 7)
    assert usage.of("web") == Used()
