"""Events as strict JSON and back: an array of the class's name and its fields in their order.

    Typed(Key(1, 767, True), 5) -> ["Typed",["Key",1,767,true],5]      Size, PixelLayout -> their fields
    Policy -> its effective text, whole

The codec follows the annotations in core.events; tests/recording/test_event_json.py pins what each event
holds, so that nothing is recorded that nobody thought of.
"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import Enum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from sgui import config
from sgui.core.events import Event
from sgui.core.policy import Policy
from sgui.values.errors import ConfigError, ProtocolError
from sgui.values.quote import quoted
from sgui.wire.strict_json import Json

TEXT_CHARS = 512  # no name, reason or word of an event is longer
NUMBER_MAX = (1 << 63) - 1

Decode = Callable[[Json], Any]


def encode_event(event: Event) -> Json:
    return _plain(event, named=True)


def decode_event(untrusted: Json) -> Event:
    """Raises ProtocolError("recording: ...") for anything that encode_event does not make."""
    event: Event = _EVENT(untrusted)
    return event


def encode_policy(policy: Policy) -> str:
    return config.effective_text(policy)


def decode_policy(untrusted_text: Json) -> Policy:
    """Raises ProtocolError("recording: ...")."""
    if not isinstance(untrusted_text, str):
        raise _refused(untrusted_text, "a policy's text")
    try:
        return config.parse(untrusted_text.encode("utf-8"), "policy", shipped_labels=())
    except ConfigError as error:
        raise ProtocolError(f"recording: {error.reasons[0]}") from None


def _plain(value: Any, named: bool = False) -> Json:
    if isinstance(value, Policy):
        return encode_policy(value)
    if isinstance(value, Enum):
        return value.value
    if not is_dataclass(value) or isinstance(value, type):
        return value
    name = [type(value).__name__] if named else []
    return name + [_plain(getattr(value, field.name), field.name == "input") for field in fields(value)]


def _decoder(hint: Any) -> Decode:
    if get_origin(hint) is UnionType:
        return _one_of(get_args(hint)) if NoneType not in get_args(hint) else _maybe(hint)
    if hint is Policy:
        return decode_policy
    if is_dataclass(hint):
        return _fields(hint)
    if issubclass(hint, Enum):
        return _word(hint)
    return {int: _integer, str: _text, bool: _boolean}[hint]


def _word(kind: type[Enum]) -> Decode:
    words = {member.value: member for member in kind}

    def decode(plain: Json) -> Enum:
        if _text(plain) not in words:
            raise _refused(plain, f"one of {', '.join(words)}")
        return words[_text(plain)]

    return decode


def _maybe(hint: Any) -> Decode:
    decode = _decoder(next(each for each in get_args(hint) if each is not NoneType))
    return lambda plain: None if plain is None else decode(plain)


def _one_of(kinds: tuple[Any, ...]) -> Decode:
    decoders = {kind.__name__: _fields(kind) for kind in kinds}

    def decode(plain: Json) -> Any:
        name = plain[0] if isinstance(plain, list) and plain else None
        if not isinstance(name, str) or name not in decoders:
            raise _refused(name, "an event of this version")
        return decoders[name](plain[1:])

    return decode


def _fields(kind: Any) -> Decode:
    hints = get_type_hints(kind)
    decoders = [_decoder(hints[field.name]) for field in fields(kind)]

    def decode(plain: Json) -> Any:
        if not isinstance(plain, list) or len(plain) != len(decoders):
            raise _refused(plain, f"{len(decoders)} fields of {kind.__name__}")
        values = [decode(each) for decode, each in zip(decoders, plain, strict=True)]
        try:
            return kind(*values)
        except ValueError as error:
            raise ProtocolError(f"recording: {error}") from None

    return decode


def _integer(plain: Json) -> int:
    if type(plain) is not int or abs(plain) > NUMBER_MAX:
        raise _refused(plain, "an integer of 64 bits")
    return plain


def _text(plain: Json) -> str:
    if not isinstance(plain, str) or len(plain) > TEXT_CHARS:
        raise _refused(plain, f"a text of at most {TEXT_CHARS} characters")
    return plain


def _boolean(plain: Json) -> bool:
    if type(plain) is not bool:
        raise _refused(plain, "true or false")
    return plain


def _refused(plain: Json, allowed: str) -> ProtocolError:
    return ProtocolError(f"recording: {quoted(ascii(plain))}, allowed is {allowed}")


_EVENT = _one_of(get_args(Event))
