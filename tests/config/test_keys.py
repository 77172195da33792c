from evdev import ecodes

from sgui.config.keys import CODES, DIGITS, FUNCTION_KEYS, MODIFIERS, NAMES

# Where the kernel's header calls a key otherwise.
HEADER = {"escape": "ESC", "sysrq": "SYSRQ", "menu": "COMPOSE"}


def test_codes_are_those_of_the_kernels_header() -> None:
    for name, code in CODES.items():
        assert ecodes.ecodes[f"KEY_{HEADER.get(name, name.upper())}"] == code, name


def test_names_and_codes_are_one_to_one() -> None:
    assert len(NAMES) == len(CODES)
    assert all(CODES[NAMES[code]] == code for code in NAMES)
    assert {NAMES[code] for code in DIGITS} == set("0123456789")
    assert not {"pause", "sysrq", "delete", "a"} & {NAMES[code] for code in FUNCTION_KEYS}
    assert not set(MODIFIERS) & set(CODES)
