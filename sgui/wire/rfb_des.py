"""DES, forwards and for one block at a time: VNC's authentication needs it, and nothing else should.

Source: FIPS 46-3; the tables are its own, with bits counted from 1 at the left. RFC 6143 section 7.2.2.
"""

_IP = (
    *(58, 50, 42, 34, 26, 18, 10, 2, 60, 52, 44, 36, 28, 20, 12, 4),
    *(62, 54, 46, 38, 30, 22, 14, 6, 64, 56, 48, 40, 32, 24, 16, 8),
    *(57, 49, 41, 33, 25, 17, 9, 1, 59, 51, 43, 35, 27, 19, 11, 3),
    *(61, 53, 45, 37, 29, 21, 13, 5, 63, 55, 47, 39, 31, 23, 15, 7),
)
_FP = tuple(_IP.index(bit) + 1 for bit in range(1, 65))
_E = tuple((4 * row + column - 1) % 32 + 1 for row in range(8) for column in range(6))
_P = (
    *(16, 7, 20, 21, 29, 12, 28, 17, 1, 15, 23, 26, 5, 18, 31, 10),
    *(2, 8, 24, 14, 32, 27, 3, 9, 19, 13, 30, 6, 22, 11, 4, 25),
)
_PC1 = (
    *(
        57,
        49,
        41,
        33,
        25,
        17,
        9,
        1,
        58,
        50,
        42,
        34,
        26,
        18,
        10,
        2,
        59,
        51,
        43,
        35,
        27,
        19,
        11,
        3,
        60,
        52,
        44,
        36,
    ),
    *(
        63,
        55,
        47,
        39,
        31,
        23,
        15,
        7,
        62,
        54,
        46,
        38,
        30,
        22,
        14,
        6,
        61,
        53,
        45,
        37,
        29,
        21,
        13,
        5,
        28,
        20,
        12,
        4,
    ),
)
_PC2 = (
    *(14, 17, 11, 24, 1, 5, 3, 28, 15, 6, 21, 10, 23, 19, 12, 4, 26, 8, 16, 7, 27, 20, 13, 2),
    *(41, 52, 31, 37, 47, 55, 30, 40, 51, 45, 33, 48, 44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32),
)
_SHIFTS = (1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1)
# the rows of a box one after another, a digit an entry
_S = (
    "e4d12fb83a6c5907 0f74e2d1a6cb9538 41e8d62bfc973a50 fc8249175b3ea06d",
    "f18e6b34972dc05a 3d47f28ec01a69b5 0e7ba4d158c6932f d8a13f42b67c05e9",
    "a09e63f51dc7b428 d709346a285ecbf1 d6498f30b12c5ae7 1ad069874fe3b52c",
    "7de3069a1285bc4f d8b56f03472c1ae9 a690cb7df13e5284 3f06a1d8945bc72e",
    "2c417ab6853fd0e9 eb2c47d150fa3986 421bad78f9c5630e b8c71e2d6f09a453",
    "c1af92680d34e75b af427c9561de0b38 9ef528c3704a1db6 432c95fabe17608d",
    "4b2ef08d3c975a61 d0b7491ae35c2f86 14bdc37eaf680592 6bd814a7950fe23c",
    "d2846fb1a93e50c7 1fd8a374c56b0e92 7b419ce206adf358 21e74a8dfc90356b",
)
_BOXES = tuple(tuple(int(digit, 16) for digit in box.replace(" ", "")) for box in _S)


def encrypt(key: bytes, block: bytes) -> bytes:
    """One block of 8 bytes under a key of 8, whose lowest bits do not count."""
    state = _chosen(int.from_bytes(block, "big"), 64, _IP)
    left, right = state >> 32, state & 0xFFFFFFFF
    for subkey in _subkeys(key):
        left, right = right, left ^ _round(right, subkey)
    return _chosen(right << 32 | left, 64, _FP).to_bytes(8, "big")


def answer(password: bytes, challenge: bytes) -> bytes:
    """To VNC's challenge of 16 bytes. Of a password 8 bytes count, each with its bits the other way round."""
    key = bytes(int(f"{byte:08b}"[::-1], 2) for byte in password[:8].ljust(8, b"\0"))
    return encrypt(key, challenge[:8]) + encrypt(key, challenge[8:])


def _chosen(bits: int, width: int, table: tuple[int, ...]) -> int:
    """The bits of a number that a table names, in its order."""
    found = 0
    for bit in table:
        found = found << 1 | bits >> (width - bit) & 1
    return found


def _subkeys(key: bytes) -> list[int]:
    state, keys = _chosen(int.from_bytes(key, "big"), 64, _PC1), []
    halves = [state >> 28, state & 0xFFFFFFF]
    for shift in _SHIFTS:
        halves = [(half << shift | half >> 28 - shift) & 0xFFFFFFF for half in halves]
        keys.append(_chosen(halves[0] << 28 | halves[1], 56, _PC2))
    return keys


def _round(right: int, subkey: int) -> int:
    mixed, found = _chosen(right, 32, _E) ^ subkey, 0
    for number, box in enumerate(_BOXES):
        six = mixed >> 42 - 6 * number & 0x3F
        row, column = six >> 4 & 2 | six & 1, six >> 1 & 0xF
        found = found << 4 | box[16 * row + column]
    return _chosen(found, 32, _P)
