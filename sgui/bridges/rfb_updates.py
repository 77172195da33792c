"""When an RFB server is asked for its picture: as it changes, whole after a new size, else not at all.

Sources: RFC 6143 section 7.5.3; rfbproto.rst, EnableContinuousUpdates.
"""

from sgui.values.geometry import Rect, Size
from sgui.wire.rfb_client import continuous_updates, request

UNSEEN = Rect(0, 0, 1, 1)  # of a picture without room: enough to hear of another size


class Updates:
    """What to send comes back from each method."""

    def __init__(self) -> None:
        self._area = UNSEEN
        self._whole = True  # the next request is for everything, changed or not
        self._continuous = False
        self._known = False  # the server has said that it has continuous updates

    def resized(self, size: Size, shown: bool) -> bytes:
        """The answer to the update that says so asks for the whole."""
        self._area, self._whole = Rect.of(size) if shown else UNSEEN, True
        return continuous_updates(self._area, True) if self._continuous else b""

    def updated(self) -> bytes:
        """An update has come: ask for the next, unless it comes by itself."""
        if self._continuous and not self._whole:
            return b""
        whole, self._whole = self._whole, False
        return request(self._area, not whole)

    def continuous(self) -> bytes:
        """The server has continuous updates; said again, that it has ended them."""
        if not self._known:
            self._known = self._continuous = True
            return continuous_updates(self._area, True)
        if not self._continuous:
            return b""
        self._continuous = False
        return request(self._area, True)
