from sgui.values.device import Axis, Identity
from tests.hardware import vector


def test_an_axis_is_found_by_its_code() -> None:
    tablet = vector("tablet-qemu").description
    assert tablet.axis(1) == Axis(0, 32767)
    assert tablet.axis(2) is None


def test_a_kind_names_its_functions() -> None:
    assert Identity("keyboard+pointer", 1, 2, "", "", "").functions == {"keyboard", "pointer"}
