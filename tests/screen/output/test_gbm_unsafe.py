"""GBM without a card: what is missing is said, what was refused is not used. On a card: tests/machine/."""

import ctypes
import os
from pathlib import Path

import pytest

from sgui.screen.output import gbm_unsafe
from sgui.screen.output.gbm_unsafe import GbmContext, Lock
from sgui.values.errors import HostError
from sgui.values.geometry import Size


def test_what_is_no_card_is_refused(tmp_path: Path) -> None:
    fd = os.open(tmp_path, os.O_RDONLY)
    try:
        with pytest.raises(HostError, match=r"gbm: no driver|egl: |gl: "):
            GbmContext(fd, Size(64, 48))
    finally:
        os.close(fd)


def test_a_machine_without_gbm_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise OSError(f"{name}: cannot open shared object file")

    monkeypatch.setattr(gbm_unsafe.ctypes, "CDLL", missing)
    with pytest.raises(HostError, match=r"gbm: libgbm\.so\.1: cannot open"):
        GbmContext(0, Size(64, 48))


def test_pointers_are_as_wide_as_the_machines() -> None:
    """An argument without a type would be cut to an int."""
    gbm = gbm_unsafe._gbm()
    for name, (result, arguments) in gbm_unsafe._SIGNATURES.items():
        function = getattr(gbm, name)
        assert (function.restype, function.argtypes) == (result, arguments)
    assert gbm.gbm_surface_lock_front_buffer.restype is ctypes.c_void_p


def test_a_lock_of_an_older_surface_goes_with_it() -> None:
    """Handing it back to the new one would free what is not its own."""
    released: list[int] = []

    class Gbm:
        def gbm_surface_release_buffer(self, surface: int, bo: int) -> None:
            released.append(bo)

    context = object.__new__(GbmContext)
    context._gbm, context._surface = Gbm(), 2  # type: ignore[assignment]
    context.release(Lock(bo=7, surface=1, handle=1, pitch=1))
    assert released == []
    context.release(Lock(bo=8, surface=2, handle=1, pitch=1))
    assert released == [8]
