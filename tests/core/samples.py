"""A policy of three domains, the keys of one keyboard, and a seat that is already at work."""

from dataclasses import replace

from sgui.core.effects import Audit, Effect, HearDevice, HintSize, IgnoreDevice, MovePointer, SetLeds, Show
from sgui.core.events import (
    DeviceFound,
    Event,
    Presented,
    ScreenReady,
    SessionClosed,
    SessionOpened,
    SurfaceChanged,
    Typed,
)
from sgui.core.policy import Chord, DomainPolicy, Hotkeys, Management, Policy
from sgui.core.state import State, initial
from sgui.core.step import step
from sgui.values.color import Color
from sgui.values.device import Identity
from sgui.values.geometry import Size
from sgui.values.input import Input, Key, KeyRecord, PointerAt
from sgui.values.label import Icon, Label, Pattern
from sgui.values.pixels import PixelLayout
from sgui.values.scene import Layout, Scaling
from tests.playbook import Play

A, B, ENTER, ESCAPE = 30, 48, 28, 1
CTRL, ALT, SHIFT, META = 29, 56, 42, 125
DELETE, RIGHT, LEFT, UP, DOWN, SPACE, C, V, L, G, F = 111, 106, 105, 103, 108, 57, 46, 47, 38, 34, 33
ONE, TWO, THREE, FOUR, ZERO = 2, 3, 4, 5, 11
BUTTON = 0x110
CAPS, NUM, SCROLL = 58, 69, 70

BANK, WORK, CHAT = "bank", "work", "chat"
GENERATION = {BANK: 11, WORK: 12, CHAT: 13}
OUTPUT = Size(1280, 800)

CTRL_ALT = frozenset({"ctrl", "alt"})
HOTKEYS = Hotkeys(
    attention="ctrl+alt+delete",
    attention_only=False,
    next=Chord(CTRL_ALT, RIGHT),
    previous=Chord(CTRL_ALT, LEFT),
    direct=CTRL_ALT,
    layout=Chord(CTRL_ALT, SPACE),
    copy=Chord(CTRL_ALT, C),
    paste=Chord(CTRL_ALT, V),
    lock=Chord(CTRL_ALT, L),
    capture=Chord(CTRL_ALT, G),
    fullscreen=Chord(CTRL_ALT, F),
)
LABELS = (
    Label("secret", "SECRET", Color(192, 28, 40), Pattern.SOLID, Icon.SHIELD, 3),
    Label("public", "PUBLIC", Color(28, 140, 60), Pattern.DOTS, Icon.GLOBE, 0),
)


def domain(name: str, label: str = "public", scaling: Scaling = Scaling.NONE) -> DomainPolicy:
    return DomainPolicy(name, label, Size(4096, 4096), scaling, "")


POLICY = Policy(
    layout=Layout.FULL,
    scale_q=4,
    hotkeys=HOTKEYS,
    management=Management(focus=True),
    labels=LABELS,
    domains=(domain(BANK, "secret"), domain(WORK), domain(CHAT)),
    digest="00" * 32,
)
ATTENTION_ONLY = replace(POLICY, hotkeys=replace(HOTKEYS, attention_only=True))
UNMANAGED = replace(POLICY, management=Management())
TILED = replace(POLICY, layout=Layout.TILE)

HANDS = Identity("pipe", 0, 0, "", "", "pipe")  # keyboard and pointer in one
PLUGGED = tuple(DeviceFound(number, HANDS, True, False, False, 0) for number in range(1, 10))

QUIET = (Show, MovePointer, Audit, HintSize, SetLeds, HearDevice, IgnoreDevice)  # all that no guest sees


def surface(generation: int, width: int = 640, height: int = 480) -> SurfaceChanged:
    return SurfaceChanged(generation, PixelLayout(width, height, width * 4, 0, 32, width * height * 4))


def opened(name: str, generation: int | None = None, at_us: int = 0) -> SessionOpened:
    return SessionOpened(name, generation or GENERATION[name], at_us)


def closed(name: str, violation: str = "", at_us: int = 0, generation: int | None = None) -> SessionClosed:
    return SessionClosed(generation or GENERATION[name], violation, at_us, "12:04:31")


def down(code: int, at_us: int = 0, device: int = 1) -> Typed:
    return Typed(Key(device, code, True), at_us)


def up(code: int, at_us: int = 0, device: int = 1) -> Typed:
    return Typed(Key(device, code, False), at_us)


def does(said: Input, at_us: int = 0) -> Typed:
    return Typed(said, at_us)


def point(x: int, y: int, at_us: int = 0, output: Size = OUTPUT) -> Typed:
    """The absolute position that comes out at this output pixel."""
    return Typed(PointerAt(2, -(-x * 65536 // output.width), -(-y * 65536 // output.height)), at_us)


def chord(*codes: int) -> tuple[Event, ...]:
    """All down in order, and up again in the other order."""
    return (*(down(code) for code in codes), *(up(code) for code in reversed(codes)))


def press(code: int) -> KeyRecord:
    return KeyRecord(code, True)


def release(code: int) -> KeyRecord:
    return KeyRecord(code, False)


def run(state: State, *events: Event) -> tuple[State, tuple[Effect, ...]]:
    effects: tuple[Effect, ...] = ()
    for event in events:
        state, more = step(state, event)
        effects = (*effects, *more)
    return state, effects


def told(state: State, *events: Event) -> State:
    return run(state, *events)[0]


def presented(state: State, at_us: int = 0) -> State:
    """The newest scene has left for the output."""
    return told(state, Presented(state.serial, at_us))


def seat(policy: Policy = POLICY, connected: tuple[str, ...] = (BANK, WORK)) -> State:
    """A screen, and guests with pictures of 640 x 480; the focus is at nobody."""
    state = told(initial(policy), *PLUGGED, ScreenReady(OUTPUT, ""))
    for name in connected:
        state = told(state, opened(name), surface(GENERATION[name]))
    return presented(state)


def focused(name: str = BANK, policy: Policy = POLICY, connected: tuple[str, ...] = (BANK, WORK)) -> State:
    """As `seat`, with the focus there and shown, nothing held down."""
    state = seat(policy, connected)
    digit = ONE + [domain.name for domain in policy.domains].index(name)
    if policy.hotkeys.attention_only:
        state = told(state, *chord(CTRL, ALT, DELETE), *chord(digit))
    else:
        state = told(state, *chord(CTRL, ALT, digit))
    assert state.focus == name
    return presented(state)


def play(state: State, ignore: tuple[type, ...] = QUIET) -> Play[State, Event]:
    return Play(step, state, ignore)
