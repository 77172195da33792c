"""Machines of libvirt, on this machine alone."""

import pytest

from sgui.values.errors import ConfigError
from sgui.values.machine import Machine, parse_machine


@pytest.mark.parametrize(
    ("text", "uri", "name"),
    [
        ("qemu:///session/bank", "qemu:///session", "bank"),
        (
            "qemu+unix:///session?socket=/run/l/libvirt-sock/b.1",
            "qemu+unix:///session?socket=/run/l/libvirt-sock",
            "b.1",
        ),
    ],
)
def test_the_last_step_is_the_machines_name(text: str, uri: str, name: str) -> None:
    assert parse_machine(text) == Machine(uri, name)
    assert str(parse_machine(text)) == text


@pytest.mark.parametrize(
    "text",
    ["", "bank", "qemu:///session/", "qemu:///session", "qemu+ssh://host/system/bank", "qemu://host/system/bank",
     "qemu+tls:///system/bank", "xen:///system/bank", "qemu:///session/a b", "qemu:///session/-x"],
)  # fmt: skip
def test_no_other_host_and_no_other_way(text: str) -> None:
    with pytest.raises(ConfigError, match="libvirt: machine "):
        parse_machine(text)
