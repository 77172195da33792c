from sgui.core.question import Question


def test_kind_and_key_say_which_it_is() -> None:
    one = Question("paste", "a to b", "Paste?", "Words.", ("deny", "once"), 7)
    assert one.id == ("paste", "a to b")
