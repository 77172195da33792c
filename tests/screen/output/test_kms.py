"""The output on a card that is none: what it copies, shows and says. The real one: tests/machine/."""

import errno
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sgui.core.draw import Fill
from sgui.screen.output import kms, kms_gl
from sgui.screen.output.kms import KmsOutput
from sgui.screen.output.kms_dumb import DumbFrames
from sgui.screen.output.kms_modes import Connector, Mode, Wish
from sgui.screen.output.output import OutputExposed, OutputLost, OutputResized
from sgui.screen.render.turned import turned
from sgui.values.color import Color
from sgui.values.damage import Damage
from sgui.values.errors import HostError
from sgui.values.geometry import Rect, Size
from sgui.values.rotation import Rotation
from tests.screen.output.fake_card import GREEN, LARGE, RED, SMALL, FakeCard, seen
from tests.screen.output.test_kms_modes import connector


class FakeHotplug:
    def __init__(self) -> None:
        self.news = False

    def take(self) -> bool:
        news, self.news = self.news, False
        return news

    def fileno(self) -> int:
        return 0

    def close(self) -> None: ...


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FakeCard:
    made = FakeCard(tmp_path)
    (tmp_path / "card0").touch()
    monkeypatch.setattr(kms, "Card", lambda _path: made)
    monkeypatch.setattr(kms, "Hotplug", FakeHotplug)
    return made


@pytest.fixture
def output(card: FakeCard, tmp_path: Path) -> KmsOutput:
    return KmsOutput(Wish(), tmp_path)


def fill(output: KmsOutput, rect: Rect, color: Color) -> None:
    output.renderer.paint((Fill(rect, color),), Damage((rect,)))
    output.present(Damage((rect,)))


def plug(output: KmsOutput) -> None:
    output._hotplug.news = True  # type: ignore[attr-defined]


def test_what_is_shown_is_always_the_picture(output: KmsOutput, card: FakeCard) -> None:
    """Two buffers take turns, and neither keeps what the other was shown."""
    assert (output.backend, output.size, output.renderer.note) == ("kms", Size(64, 48), "software renderer")
    for at in range(5):
        fill(output, Rect(8 * at, 4, 6, 6), RED if at % 2 else GREEN)
        assert (seen(card)[..., :3] == output.renderer.read(Rect.of(output.size))[..., :3]).all()


def test_only_damage_is_copied(output: KmsOutput, card: FakeCard) -> None:
    fill(output, Rect(0, 0, 64, 48), RED)
    output.present(Damage())  # now both buffers are up to date
    output.renderer.paint((Fill(Rect(0, 0, 64, 48), GREEN),), Damage((Rect(0, 0, 64, 48),)))
    output.present(Damage((Rect(0, 0, 2, 2),)))
    assert (seen(card)[:2, :2, 1] == 255).all() and (seen(card)[2:, 2:, 2] == 255).all()


def test_a_card_without_page_flips_is_told_what_changed(output: KmsOutput, card: FakeCard) -> None:
    card.refuse = errno.EINVAL
    fill(output, Rect(0, 0, 64, 48), RED)
    fill(output, Rect(1, 1, 3, 3), GREEN)
    assert card.told[-2:] == [f"dirty {64 * 48}", "dirty 9"]
    assert (seen(card)[..., :3] == output.renderer.read(Rect.of(output.size))[..., :3]).all()


def test_a_lost_master_takes_the_card_back_with_its_modes(output: KmsOutput, card: FakeCard) -> None:
    card.refuse = errno.EACCES
    fill(output, Rect(0, 0, 64, 48), RED)
    assert card.told[-2:] == ["master", "show 41 7 64"]
    assert (seen(card)[..., 2] == 255).all()


def test_a_second_display_shows_the_same(output: KmsOutput, card: FakeCard) -> None:
    assert output.pump() == ()
    card.displays = (connector(7, SMALL), connector(8, SMALL, LARGE))
    plug(output)
    assert output.pump() == (OutputExposed(),)
    fill(output, Rect(0, 0, 64, 48), RED)
    assert card.shown[41] is card.shown[42]
    card.displays = card.displays[1:]
    plug(output)
    assert output.pump() == (OutputResized(Size(96, 64)),)
    assert "off 42" in card.told and set(card.shown) == {41}


def test_another_size_is_new_buffers_of_black(output: KmsOutput, card: FakeCard) -> None:
    fill(output, Rect(0, 0, 64, 48), RED)
    card.displays = (connector(7, LARGE),)
    plug(output)
    assert output.pump() == (OutputResized(Size(96, 64)),)
    assert output.size == Size(96, 64) and not seen(card).any()
    assert card.told.count("free") == 2
    fill(output, Rect(0, 0, 96, 64), GREEN)
    assert (seen(card)[..., 1] == 255).all()


@pytest.mark.parametrize("flips", [True, False])
def test_a_turned_display_shows_the_picture_turned(output: KmsOutput, card: FakeCard, flips: bool) -> None:
    """The mode and its buffers stay; from one rotation to the next nothing old is left on either."""
    card.refuse = 0 if flips else errno.EINVAL
    for rotation in (*Rotation, *reversed(Rotation)):
        output.turn(rotation)
        assert output.size == rotation.size(Size(64, 48))
        fill(output, Rect.of(output.size), GREEN)
        for at in range(4):
            fill(output, Rect(7 * at, 9, 6, 5), RED)
            picture = output.renderer.read(Rect.of(output.size))
            assert (seen(card) == turned(picture, rotation)).all()
    assert card.made == 2 and "free" not in card.told


def test_turning_is_news_once_and_a_new_mode_is_turned_too(output: KmsOutput, card: FakeCard) -> None:
    assert output.turn(Rotation.UPRIGHT) == ()
    assert output.turn(Rotation.RIGHT) == (OutputResized(Size(48, 64)),)
    assert output.turn(Rotation.RIGHT) == ()
    plug(output)
    assert output.pump() == (OutputExposed(),), "the mode is the same"
    card.displays = (connector(7, LARGE),)
    plug(output)
    assert output.pump() == (OutputResized(Size(64, 96)),)
    assert not seen(card).any()
    fill(output, Rect(0, 0, 64, 96), RED)
    fill(output, Rect(1, 2, 3, 4), GREEN)
    picture = output.renderer.read(Rect.of(output.size))
    assert (seen(card) == turned(picture, Rotation.RIGHT)).all()


def test_a_turned_display_is_told_what_changed_in_its_own_pixels(output: KmsOutput, card: FakeCard) -> None:
    output.turn(Rotation.RIGHT)
    fill(output, Rect.of(output.size), RED)
    output.present(Damage())
    output.renderer.paint((Fill(Rect.of(output.size), GREEN),), Damage((Rect.of(output.size),)))
    output.present(Damage((Rect(0, 0, 5, 2),)))
    green = np.zeros((48, 64), bool)
    green[:5, -2:] = True
    assert ((seen(card)[..., 1] == 255) == green).all()


def test_nobody_else_has_a_say_in_the_mode(output: KmsOutput, card: FakeCard) -> None:
    size = output.size
    assert output.resize(Size(9, 9)) == ()
    assert output.size == size


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_d16_without_a_display_all_is_dark_until_one_comes_and_nothing_old_is_seen_then(
    output: KmsOutput, card: FakeCard, size: Mode
) -> None:
    fill(output, Rect(0, 0, 64, 48), RED)
    card.displays = ()
    plug(output)
    assert output.pump() == (OutputLost(),)
    assert not card.shown and card.told[-1] == "off 41"
    plug(output)
    assert output.pump() == (), "it is no news"
    card.displays = (connector(8, size),)
    plug(output)
    assert output.pump() == (OutputResized(size.size),)
    assert card.shown.keys() == {41} and not seen(card).any()
    fill(output, Rect.of(size.size), GREEN)
    assert (seen(card)[..., 1] == 255).all()


def test_turning_in_the_dark_is_seen_with_the_next_display(output: KmsOutput, card: FakeCard) -> None:
    card.displays = ()
    plug(output)
    output.pump()
    assert output.turn(Rotation.RIGHT) == ()
    card.displays = (connector(7, SMALL),)
    plug(output)
    assert output.pump() == (OutputResized(Size(48, 64)),)


def test_without_a_display_at_the_start_it_is_said_once_and_waited_for(
    card: FakeCard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Woken twice, and only the second time there is one."""
    told: list[str] = []
    plugs: list[tuple[Connector, ...]] = [(), (connector(7, SMALL),)]
    card.displays = ()

    def wait(hotplugs: list[FakeHotplug], *_: object) -> None:
        hotplugs[0].news, card.displays = True, plugs.pop(0)

    monkeypatch.setattr(kms.select, "select", wait)
    output = KmsOutput(Wish(), tmp_path, dark=lambda: told.append("dark"))
    assert output.size == Size(64, 48) and not plugs and told == ["dark"]
    assert capfd.readouterr().err.count("no display is connected") == 1


def test_no_card_at_all_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kms, "Hotplug", FakeHotplug)
    with pytest.raises(HostError, match="kms: no card in"):
        KmsOutput(Wish(), tmp_path)


class FakeGl:
    """Frames as GL would make them; refuse: what its making says."""

    refuse = ""

    def __init__(self, card: FakeCard, size: Size, asked: bool) -> None:
        if self.refuse or not (asked or card.gpu):
            raise HostError(self.refuse or "kms: gl llvmpipe: no GPU")
        self._dumb = DumbFrames(card, size)  # type: ignore[arg-type]
        self.renderer: Any = self._dumb.renderer
        self.renderer.name = "gl fake"

    def __getattr__(self, name: str) -> Any:
        return getattr(self._dumb, name)

    def close(self) -> None: ...


@pytest.fixture
def gl(monkeypatch: pytest.MonkeyPatch, card: FakeCard, tmp_path: Path) -> type[FakeGl]:
    (tmp_path / "renderD128").touch()
    monkeypatch.setattr(FakeGl, "refuse", "")
    monkeypatch.setattr(kms_gl, "GlFrames", FakeGl)
    return FakeGl


def test_a_gpu_paints_where_there_is_one(gl: type[FakeGl], card: FakeCard, tmp_path: Path) -> None:
    assert KmsOutput(Wish(), tmp_path).renderer.name == "reference", "its driver computes on the processor"
    card.gpu = True
    output = KmsOutput(Wish(), tmp_path)
    assert output.renderer.name == "gl fake"
    fill(output, Rect(0, 0, 64, 48), RED)
    assert (seen(card)[..., 2] == 255).all()
    (tmp_path / "renderD128").unlink()
    assert KmsOutput(Wish(), tmp_path).renderer.name == "reference", "nothing there could draw"


def test_gl_by_the_processor_is_had_for_the_asking(gl: type[FakeGl], card: FakeCard, tmp_path: Path) -> None:
    assert KmsOutput(Wish(gl=True), tmp_path).renderer.name == "gl fake"
    given_up = KmsOutput(Wish(gl=True), tmp_path, gpu=False).renderer
    assert (given_up.name, given_up.note) == ("reference", "GPU failed"), "it is not even tried (G03)"


def test_plain_memory_takes_over_where_gl_fails(
    gl: type[FakeGl],
    card: FakeCard,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Missing, wrong, or such that no display would show it."""
    card.gpu, card.refuse = True, errno.EINVAL
    output = KmsOutput(Wish(), tmp_path)
    assert output.renderer.name == "reference" and card.told[-1] == "show 41 7 64"
    monkeypatch.setattr(gl, "refuse", "gbm: no driver for this card")
    output = KmsOutput(Wish(gl=True), tmp_path)
    assert (output.renderer.name, output.renderer.note) == ("reference", "software renderer")
    assert "gbm: no driver for this card; going on with plain memory" in capfd.readouterr().err
    fill(output, Rect(0, 0, 64, 48), GREEN)
    assert (seen(card)[..., 1] == 255).all()
