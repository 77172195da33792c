"""Policies for tests: a small one in TOML to change, and a strategy for arbitrary valid ones."""

from hypothesis import strategies as st

from sgui import config
from sgui.config.hotkeys import CHORDS, DEFAULT
from sgui.config.keys import CODES, FUNCTION_KEYS
from sgui.core.lattice import may_flow
from sgui.core.policy import (
    REGIONS,
    Bridge,
    Chord,
    Clipboard,
    DeviceRules,
    DomainPolicy,
    Hotkeys,
    LockPolicy,
    Management,
    Overlay,
    Policy,
)
from sgui.values.color import Color
from sgui.values.errors import ConfigError
from sgui.values.geometry import Size
from sgui.values.label import Icon, Label, Pattern
from sgui.values.rotation import Rotation
from sgui.values.scene import Layout, Scaling, Theme

SMALL = """\
version = 1

[output]
layout = "tile"
scale = 1.5

[labels.secret]
text = "SECRET"
color = "#c01c28"
pattern = "solid"
icon = "shield"
level = 3
categories = ["finance"]

[labels.open]
text = "OPEN"
color = "#8abd42"
pattern = "dots"

[domains.bank]
label = "secret"
clipboard = { copy = true, paste_from = ["open"] }

[domains.chat]
label = "open"

[domains.chat.bridge]
kind = "qemu"
qmp = "/run/vm/chat.qmp"
"""

RULES = ("keyboard", "touch", "gamepad", "046d:c31c", "port:usb-0000:00:14.0-2.1", "port:i2c-ELAN2097:00")


def parsed(text: str | bytes) -> Policy:
    raw = text if isinstance(text, bytes) else text.encode()
    return config.parse(raw, "policy.toml", shipped_labels=())


def reasons(text: str | bytes) -> tuple[str, ...]:
    """Why a text is refused; () if it is not."""
    try:
        parsed(text)
    except ConfigError as error:
        return error.reasons
    return ()


def changed(old: str, new: str) -> str:
    assert SMALL.count(old) == 1, old
    return SMALL.replace(old, new)


names = st.from_regex(r"[a-z][a-z0-9-]{0,30}", fullmatch=True)
texts = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=32)
reasons_given = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=200)
bright = st.integers(0xA0, 0xFF)
sizes = st.builds(Size, st.integers(1, 16384), st.integers(1, 16384))
modifiers = st.sets(st.sampled_from(["ctrl", "alt", "shift", "meta"])).map(frozenset)
typed_keys = sorted(set(CODES.values()) - FUNCTION_KEYS - {CODES[k] for k in ("pause", "sysrq", "delete")})
chords = st.one_of(
    st.builds(Chord, modifiers.filter(lambda m: m & {"ctrl", "alt", "meta"}), st.sampled_from(typed_keys)),
    st.builds(Chord, modifiers, st.sampled_from(sorted(FUNCTION_KEYS))),
)


@st.composite
def hotkeys(draw: st.DrawFn) -> Hotkeys:
    chosen = draw(st.lists(chords, min_size=len(CHORDS), max_size=len(CHORDS), unique=True))
    digits = {CODES[d] for d in "0123456789"}
    taken = {chord.modifiers for chord in chosen if chord.code in digits}
    free = [
        m for m in map(frozenset, ({"ctrl", "alt"}, {"meta"}, {"alt", "shift"}, {"ctrl"})) if m not in taken
    ]
    direct = draw(st.sampled_from(free)) if free else DEFAULT.direct
    if not free:
        return DEFAULT
    return Hotkeys(
        attention=draw(st.sampled_from(["ctrl+alt+delete", "pause", "sysrq"])),
        attention_only=draw(st.booleans()),
        direct=direct,
        **dict(zip(CHORDS, chosen, strict=True)),
    )


@st.composite
def domains(draw: st.DrawFn, name: str, labels: list[Label]) -> DomainPolicy:
    label = draw(st.sampled_from(labels))
    subset = st.sets(st.sampled_from([other.name for other in labels])).map(frozenset)
    table = {other.name: other for other in labels}

    def excuse(sources: frozenset[str]) -> str:
        uphill = any(not may_flow(table[source], label) for source in sources)
        return draw(reasons_given if uphill else st.one_of(st.just(""), reasons_given))

    paste_from, over = draw(subset), draw(subset)
    ask_from = draw(subset) - paste_from
    overlay = Overlay(
        over, draw(st.floats(0.2, 1)), draw(st.sampled_from(REGIONS)), draw(sizes), excuse(over)
    )
    return DomainPolicy(
        name=name,
        label=label.name,
        max_size=draw(sizes),
        scaling=draw(st.sampled_from(Scaling)),
        owner=draw(st.sampled_from(["", "root", "sgui-bank", "_x$"])),
        fullscreen=draw(st.booleans()),
        screenshot=draw(st.booleans()),
        guest_alpha=draw(st.booleans()),
        dmabuf=draw(st.booleans()),
        udmabuf=draw(st.booleans()),
        capture=draw(st.booleans()),
        touch=draw(st.booleans()),
        keyboard=draw(st.sampled_from(["", "de", "us-intl"])),
        clipboard=Clipboard(draw(st.booleans()), paste_from, excuse(paste_from | ask_from), ask_from),
        overlay=draw(st.sampled_from([None, overlay])),
        bridge=draw(
            st.sampled_from([None, Bridge("qemu", (("qmp", f'/run/{name}"b\\c'), ("console", "3")))])
        ),
    )


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Any valid policy whose labels are all its own; digest is empty."""
    patterns = draw(st.lists(st.sampled_from(Pattern), min_size=1, unique=True))
    label_names = draw(st.lists(names, min_size=len(patterns), max_size=len(patterns), unique=True))
    labels = [
        Label(
            name,
            draw(texts),
            draw(st.builds(Color, bright, bright, bright)),
            pattern,
            draw(st.sampled_from(Icon)),
            draw(st.integers(0, 1000)),
            draw(st.sets(names, max_size=3).map(frozenset)),
        )
        for name, pattern in zip(label_names, patterns, strict=True)
    ]
    count = draw(st.integers(0, 5))
    return Policy(
        layout=draw(st.sampled_from(Layout)),
        scale_q=draw(st.integers(4, 12)),
        hotkeys=draw(hotkeys()),
        management=Management(draw(st.booleans()), draw(st.sampled_from(["never", "redacted", "full"]))),
        devices=DeviceRules(
            *(frozenset(draw(st.sets(st.sampled_from(RULES)))) for _ in range(2)), draw(st.booleans())
        ),
        lock=draw(
            st.builds(
                LockPolicy,
                st.integers(0, 86400),
                st.sampled_from(["us", "de"]),
                st.sampled_from(["", "root"]),
                st.sampled_from(["", '/etc/p"m.d']),
                st.sampled_from(["pam", "none"]),
            )
        ),
        labels=tuple(sorted(labels, key=lambda label: label.name)),
        domains=tuple(draw(domains(f"{'gfedcba'[n]}{'xyz'[n % 3]}", labels)) for n in range(count)),
        digest="",
        theme=draw(st.sampled_from(Theme)),
        reduced_motion=draw(st.booleans()),
        rotation=draw(st.sampled_from(Rotation)),
    )
