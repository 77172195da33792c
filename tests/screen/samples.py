"""A small scene with two domains, for tests: what each test changes is what it is about."""

from sgui.values.color import Color
from sgui.values.geometry import Point, Rect, Size
from sgui.values.label import Icon, Label, Pattern
from sgui.values.rotation import Rotation
from sgui.values.scene import BandStatus, DomainTab, Layout, Link, Scene, Stance, SurfaceView

RED = Label(
    "secret", "SECRET", Color(0xC0, 0x1C, 0x28), Pattern.DIAGONAL, Icon.SHIELD, 3, frozenset(["a", "b"])
)
BLUE = Label("public", "PUBLIC", Color(0x1A, 0x5F, 0xB4), Pattern.SOLID, Icon.GLOBE)
OUTPUT = Size(640, 400)
BANK, CHAT = 7, 9  # generations


def view(domain: str, label: Label, generation: int, x: int, content: Rect | None = None) -> SurfaceView:
    """A surface 300 wide at x; content: 200x100 at the interior's corner where nothing else is said."""
    interior = Rect(x + 6, 66, 288, 300)
    shown = content or Rect(interior.x, interior.y, 200, 100)
    return SurfaceView(
        domain=domain,
        label=label.name,
        generation=generation,
        frame=interior.inset(-6),
        tab=Rect(x, 36, 200, 24),
        interior=interior,
        content=shown if generation else None,
        source=Rect(0, 0, shown.width, shown.height) if generation else None,
        notice="" if generation else "not connected",
        focused=domain == "bank",
        selected=False,
    )


def scene(
    serial: int = 1,
    pointer: Point | None = None,
    chat: int = CHAT,
    output: Size = OUTPUT,
    rotation: Rotation = Rotation.UPRIGHT,
) -> Scene:
    return Scene(
        serial=serial,
        stance=Stance.NORMAL,
        layout=Layout.TILE,
        output=output,
        scale_q=4,
        focus="bank",
        selected=None,
        surfaces=(view("bank", RED, BANK, 10), view("chat", BLUE, chat, 330)),
        tabs=(
            DomainTab("bank", "secret", Link.CONNECTED, True, Rect(256, 0, 100, 32), ""),
            DomainTab("chat", "public", Link.CONNECTED, False, Rect(356, 0, 100, 32), "busy"),
        ),
        labels=(RED, BLUE),
        band=BandStatus("pipe", "unmeasured", True, "", "12:00", "software renderer"),
        pointer=pointer,
        rotation=rotation,
    )
