"""Screenshots: the last presented picture, redacted, and nothing that can be changed afterwards."""

import mmap
import os

import numpy as np
import pytest

from sgui.screen import capture
from sgui.values.geometry import Point, Rect
from sgui.wire.presented import Captured, CaptureFailed, FramePresented
from sgui.wire.scene import CaptureAsked, PointerMoved, RingRung
from tests.screen.samples import BANK, RED
from tests.screen.stage import WHOLE_UPDATE, Stage
from tests.screen.test_loop import BANK_AT, CHAT_AT, FRAME_US, two


def picture(stage: Stage, *redact: str) -> np.ndarray:
    """redact: of the two domains those that are not shown."""
    stage.say(CaptureAsked(3, tuple({"bank", "chat"} - set(redact))))
    (answer,) = stage.turn()
    assert answer == Captured(3, 640, 400, 2560)
    (fd,) = stage.fds
    with pytest.raises(PermissionError):
        os.write(fd, b"x")
    with pytest.raises(PermissionError):
        os.ftruncate(fd, 0)
    data = mmap.mmap(fd, 0, prot=mmap.PROT_READ)
    os.close(fd)
    return np.frombuffer(data, np.uint8).reshape(400, 640, 4)


def test_a_picture_is_what_was_presented() -> None:
    stage, bank, _ = two()
    shown = stage.output.renderer.picture.copy()
    bank.fill(250)  # not said, not presented
    assert (picture(stage) == shown).all()


def test_before_any_scene_it_is_black() -> None:
    stage = Stage()
    stage.heard()
    assert not picture(stage, "bank")[..., :3].any()


def test_redaction_covers_that_domain_and_nothing_else() -> None:
    stage, _, _ = two()
    stage.say(PointerMoved(Point(100, 100)))
    stage.turn(FRAME_US)
    whole, cleaned = picture(stage), picture(stage, "bank")
    content = Rect(16, 66, 200, 100)
    inside = cleaned[66:166, 16:216]
    assert not (inside[..., :3] == 11).all(axis=2).any()
    differs = np.argwhere((whole != cleaned).any(axis=2))
    assert len(differs) > 15_000
    assert all(content.holds(int(x), int(y)) for y, x in differs)
    assert tuple(cleaned[70, 20, :3]) == (RED.color.blue, RED.color.green, RED.color.red)
    assert (cleaned[100:110, 100:105] == whole[100:110, 100:105]).all()  # the pointer lies over the cover


def test_the_output_itself_is_never_redacted() -> None:
    stage, bank, _ = two()
    before = stage.output.renderer.picture.copy()
    picture(stage, "bank", "chat")
    assert (stage.output.renderer.picture == before).all()
    assert stage.output.presented == []
    bank.put(WHOLE_UPDATE)
    stage.say(RingRung(BANK))
    assert isinstance(stage.turn(FRAME_US)[0], FramePresented)
    assert stage.pixel(*BANK_AT) == (11, 11, 11)
    assert stage.pixel(*CHAT_AT) == (22, 22, 22)


def test_without_memory_there_is_an_answer_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(capture, "sealed_picture", none)
    stage, _, _ = two()
    stage.say(CaptureAsked(4, ()))
    (answer,) = stage.turn()
    assert isinstance(answer, CaptureFailed) and answer.id == 4


def test_a_picture_that_cannot_be_sealed_leaves_no_descriptor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capture, "SEALS", 1 << 30)
    before = len(os.listdir("/proc/self/fd"))
    with pytest.raises(OSError, match="Invalid"):
        capture.sealed_picture(np.zeros((4, 4, 4), np.uint8))
    assert len(os.listdir("/proc/self/fd")) == before
