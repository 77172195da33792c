"""libvirt's test driver; tests/bridges/test_libvirt_real.py has a real machine."""

import pytest

from sgui.host import libvirt_unsafe
from sgui.host.libvirt_unsafe import open_graphics
from sgui.values.errors import HostError
from sgui.values.machine import Machine


@pytest.mark.parametrize(
    ("machine", "words"),
    [
        (Machine("test:///default", "test"), "not supported"),
        (Machine("test:///default", "nobody"), "[Dd]omain not found"),
        (Machine("qemu+unix:///session?socket=/nowhere", "bank"), "No such file or directory"),
    ],
)
def test_what_cannot_be_opened_is_one_line_in_libvirts_words(
    machine: Machine, words: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(HostError, match=rf"libvirt: .*{words}"):
        open_graphics(machine)
    assert capfd.readouterr() == ("", ""), "and libvirt says nothing by itself"


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libvirt_unsafe, "LIBRARY", "libnowhere.so.0")
    with pytest.raises(HostError, match="install libvirt0"):
        open_graphics(Machine("test:///default", "test"))
