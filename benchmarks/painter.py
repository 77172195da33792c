"""A guest that does nothing but say "all of it changed", as fast as it is let. Used by latency.py."""

import os
import struct
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.rawguest import RawGuest


def main() -> None:
    path, width, height, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
    guest = RawGuest(path)
    guest.configure(width, height)
    os.set_blocking(guest.to_server, False)
    stripe = bytes(range(256)) * (width * 4 // 256)
    end, n = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        consumer = struct.unpack("<I", guest.fb[8:12])[0]
        if (guest.out_prod - consumer) % (1 << 32) >= 50:
            time.sleep(0.0005)
            continue
        at = n * 40 % height * width * 4
        guest.pixels[at : at + len(stripe)] = stripe
        guest.push(struct.pack("<B3xiiii", 2, 0, 0, width, height))
        try:
            guest.ring()
        except BlockingIOError:
            time.sleep(0.0005)
        n += 1
    print(n)


if __name__ == "__main__":
    main()
