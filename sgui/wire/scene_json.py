"""The scene as strict JSON: a dataclass is an array of its fields in order.

    Rect -> [x, y, width, height]      None -> null      tuple, frozenset -> array      Enum -> its value

Integers are 32-bit and no booleans, strings are printable ASCII of bounded length, floats do not exist. The
codec follows the annotations in `values`, so a new field cannot be forgotten on one side.
"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import Enum
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from sgui.values.errors import ProtocolError
from sgui.values.limits import ANSWERS_MAX, DOMAINS_MAX, LOCK_DOTS, LOCK_WAIT_S, QUESTIONS_MAX, SIDE_MAX
from sgui.values.rotation import Rotation
from sgui.values.scene import QuestionView, Scene, Stance
from sgui.wire import strict_json
from sgui.wire.packet import PACKET_BYTES
from sgui.wire.strict_json import Json

TEXT_CHARS = 256  # no name, notice or status word is longer
DEPTH = 8  # a scene nests four deep
SCALES_Q = range(4, 13)  # 1.0 to 3.0 in quarters
OPACITIES = range(51, 256)  # 0.2 to 1.0

Decode = Callable[[Json], Any]


def encode_scene(scene: Scene) -> bytes:
    return strict_json.dump(_plain(scene))


def decode_scene(untrusted_text: bytes) -> Scene:
    """Raises ProtocolError("scene: ...")."""
    scene: Scene = _SCENE(parse(untrusted_text))
    _check(scene)
    return scene


def parse(untrusted_text: bytes) -> Json:
    """Raises ProtocolError("scene: ...")."""
    return strict_json.parse(untrusted_text, "scene", PACKET_BYTES, DEPTH)


def integer(plain: Json) -> int:
    """-2**31 to 2**32 - 1, which holds both signed coordinates and unsigned serials."""
    if type(plain) is not int or not -(1 << 31) <= plain < 1 << 32:
        raise _refused(plain, "an integer of 32 bits")
    return plain


def natural(plain: Json) -> int:
    """0 to 2**32 - 1."""
    if integer(plain) < 0:
        raise _refused(plain, "an integer from 0")
    return integer(plain)


def text(plain: Json) -> str:
    if type(plain) is not str or len(plain) > TEXT_CHARS or not (plain.isascii() and plain.isprintable()):
        raise _refused(plain, f"printable ASCII of at most {TEXT_CHARS} characters")
    return plain


def array(plain: Json) -> list[Json]:
    if type(plain) is not list or len(plain) > DOMAINS_MAX:
        raise _refused(plain, f"an array of at most {DOMAINS_MAX}")
    return plain


def record(plain: Json, *keys: str) -> dict[str, Json]:
    if not isinstance(plain, dict) or set(plain) != set(keys):
        raise _refused(plain, f"an object with {', '.join(keys)}")
    return plain


def flag(plain: Json) -> bool:
    if type(plain) is not bool:
        raise _refused(plain, "true or false")
    return plain


def _refused(plain: Json, allowed: str) -> ProtocolError:
    return ProtocolError(f"scene: {ascii(plain)[:80]}, allowed is {allowed}")


def _plain(value: Any) -> Json:
    """Any value of the scene's vocabulary as JSON."""
    match value:
        case Enum():
            return value.value
        case tuple():
            return [_plain(each) for each in value]
        case frozenset():
            return sorted(value)
        case _ if is_dataclass(value):
            return [_plain(getattr(value, field.name)) for field in fields(value)]
        case _:
            return value


def _decoder(hint: Any) -> Decode:
    """What turns JSON into a value of this annotation."""
    origin, inner = get_origin(hint), [arg for arg in get_args(hint) if arg not in (NoneType, ...)]
    if origin in (tuple, frozenset):
        return _many(origin, _decoder(inner[0]))
    if origin is not None:  # X | None is the only other shape in values.scene
        return _maybe(_decoder(inner[0]))
    if is_dataclass(hint):
        return _fields(hint)
    if issubclass(hint, Enum):
        return _word(hint)
    return {int: integer, str: text, bool: flag}[hint]


def _many(make: Callable[[Any], Any], decode: Decode) -> Decode:
    return lambda plain: make(decode(each) for each in array(plain))


def _maybe(decode: Decode) -> Decode:
    return lambda plain: None if plain is None else decode(plain)


def _word(kind: type[Enum]) -> Decode:
    words = {member.value: member for member in kind}
    spelled = integer if issubclass(kind, Rotation) else text

    def decode(plain: Json) -> Enum:
        if spelled(plain) not in words:
            raise _refused(plain, f"one of {', '.join(map(str, words))}")
        return words[plain]

    return decode


def _fields(kind: Any) -> Decode:
    hints = get_type_hints(kind)
    decoders = [_decoder(hints[field.name]) for field in fields(kind)]

    def decode(plain: Json) -> Any:
        if len(array(plain)) != len(decoders):
            raise _refused(plain, f"{len(decoders)} fields of {kind.__name__}")
        return kind(*(decode(each) for decode, each in zip(decoders, plain, strict=True)))

    return decode


def _check(scene: Scene) -> None:
    """What the types do not say."""
    natural(scene.serial)
    for side in (scene.output.width, scene.output.height):
        if not 1 <= side <= SIDE_MAX:
            raise _refused(side, f"an output side of 1 to {SIDE_MAX}")
    natural(scene.band.questions)
    if scene.scale_q not in SCALES_Q:
        raise _refused(scene.scale_q, "a scale of 4 to 12 quarters")
    if scene.stance is Stance.LOCKED and (scene.surfaces or scene.tabs):
        raise _refused(scene.stance.value, "no surface and no tab while it is locked")
    if scene.lock and not (0 <= scene.lock.typed <= LOCK_DOTS and natural(scene.lock.wait_s) <= LOCK_WAIT_S):
        raise _refused(scene.lock.typed, f"at most {LOCK_DOTS} dots, and {LOCK_WAIT_S} s to wait")
    labels = {label.name for label in scene.labels}
    for name in (each.label for part in (scene.surfaces, scene.tabs) for each in part):
        if name not in labels:
            raise _refused(name, "a label of this scene")
    if scene.fullscreen and scene.focus not in {tab.domain for tab in scene.tabs}:
        raise _refused(scene.focus, "with fullscreen a focus that has a tab")
    for view in scene.surfaces:
        natural(view.generation)
        if (view.content is None) != (view.source is None):
            raise _refused(view.domain, "content and source together or neither")
        if view.opacity not in OPACITIES or (view.opacity < OPACITIES[-1] and not view.over):
            raise _refused(view.opacity, "an opacity of 51 to 255, and less than 255 for overlays alone")
        if view.over and view.over not in {other.domain for other in scene.surfaces}:
            raise _refused(view.over, "a surface of this scene")
    if scene.question is not None:
        _check_question(scene.question, scene.stance)


def _check_question(asked: QuestionView, stance: Stance) -> None:
    if stance is not Stance.ATTENTION:
        raise _refused(stance.value, "a question on the attention screen alone")
    if not 1 <= len(asked.answers) <= ANSWERS_MAX:
        raise _refused(len(asked.answers), f"1 to {ANSWERS_MAX} answers")
    if not 0 <= asked.chosen < len(asked.answers) or not 1 <= asked.nth <= asked.count <= QUESTIONS_MAX:
        raise _refused(asked.chosen, "one of the answers, to one of the questions")


_SCENE = _fields(Scene)
