"""The same as a picture: CPU per frame of each compositor, in copies of the same pixels."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot

from benchmarks.results import Case

# Told apart by the colour-blind too (Okabe and Ito), and by their hatching.
LOOKS = {
    "sgui": ("#0072b2", ""),
    "python": ("#56b4e9", "oo"),
    "weston-pixman": ("#e69f00", "//"),
    "sway-pixman": ("#009e73", ".."),
    "weston-gl": ("#cc79a7", "xx"),
    "sway-gl": ("#999999", "--"),
}


def plot(path: Path, cases: Sequence[Case]) -> None:
    """A panel per workload, a group of bars per output size and number of guests; log scale."""
    workloads = [name for name in ("full", "square", "text") if any(c.workload == name for c in cases)]
    figure, panels = pyplot.subplots(len(workloads), 1, figsize=(10, 3.2 * len(workloads)), squeeze=False)
    for panel, workload in zip(panels[:, 0], workloads, strict=True):
        _panel(panel, workload, [case for case in cases if case.workload == workload])
    panels[0, 0].legend(ncols=6, frameon=False, loc="lower center", bbox_to_anchor=(0.5, 1.12))
    figure.tight_layout()
    figure.savefig(path, dpi=110)


def _panel(panel: "pyplot.Axes", workload: str, cases: Sequence[Case]) -> None:
    names = [name for name in LOOKS if any(name in case.names for case in cases)]
    width = 0.8 / len(names)
    for n, name in enumerate(names):
        color, hatch = LOOKS[name]
        heights = [case.ms(name).median if name in case.names else 0.0 for case in cases]
        places = [at + n * width for at in range(len(cases))]
        panel.bar(places, heights, width * 0.92, label=name, color=color, hatch=hatch, edgecolor="white")
    panel.plot(
        [at + 0.4 - width / 2 for at in range(len(cases))],
        [case.turns[0].copy_ms for case in cases],
        "k_",
        markersize=40,
        label="copying the same pixels twice",
    )
    panel.set_yscale("log")
    panel.set_title(f"{workload}: CPU per composited frame, ms", loc="left", fontsize=10)
    panel.set_xticks([at + 0.4 - width / 2 for at in range(len(cases))])
    panel.set_xticklabels([f"{case.size}\n{case.crowd}" for case in cases], fontsize=8)
    for side in ("top", "right"):
        panel.spines[side].set_visible(False)
