"""sgui/demo/modules.py"""

import lzma
from pathlib import Path

import pytest

from sgui.demo.modules import contents, dependencies, load_order, name_of
from sgui.values.errors import HostError


def module(depends: str) -> bytes:
    return b"\x7fELF...\0license=GPL\0depends=" + depends.encode() + b"\0retpoline=Y\0"


def test_names_are_those_of_proc_modules() -> None:
    assert name_of(Path("a/virtio-gpu.ko.xz")) == "virtio_gpu"
    assert name_of(Path("drm.ko")) == "drm"


def test_dependencies_are_read_from_the_module() -> None:
    assert dependencies(module("drm-helper,virtio")) == ("drm_helper", "virtio")
    assert dependencies(module("")) == ()
    assert dependencies(b"\x7fELF") == ()


def test_compressed_modules_are_unpacked(tmp_path: Path) -> None:
    (tmp_path / "a.ko").write_bytes(b"plain")
    (tmp_path / "b.ko.xz").write_bytes(lzma.compress(b"packed"))
    assert (contents(tmp_path / "a.ko"), contents(tmp_path / "b.ko.xz")) == (b"plain", b"packed")


def test_each_comes_after_what_it_needs() -> None:
    modules = {
        "gpu": module("helper,virtio"),
        "helper": module("drm"),
        "drm": module(""),
        "virtio": module("ring"),
    }
    assert load_order(modules, ("gpu", "drm")) == ("drm", "helper", "virtio", "gpu")


def test_what_is_not_there_is_built_in() -> None:
    assert load_order({"a": module("ring")}, ("evdev", "a")) == ("a",)


def test_a_circle_is_refused() -> None:
    with pytest.raises(HostError, match="depends on itself"):
        load_order({"a": module("b"), "b": module("a")}, ("a",))
