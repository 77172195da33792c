"""Which mode each connector shows, and by which CRTC: decided from what the kernel says of them.

Several connectors show the same picture, so that each has the whole band: the size is one that all of them
have. One that lacks it stays dark rather than show a part.
"""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sgui.values.errors import HostError
from sgui.values.geometry import Size
from sgui.values.limits import SIDE_MAX

MODE_BYTES = 68  # drm_mode.h, struct drm_mode_modeinfo
DRM_MODE_TYPE_PREFERRED = 1 << 3
DRM_MODE_FLAG_INTERLACE = 1 << 4
DRM_MODE_FLAG_DBLSCAN = 1 << 5
_INFO = struct.Struct("<I10H3I32s")


@dataclass(frozen=True, slots=True)
class Mode:
    """raw: as the kernel gave it, to be handed back unread."""

    size: Size
    refresh_mhz: int
    preferred: bool
    raw: bytes

    @classmethod
    def of(cls, raw: bytes) -> "Mode | None":
        """None for a mode that nobody wants: interlaced, doubled, or without an area or a clock."""
        clock_khz, width, _, _, total_x, _, height, _, _, total_y, _, _, flags, kind, _ = _INFO.unpack(raw)
        odd = flags & (DRM_MODE_FLAG_INTERLACE | DRM_MODE_FLAG_DBLSCAN)
        if odd or not (
            1 <= width <= SIDE_MAX and 1 <= height <= SIDE_MAX and clock_khz and total_x and total_y
        ):
            return None
        refresh_mhz = clock_khz * 1_000_000 // (total_x * total_y)
        return cls(Size(width, height), max(1000, refresh_mhz), bool(kind & DRM_MODE_TYPE_PREFERRED), raw)


@dataclass(frozen=True, slots=True)
class Connector:
    """A connected one. crtcs: bits of those that can drive it, in the card's order."""

    number: int
    modes: tuple[Mode, ...]
    crtcs: int


@dataclass(frozen=True, slots=True)
class Shown:
    """One connector as it is driven. crtc: the kernel's number."""

    connector: int
    crtc: int
    mode: Mode


@dataclass(frozen=True, slots=True)
class Wish:
    """What the operator asked for: `--output kms:WIDTHxHEIGHT@HERTZ`; None: what the displays prefer.

    gl: `kms-gl`, GL even where the processor computes it.
    """

    size: Size | None = None
    refresh_hz: int | None = None
    gl: bool = False


def arrangement(connectors: Sequence[Connector], crtcs: Sequence[int], wish: Wish) -> tuple[Shown, ...]:
    """Empty where nothing that has modes is connected. Raises HostError where a wish cannot be met."""
    lit = [connector for connector in connectors if connector.modes]
    if not lit:
        return ()
    size = wish.size or _common_size(lit)
    found = {each.number: mode for each in lit if (mode := _best(each.modes, size, wish)) is not None}
    if not found:
        hertz = f"@{wish.refresh_hz}" if wish.refresh_hz else ""
        raise HostError(f"kms: no display has {size.width}x{size.height}{hertz}, allowed is {_names(lit)}")
    driven = _drivers([each for each in lit if each.number in found], len(crtcs))
    return tuple(Shown(number, crtcs[at], found[number]) for number, at in driven.items())


def _common_size(lit: Sequence[Connector]) -> Size:
    """What the first display prefers, where all have it; else the largest that all have; else its own."""
    first = max(lit[0].modes, key=lambda mode: (mode.preferred, mode.size.area)).size
    shared = set.intersection(*({mode.size for mode in each.modes} for each in lit))
    if first in shared or not shared:
        return first
    return max(shared, key=lambda size: (size.area, size.width))


def _best(modes: Iterable[Mode], size: Size, wish: Wish) -> Mode | None:
    """The preferred mode of that size, else the quickest."""
    fitting = [mode for mode in modes if mode.size == size]
    if wish.refresh_hz is not None:
        fitting = [mode for mode in fitting if round(mode.refresh_mhz / 1000) == wish.refresh_hz]
    return max(fitting, key=lambda mode: (mode.preferred, mode.refresh_mhz), default=None)


def _drivers(connectors: Sequence[Connector], crtcs: int) -> dict[int, int]:
    """A CRTC of its own for as many connectors as possible, by augmenting paths; earlier ones keep theirs."""
    taken: dict[int, Connector] = {}

    def seat(connector: Connector, tried: set[int]) -> bool:
        fitting = [at for at in range(crtcs) if connector.crtcs >> at & 1]
        for at in sorted(fitting, key=taken.__contains__):  # free ones first
            if at not in tried:
                tried.add(at)
                if at not in taken or seat(taken[at], tried):
                    taken[at] = connector
                    return True
        return False

    for connector in connectors:
        seat(connector, set())
    order = [connector.number for connector in connectors]
    return dict(
        sorted(((each.number, at) for at, each in taken.items()), key=lambda pair: order.index(pair[0]))
    )


def _names(lit: Sequence[Connector]) -> str:
    sizes = sorted({mode.size for each in lit for mode in each.modes}, key=lambda size: -size.area)
    return ", ".join(f"{size.width}x{size.height}" for size in sizes[:8])
