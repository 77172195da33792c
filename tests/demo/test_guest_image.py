"""sgui/demo/guest_image.py without a network: what goes into a guest, and what is said when it cannot."""

from pathlib import Path

import pytest

from sgui.demo import guest_image
from sgui.demo.guest_image import Parts, first_root, parts
from sgui.values.errors import HostError

PARTS = Parts(Path("vmlinux"), (("00-virtio.ko", b"MODULE"),), b"BUSYBOX")


def test_a_guest_carries_its_own_name() -> None:
    root = first_root(PARTS, "bank", 44, "Online banking.")
    for part in (
        b"BUSYBOX",
        b"MODULE",
        b"bank\n",
        b"Online banking.\n",
        b"modules/00-virtio.ko",
        b"\x1b[44m",
    ):
        assert part in root
    assert first_root(PARTS, "work", 44, "x") != first_root(PARTS, "bank", 44, "x")


def test_the_first_process_says_what_the_demonstration_waits_for() -> None:
    script = (guest_image.GUEST / "init").read_text()
    assert 'say() { echo "guest $name: $*"; }' in script
    assert "say ready" in script
    assert "shell: " in (guest_image.GUEST / "shrc").read_text()


def test_a_made_cache_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guest_image, "_make", lambda *_: pytest.fail("made again"))
    (tmp_path / f"done-{guest_image.RECIPE}").touch()
    (tmp_path / "busybox").write_bytes(b"BUSYBOX")
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "01-b.ko").write_bytes(b"2")
    (tmp_path / "modules" / "00-a.ko").write_bytes(b"1")
    made = parts(tmp_path, lambda _words: None)
    assert made == Parts(tmp_path / "vmlinux", (("00-a.ko", b"1"), ("01-b.ko", b"2")), b"BUSYBOX")


def test_a_machine_without_apt_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(HostError, match="apt-cache is not installed"):
        parts(tmp_path / "cache", lambda _words: None)
    assert not list((tmp_path / "cache").iterdir())


def test_the_complaint_of_apt_is_passed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "apt-cache"
    script.write_text("#!/bin/sh\necho 'E: first' >&2\necho 'E: no lists' >&2\nexit 100\n")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(HostError, match="E: no lists"):
        parts(tmp_path / "cache", lambda _words: None)


def test_the_cache_is_in_the_checkout() -> None:
    assert guest_image.cache_folder() == Path(guest_image.__file__).parents[2] / ".cache" / "guest"
