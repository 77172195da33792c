from sgui.core.effects import Audit, Deliver, Show
from sgui.core.events import Presented, ScreenLost, ScreenReady
from sgui.core.state import initial
from sgui.values.geometry import Size
from tests.core.samples import BANK, OUTPUT, POLICY, A, down, focused, play, press, release, run, told


def test_a_screen_is_given_the_scene_at_once() -> None:
    state, effects = run(initial(POLICY), ScreenReady(OUTPUT, "software renderer"))
    audit, show = effects
    assert audit == Audit("screen.ready", {"width": 1280, "height": 800})
    assert isinstance(show, Show)
    assert (show.scene.serial, show.scene.output, show.scene.band.renderer) == (
        1,
        OUTPUT,
        "software renderer",
    )
    assert state.presented is None


def test_a_new_screen_of_the_same_size_is_given_the_scene_again() -> None:
    state = focused(BANK)
    _, effects = run(state, ScreenReady(OUTPUT, ""))
    shows = [effect.scene.serial for effect in effects if isinstance(effect, Show)]
    assert shows == [state.serial + 1]


def test_d16_a_resize_releases_and_closes_the_gate() -> None:
    state = focused(BANK)
    (
        play(told(state, down(A)))
        .sees(ScreenReady(Size(800, 600), ""), Deliver(11, (release(A),)))
        .sees(down(A + 1))
        .sees(Presented(state.serial, 0))
        .sees(Presented(state.serial + 1, 0), Deliver(11, (press(A + 1),)))
    )


def test_losing_a_screen_is_said_once() -> None:
    state = focused(BANK)
    play(state, ignore=()).sees(ScreenLost(0), Audit("screen.lost")).sees(ScreenLost(0))
    assert told(state, ScreenLost(0)).presented is None


def test_serials_go_on_growing_over_screens() -> None:
    state = told(focused(BANK), ScreenLost(0))
    assert told(state, ScreenReady(OUTPUT, "")).serial == state.serial + 1


def test_an_output_of_no_size_breaks_nothing() -> None:
    state = told(focused(BANK), ScreenReady(Size(0, 0), ""))
    assert state.scene is not None
    assert state.scene.surfaces == ()
