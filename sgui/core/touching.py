"""A finger that a guest was told of."""

from dataclasses import dataclass

from sgui.values.geometry import Point
from sgui.values.input import TOUCH_UP, TouchRecord


@dataclass(frozen=True, slots=True)
class Contact:
    """device, slot: whose finger. number: what the guest knows it by. at: output pixels."""

    device: int
    slot: int
    number: int
    at: Point


def lifted(contacts: tuple[Contact, ...]) -> tuple[TouchRecord, ...]:
    return tuple(TouchRecord(TOUCH_UP, contact.number) for contact in contacts)
