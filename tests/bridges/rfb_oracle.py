"""Encoders of ZRLE and Tight, pixel by pixel from the documents; share no code with sgui's decoders.

Pixels are numbers 0x00RRGGBB, row after row.
"""

from itertools import groupby

Pixels = list[int]


def bgr(pixel: int) -> bytes:
    return pixel.to_bytes(4, "little")[:3]


def rgb(pixel: int) -> bytes:
    return bgr(pixel)[::-1]


def run_length(count: int) -> bytes:
    return b"\xff" * ((count - 1) // 255) + bytes([(count - 1) % 255])


def bits(indices: list[int], width: int, size: int) -> bytes:
    """Rows of numbers of `size` bits, the highest bits first, padded to bytes."""
    out = b""
    for at in range(0, len(indices), width):
        row = "".join(f"{index:0{size}b}" for index in indices[at : at + width])
        row += "0" * (-len(row) % 8)
        out += bytes(int(row[n : n + 8], 2) for n in range(0, len(row), 8))
    return out


def zrle_tile(pixels: Pixels, width: int, kind: str) -> bytes:
    """kind: raw, solid, packed, plain (runs) or indexed (runs)."""
    palette = sorted(set(pixels))
    colours = b"".join(map(bgr, palette))
    runs = [(pixel, len(list(group))) for pixel, group in groupby(pixels)]
    match kind:
        case "raw":
            return b"\0" + b"".join(map(bgr, pixels))
        case "solid":
            return b"\1" + bgr(pixels[0])
        case "packed":
            size = 1 if len(palette) <= 2 else 2 if len(palette) <= 4 else 4
            indices = [palette.index(pixel) for pixel in pixels]
            return bytes([len(palette)]) + colours + bits(indices, width, size)
        case "plain":
            return b"\x80" + b"".join(bgr(pixel) + run_length(count) for pixel, count in runs)
        case _:
            out = bytes([128 + len(palette)]) + colours
            for pixel, count in runs:
                index = palette.index(pixel)
                out += bytes([index]) if count == 1 else bytes([index | 128]) + run_length(count)
            return out


def gradient(pixels: Pixels, width: int) -> bytes:
    """Tight's differences from a prediction, R G B."""
    out = b""
    rows = [[rgb(pixel) for pixel in pixels[at : at + width]] for at in range(0, len(pixels), width)]
    nothing = b"\0\0\0"
    for y, row in enumerate(rows):
        for x, pixel in enumerate(row):
            left = row[x - 1] if x else nothing
            above = rows[y - 1][x] if y else nothing
            both = rows[y - 1][x - 1] if x and y else nothing
            guess = (min(max(a + b - c, 0), 255) for a, b, c in zip(left, above, both, strict=True))
            out += bytes((value - guessed) % 256 for value, guessed in zip(pixel, guess, strict=True))
    return out
