"""Windows of a domain without a window manager: each fills the screen, and dialogs stand in the middle.

The keyboard is with the window that came last, or that the pointer has entered since. Windows that a program
places itself (menus: override redirect) never come here.
Source: ICCCM 2.0, section 4.
"""

from sgui.bridges.x11_link import Link
from sgui.values.geometry import Rect, Size
from sgui.wire import x11_requests as core
from sgui.wire.x11 import Event, Reply

WINDOWS_MAX = 256  # that are looked after; more are shown as they are
WINDOW = 33  # the type of WM_TRANSIENT_FOR


class Windows:
    """Every number here is a program's, of the same domain as the server that believes it."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._places: dict[int, Rect] = {}
        self._filling: set[int] = set()
        self._size = Size(1, 1)
        mask = core.SUBSTRUCTURE_REDIRECT | core.SUBSTRUCTURE_NOTIFY
        link.tell(core.select_events(link.setup.root, mask))

    def resized(self, size: Size) -> None:
        """The screen: whatever fills it follows."""
        self._size = size
        for window in self._filling:
            self._place(window, Rect.of(size))

    def heard(self, event: Event) -> None:
        if event.sent:
            return
        window = core.window_of(event.data)
        match event.code:
            case core.MAP_REQUEST:
                self._map(window)
            case core.CONFIGURE_REQUEST:
                self._configure(window, event.data)
            case core.UNMAPPED | core.DESTROYED:
                self._places.pop(window, None)
                self._filling.discard(window)
            case core.ENTER if core.entered_window(event.data) in self._places:
                self._link.tell(core.set_input_focus(core.entered_window(event.data)))

    def _map(self, window: int) -> None:
        if len(self._places) >= WINDOWS_MAX:
            self._link.tell(core.map_window(window))
            return
        asked = core.get_property(window, core.WM_TRANSIENT_FOR, WINDOW, 4)
        self._link.ask(asked, lambda reply: self._transient(window, reply))

    def _transient(self, window: int, reply: Reply | None) -> None:
        if reply is not None and core.decode_property(reply).data:
            self._link.ask(core.get_geometry(window), lambda reply: self._show_dialog(window, reply))
        elif reply is not None:
            self._filling.add(window)
            self._show(window, Rect.of(self._size))

    def _show_dialog(self, window: int, reply: Reply | None) -> None:
        if reply is not None:
            self._show(window, self._in_the_middle(core.decode_geometry(reply).size))

    def _in_the_middle(self, wanted: Size) -> Rect:
        """As large as it likes, but whole on the screen."""
        whole = self._size
        width, height = min(wanted.width, whole.width), min(wanted.height, whole.height)
        return Rect((whole.width - width) // 2, (whole.height - height) // 2, width, height)

    def _show(self, window: int, rect: Rect) -> None:
        self._place(window, rect)
        self._link.tell(core.select_events(window, core.ENTER_WINDOW))
        self._link.tell(core.map_window(window))
        self._link.tell(core.set_input_focus(window))

    def _place(self, window: int, rect: Rect) -> None:
        self._places[window] = rect
        self._link.tell(core.place_window(window, rect))

    def _configure(self, window: int, event: bytes) -> None:
        """Before it is shown a window may be anything; then it is told where it is."""
        rect = self._places.get(window)
        if rect is None:
            self._link.tell(core.configure_as_asked(event))
            return
        if window not in self._filling:
            rect = self._in_the_middle(core.asked_size(event, rect.size))
            self._place(window, rect)
        self._link.tell(core.send_event(window, core.encode_configure_notify(window, rect)))
