"""How many examples a property gets: few in every run, fifty times as many in long nights."""

from hypothesis import Phase, settings

LONG = "long"
TIMES = 50
PLAIN = 100  # hypothesis's own number


def examples(count: int) -> settings:
    """`count`, or with `pytest --hypothesis-profile=long` fifty times as many."""
    return settings(max_examples=count * settings.default.max_examples // PLAIN)


def finding(count: int) -> settings:
    """For a seeded fault: that it is found is enough, not how small a case shows it.

    It ends where it is found, so ten times `count` cost nothing and leave nothing to chance.
    """
    return settings(examples(10 * count), phases=[Phase.generate], database=None, derandomize=True)
