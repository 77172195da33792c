"""QEMU's cursor as the guest channel takes it: an image, hidden and shown again."""

from sgui.bridges.display import CursorPlaced, CursorShape
from sgui.guest import Display
from sgui.values.geometry import Size

HIDDEN = CursorShape(Size(0, 0), 0, 0, b"")


class Cursor:
    """Until the guest has defined an image there is none to hide: a text console leaves sgui's pointer."""

    def __init__(self) -> None:
        self._shape: CursorShape | None = None
        self._visible = True
        self._told: CursorShape | None = None

    def take(self, event: CursorShape | CursorPlaced) -> None:
        """Where the guest thinks that it is does not matter: sgui's pointer is where the user put it."""
        if isinstance(event, CursorPlaced):
            self._visible = event.visible
        else:
            self._shape = event

    def tell(self, channel: Display) -> None:
        """Say what is new; what finds no room now is said at the next call. Raises SessionEnded."""
        now = self._shape if self._visible or self._shape is None else HIDDEN
        if now is not None and now != self._told:
            size = now.size
            if channel.cursor(size.width, size.height, now.hot_x, now.hot_y, now.argb):
                self._told = now
