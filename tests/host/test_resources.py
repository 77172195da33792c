from pathlib import Path

import pytest

from sgui.host.resources import resource_folder
from sgui.values.errors import HostError


def test_a_checkout_has_its_folders_beside_the_package() -> None:
    root = Path(__file__).parents[2]
    assert resource_folder("labels") == root / "labels"
    assert resource_folder("shaders") == root / "shaders"


def test_an_installation_has_them_in_share(tmp_path: Path) -> None:
    package = tmp_path / "sgui"
    (package / "share" / "labels").mkdir(parents=True)
    (tmp_path / "labels").mkdir()
    assert resource_folder("labels", package) == package / "share" / "labels"


def test_a_folder_that_is_nowhere_is_named_with_its_places(tmp_path: Path) -> None:
    with pytest.raises(HostError) as caught:
        resource_folder("shaders", tmp_path / "sgui")
    assert str(caught.value) == (
        f"resources: no folder shaders, it must be {tmp_path}/sgui/share/shaders or {tmp_path}/shaders"
    )
