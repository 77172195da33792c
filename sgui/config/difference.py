"""`sgui policy diff OLD NEW`: which permissions grow and which shrink."""

from sgui.core import permissions
from sgui.core.policy import Policy


def difference(old: Policy, new: Policy) -> tuple[str, ...]:
    """Lines for people; none if the new policy permits exactly what the old one did."""
    return tuple(str(change) for change in permissions.changes(old, new))
