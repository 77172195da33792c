"""Everything the seat knows, as one value. Made here, changed by step() alone."""

from dataclasses import dataclass, field, replace

from sgui.core.backoff import Conduct
from sgui.core.checkpoint import Vouched, read_checkpoint, write_checkpoint
from sgui.core.clipboard import Clipboard
from sgui.core.device import Devices
from sgui.core.domain import Domain, Stopping
from sgui.core.effects import Effect
from sgui.core.gate import Gate
from sgui.core.keys import Hands
from sgui.core.locked import Lock, fresh
from sgui.core.panel import Panel
from sgui.core.policy import Policy
from sgui.core.stack import Drag, Stack
from sgui.core.target import Target
from sgui.core.touching import Contact
from sgui.core.wheel import Notch
from sgui.values.geometry import Point, Size
from sgui.values.scene import Layout, Scene, Stance

LAYOUTS = tuple(Layout)  # in the hotkey's order


@dataclass(frozen=True, slots=True)
class Shown:
    """What a scene says about where typing goes."""

    serial: int
    stance: Stance
    focus: str | None


@dataclass(frozen=True, slots=True)
class State:
    """domains: in the policy's order, one for each of its domains.

    focus: who receives; None unless stance is NORMAL. return_focus: where Escape leads. selected, armed,
    panel, stopping: on the attention screen, the chosen card, what a button went down on, the question in
    sight, and whose display the user wants stopped. startled_us: there too, when a key last went down or
    it was entered, as long as that may have been typed for a guest.
    departed: whose session ended under the focus, so that its placeholder stays in sight.
    pointer: trusted, output pixels. told, notch: what the focus knows of it and of the wheel, guest pixels.
    captured: the focus has the pointer: it is told motion, and the trusted pointer is hidden. fullscreen: it
    has the output too, but for its label and a strip.
    contacts: fingers that the focus was told of. finger: device and slot of the one that moves the pointer.
    output: None while there is no screen. serial: of the newest scene, which is `scene` while there is one.
    ground: who had the focus last and is no overlay by policy; what overlays may lie over.
    lock: whose password opens it, and what became of the last attempts. no_unlock: why nobody could open it,
    "" if a password can. touched_us: when somebody last did something, None until the first thing happens.
    stack, drag: of `float`; who lies in front, and what the pointer is moving.
    devices: what the warden opened. vouched: number and fingerprint of what an earlier seat had admitted.
    first: fingerprints of what was there at the start and counted.
    presented: what the last presented frame shows; pending: shown since, oldest first.
    """

    policy: Policy
    domains: tuple[Domain, ...]
    layout: Layout
    stance: Stance = Stance.NORMAL
    focus: str | None = None
    return_focus: str | None = None
    selected: str | None = None
    armed: Target | None = None
    panel: Panel = field(default_factory=Panel)
    stopping: Stopping | None = None
    startled_us: int | None = None
    departed: str | None = None
    hands: Hands = field(default_factory=Hands)
    gate: Gate = field(default_factory=Gate)
    ground: str | None = None
    stack: Stack = ()
    drag: Drag | None = None
    clipboard: Clipboard = field(default_factory=Clipboard)
    lock: Lock = field(default_factory=Lock)
    no_unlock: str = ""
    touched_us: int | None = None
    pointer: Point | None = None
    told: Point | None = None
    notch: Notch = field(default_factory=Notch)
    captured: bool = False
    fullscreen: bool = False
    contacts: tuple[Contact, ...] = ()
    finger: tuple[int, int] | None = None
    output: Size | None = None
    renderer: str = ""
    clock: str = ""
    devices: Devices = ()
    vouched: Vouched = frozenset()
    first: frozenset[str] = frozenset()
    input_words: str = "none"
    integrity: str = "unmeasured"
    audit_healthy: bool = True
    serial: int = 0
    scene: Scene | None = None
    presented: Shown | None = None
    pending: tuple[Shown, ...] = ()

    def domain(self, name: str | None) -> Domain | None:
        return next((domain for domain in self.domains if domain.name == name), None)

    @property
    def locked(self) -> bool:
        """Also while it ends: the stance is STOPPED then, and it is as locked as before."""
        return self.lock.terms is not None or self.stance is Stance.LOCKED

    def session_of(self, generation: int) -> Domain | None:
        """The domain whose session this is; None for one that is over or never was."""
        return next((d for d in self.domains if d.session and d.session.generation == generation), None)

    def connected(self, name: str | None) -> bool:
        domain = self.domain(name)
        return domain is not None and domain.session is not None

    def with_domain(self, domain: Domain) -> "State":
        return replace(self, domains=tuple(domain if d.name == domain.name else d for d in self.domains))


Outcome = tuple[State, tuple[Effect, ...]]


def initial(policy: Policy) -> State:
    """No session, no focus, no screen."""
    return State(policy, tuple(Domain(domain.name) for domain in policy.domains), policy.layout)


def checkpoint(state: State) -> dict[str, object]:
    """What the next seat must know, as JSON values. No focus and no stack: they start at none again."""
    return write_checkpoint(state.layout, state.domains, (_vouched(state), state.first), state.lock)


def restore(policy: Policy, saved: dict[str, object]) -> State:
    """As `initial`, with the layout and what the domains have earned. Domains not in policy are forgotten.

    Raises ConfigError("checkpoint: ...") for anything that `checkpoint` does not write.
    """
    layout, known, (vouched, first), lock = read_checkpoint(saved, LAYOUTS)
    domains = tuple(known.get(domain.name, Domain(domain.name)) for domain in policy.domains)
    stance = Stance.LOCKED if lock.terms else Stance.NORMAL
    return State(policy, domains, layout, stance, vouched=vouched, first=first, lock=lock)


def locked(state: State, failures: int) -> State:
    """As somebody else remembers it: a lock that this state does not know of, or more wrong passwords."""
    known = state.lock
    if known.terms is None:
        return replace(state, stance=Stance.LOCKED, lock=fresh(state.policy.lock, failures))
    return replace(state, lock=replace(known, failures=max(known.failures, failures)))


def forgotten(policy: Policy) -> State:
    """After a seat whose memory cannot be read: locked, and every domain in quarantine (fail closed)."""
    conduct = Conduct(quarantined=True)
    domains = tuple(
        Domain(domain.name, conduct=conduct, reason="checkpoint: lost") for domain in policy.domains
    )
    return locked(State(policy, domains, policy.layout), 0)


def _vouched(state: State) -> Vouched:
    """Admitted now, or by an earlier seat and not yet seen by this one."""
    known = {device.number for device in state.devices}
    now = {(device.number, device.identity.fingerprint) for device in state.devices if device.vouched}
    return frozenset(now | {each for each in state.vouched if each[0] not in known})
