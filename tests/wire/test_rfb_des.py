"""sgui/wire/rfb_des.py against the standards' own examples."""

import pytest

from sgui.wire.rfb_des import answer, encrypt


@pytest.mark.parametrize(
    ("key", "plain", "cipher"),
    [
        # FIPS 81, appendix B: ECB mode of "Now is the time for all "
        ("0123456789abcdef", b"Now is t".hex(), "3fa40e8a984d4815"),
        ("0123456789abcdef", b"he time ".hex(), "6a271787ab8883f9"),
        ("0123456789abcdef", b"for all ".hex(), "893d51ec4b563b53"),
        # NIST SP 800-17, tables 1, 2, 3: variable plaintext, inverse permutation, variable key
        ("0101010101010101", "8000000000000000", "95f8a5e5dd31d900"),
        ("0101010101010101", "0000000000000001", "166b40b44aba4bd6"),
        ("8001010101010101", "0000000000000000", "95a8d72813daa94d"),
        ("0101010101010102", "0000000000000000", "869efd7f9f265a09"),
        # NIST SP 800-17, table 4: substitution tables
        ("7ca110454a1a6e57", "01a1d6d039776742", "690f5b0d9a26939b"),
        ("1c587f1c13924fef", "305532286d6f295a", "63fac0d034d9f793"),
    ],
)
def test_a_block(key: str, plain: str, cipher: str) -> None:
    assert encrypt(bytes.fromhex(key), bytes.fromhex(plain)).hex() == cipher


def test_the_lowest_bit_of_a_keys_bytes_does_not_count() -> None:
    assert encrypt(bytes(8), b"12345678") == encrypt(b"\1" * 8, b"12345678")


def test_vncs_answer_uses_bits_the_other_way_round_and_eight_bytes() -> None:
    challenge = bytes(range(16))
    reversed_key = bytes(int(f"{byte:08b}"[::-1], 2) for byte in b"secret\0\0")
    halves = encrypt(reversed_key, challenge[:8]) + encrypt(reversed_key, challenge[8:])
    assert answer(b"secret", challenge) == halves
    assert answer(b"12345678", challenge) == answer(b"12345678 and more", challenge)
