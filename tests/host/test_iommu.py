"""What /sys says of the IOMMU: nothing but translated groups counts as protection."""

from pathlib import Path

import pytest

from sgui.host.iommu import ON, OPEN, UNMEASURED, read


def machine(
    root: Path, groups: tuple[str, ...] = (), tables: tuple[str, ...] = (), xen: bool = False
) -> Path:
    (root / "kernel/iommu_groups").mkdir(parents=True)
    for number, kind in enumerate(groups):
        (root / "kernel/iommu_groups" / str(number)).mkdir()
        (root / "kernel/iommu_groups" / str(number) / "type").write_text(kind + "\n")
    (root / "firmware/acpi/tables").mkdir(parents=True)
    for table in tables:
        (root / "firmware/acpi/tables" / table).touch()
    if xen:
        (root / "hypervisor").mkdir()
        (root / "hypervisor/type").write_text("xen\n")
    return root


@pytest.mark.parametrize("kinds", [("DMA",), ("DMA-FQ", "DMA", "DMA-FQ")])
def test_on(tmp_path: Path, kinds: tuple[str, ...]) -> None:
    assert read(machine(tmp_path, kinds, ("DMAR",))).words == ON


@pytest.mark.parametrize("kind", ["identity", "blocked", "auto", "unknown", ""])
def test_one_group_that_lets_through_opens_all(tmp_path: Path, kind: str) -> None:
    found = read(machine(tmp_path, ("DMA", kind), ("DMAR",)))
    assert found.words == OPEN
    assert "1 of 2 groups" in found.reason and "passthrough" in found.remedy


def test_off_and_absent_are_told_apart(tmp_path: Path) -> None:
    off, absent = read(machine(tmp_path / "a", tables=("IVRS",))), read(machine(tmp_path / "b"))
    assert (off.words, absent.words) == (OPEN, OPEN)
    assert "does not use it" in off.reason and "amd_iommu=on" in off.remedy
    assert "none" in absent.reason


def test_what_cannot_be_read_is_unmeasured(tmp_path: Path) -> None:
    assert read(tmp_path / "nowhere").words == UNMEASURED
    assert read(machine(tmp_path, ("DMA",), xen=True)).words == UNMEASURED


def test_a_group_without_a_type_is_unmeasured(tmp_path: Path) -> None:
    root = machine(tmp_path, ("DMA",))
    (root / "kernel/iommu_groups/1").mkdir()
    assert read(root).words == UNMEASURED


def test_this_machine_has_an_answer() -> None:
    assert read().words in (ON, OPEN, UNMEASURED)
