"""What was measured as a table, with each target beside what it came to."""

from collections.abc import Sequence

from benchmarks.results import Case

# Ours to theirs, at most. `full`: DESIGN of the product, by which it is held to be faster than its peers.
MOST = {
    "full": {"copy": 1.5, "weston-gl": 0.7, "weston-pixman": 0.9, "sway-pixman": 1.0},
    "square": {"weston-gl": 1.0, "weston-pixman": 1.0, "sway-pixman": 1.0},
    "text": {"weston-gl": 1.0, "weston-pixman": 1.0, "sway-pixman": 1.0},
    "idle": {},
}
SMALL_MS = 0.3  # a frame with 200x200 damage at 4K, on a machine like that of the results of record


def table(cases: Sequence[Case]) -> str:
    return "\n".join(line for case in cases for line in _lines(case)) + "\n" + slope(cases)


def _lines(case: Case) -> list[str]:
    own = case.ms("sgui")
    head = f"{case.size}, {case.crowd}, {case.workload}: sgui {own.median:.2f} ms"
    lines = [f"{head} [{own.low:.2f} to {own.high:.2f}] at {case.fps('sgui'):.0f} frames a second"]
    if case.workload == "idle":
        return lines
    for name in (*case.names[1:], "copy"):
        ratio, most = case.ratio(name), MOST[case.workload].get(name)
        line = f"  {ratio.median:6.2f} x {name:14} [{ratio.low:.2f} to {ratio.high:.2f}]"
        if name != "copy":
            line += f" at {case.fps(name):.0f} frames a second"
        lines.append(line + (_verdict(ratio.median, most) if most else ""))
    if case.workload == "square" and case.size == "4K":
        lines.append(f"  {own.median:6.2f} ms{_verdict(own.median, SMALL_MS)}")
    return lines


def _verdict(got: float, most: float) -> str:
    return f"   target {most}: {'pass' if got <= most else 'MISS'}"


def slope(cases: Sequence[Case]) -> str:
    """How much dearer 200x200 pixels of one guest become at 4K."""
    small = {
        case.size: case.ms("sgui").median for case in cases if (case.workload, case.guests) == ("square", 1)
    }
    if len(small) < 2:
        return ""
    return f"200x200 of one guest: 4K costs {small['4K'] / small['1080p']:.2f} x what 1080p costs"
