"""The two shared pages of a vdispl connector: requests with their responses, and events.

A request's slot becomes its response's: the frontend may not produce more than the slots beyond what we have
answered. Our indices live here and not in the page, and each slot is copied once.

Source: Xen public/io/ring.h (struct __name##_sring: 64 bytes, then slots), displif.h (xendispl_event_page).
"""

from sgui.values.errors import ProtocolError
from sgui.values.limits import PAGE_BYTES
from sgui.wire.displif import SLOT_BYTES
from sgui.wire.ring import Page, Place, fence, outstanding, read_index, write_index

REQ_PROD, REQ_EVENT, RSP_PROD, RSP_EVENT = 0, 4, 8, 12
EVENTS = Place("vdispl events", consumer=0, producer=4, start=64, slots=(PAGE_BYTES - 64) // SLOT_BYTES)
REQUESTS = Place("vdispl requests", consumer=REQ_EVENT, producer=REQ_PROD, start=64, slots=32)
_WRAP = 1 << 32


class RequestRing:
    """Where a backend that died stopped is in the page: whoever follows answers from there on."""

    def __init__(self, untrusted_page: Page) -> None:
        self._page = untrusted_page
        self._taken = self._answered = read_index(untrusted_page, RSP_PROD)

    def take(self) -> tuple[bytes, ...]:
        """Every request that is there now, 64 bytes each, oldest first; ask to be woken for the next.

        Raises ProtocolError("ring: ...") when the producer is further ahead than the ring is long.
        """
        produced = read_index(self._page, REQ_PROD)
        outstanding(produced, self._answered, REQUESTS.slots)
        count = outstanding(produced, self._taken, REQUESTS.slots)
        fence()
        taken = tuple(bytes(self._page[_slot(REQUESTS, (self._taken + n) % _WRAP)]) for n in range(count))
        self._taken = produced
        write_index(self._page, REQ_EVENT, (produced + 1) % _WRAP)
        return taken

    def answer(self, response: bytes) -> None:
        """One for each request taken. Raises ValueError for more: our own mistake."""
        if self._answered == self._taken:
            raise ValueError("displif: a response without a request")
        self._page[_slot(REQUESTS, self._answered)] = response
        fence()
        self._answered = (self._answered + 1) % _WRAP
        write_index(self._page, RSP_PROD, self._answered)


class EventRing:
    """What we tell the frontend."""

    def __init__(self, untrusted_page: Page) -> None:
        self._page = untrusted_page
        self._next = read_index(untrusted_page, EVENTS.producer)

    def put(self, event: bytes) -> None:
        """Raises ProtocolError("ring: ...") where the frontend has not read what it waits for."""
        if outstanding(self._next, read_index(self._page, EVENTS.consumer), EVENTS.slots) == EVENTS.slots:
            raise ProtocolError(f"ring: {EVENTS.name} full, allowed are {EVENTS.slots} unread")
        self._page[_slot(EVENTS, self._next)] = event
        fence()
        self._next = (self._next + 1) % _WRAP
        write_index(self._page, EVENTS.producer, self._next)


def _slot(place: Place, index: int) -> slice:
    first = place.start + index % place.slots * SLOT_BYTES
    return slice(first, first + SLOT_BYTES)
