"""Whether an IOMMU stands between devices and memory, as the kernel says it in /sys. Read once.

Without one, or with one that lets through, a device can read and write every byte of ours: what a network
card does, or a stick in a port, is then a matter of trust.
"""

from dataclasses import dataclass
from pathlib import Path

ON, OPEN, UNMEASURED = "IOMMU on", "DMA open", "unmeasured"  # the band's words
TABLES = ("DMAR", "IVRS", "IORT", "VIOT")  # ACPI's tables about an IOMMU: Intel, AMD, Arm, virtio


@dataclass(frozen=True, slots=True)
class Iommu:
    """words: for the band. reason: one sentence. remedy: what an operator can do, "" if nothing."""

    words: str
    reason: str
    remedy: str = ""


def read(sys: Path = Path("/sys")) -> Iommu:
    """Total: what cannot be read is unmeasured, and never taken for protection."""
    try:
        groups = sorted((sys / "kernel/iommu_groups").iterdir())
        loose = [group.name for group in groups if not _translated(group)]
    except OSError as error:
        return Iommu(UNMEASURED, f"{error.filename}: {error.strerror}")
    if _under_xen(sys):
        return Iommu(UNMEASURED, "under Xen the IOMMU is the hypervisor's", "look into `xl dmesg` in dom0")
    if not groups:
        return _without(sys)
    if loose:
        some = ", ".join(loose[:4]) + (" …" if len(loose) > 4 else "")
        return Iommu(
            OPEN,
            f"{len(loose)} of {len(groups)} groups of devices pass through: {some}",
            "boot with iommu.passthrough=0, and without iommu=pt",
        )
    return Iommu(ON, f"{len(groups)} groups of devices, each behind it")


def _without(sys: Path) -> Iommu:
    """The firmware's tables say whether there is one that nobody switched on; all may see their names."""
    tables = [name for name in TABLES if (sys / "firmware/acpi/tables" / name).exists()]
    if tables:
        return Iommu(
            OPEN,
            f"the machine has an IOMMU (ACPI table {tables[0]}), and the kernel does not use it",
            "boot with intel_iommu=on or amd_iommu=on, and switch VT-d or AMD-Vi on in the firmware",
        )
    return Iommu(
        OPEN,
        "the machine has none, or its firmware hides it",
        "look for VT-d, AMD-Vi or SMMU in the firmware",
    )


def _translated(group: Path) -> bool:
    """type: "DMA", "DMA-FQ" (unmapped a little later), or "identity" for one that lets through."""
    return (group / "type").read_text("ascii").strip().startswith("DMA")


def _under_xen(sys: Path) -> bool:
    try:
        return (sys / "hypervisor/type").read_text("ascii").strip() == "xen"
    except OSError:
        return False
