import pytest

from sgui.screen.output.hotplug import Hotplug, about_displays

CHANGE = b"change@/devices/pci0000:00/drm/card0\0ACTION=change\0SUBSYSTEM=drm\0HOTPLUG=1\0DEVNAME=dri/card0\0"


@pytest.mark.parametrize(
    "message",
    [b"", b"\0", CHANGE.replace(b"HOTPLUG=1", b"LEASE=1"), CHANGE.replace(b"=drm", b"=usb"), b"\xff" * 99],
)
def test_only_displays_count(message: bytes) -> None:
    assert about_displays(CHANGE)
    assert not about_displays(message)


def test_silence_is_no_news() -> None:
    hotplug = Hotplug()
    assert hotplug.fileno() >= 0 and not hotplug.take()
    hotplug.close()
