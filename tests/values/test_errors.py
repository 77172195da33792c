import pytest

from sgui.values.errors import ConfigError, HostError, ProtocolError, SguiError


def test_a_config_error_keeps_every_reason() -> None:
    error = ConfigError("policy: one", "policy: two")
    assert error.reasons == ("policy: one", "policy: two")
    assert str(error) == "policy: one\npolicy: two"


@pytest.mark.parametrize("kind", [ConfigError, HostError, ProtocolError])
def test_all_errors_raised_on_purpose_have_one_base_and_differ(kind: type[SguiError]) -> None:
    with pytest.raises(SguiError):
        raise kind("area: what was seen, what is allowed")
    assert not any(issubclass(kind, other) for other in {ConfigError, HostError, ProtocolError} - {kind})
