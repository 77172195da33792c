"""On a VNC server's screen: paints the scenes that it is told on standard input, and says what it hears.

    python rfb_painter.py WIDTH HEIGHT

What it paints is known to the pixel, so that a test need not believe any server.
"""

import os
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]  # [height, width, 3], R G B


def scene(number: int, width: int, height: int) -> Pixels:
    """Noise, a gradient, a few colours in large parts, the same a little further up."""
    y, x = np.mgrid[0:height, 0:width]
    match number % 4:
        case 0:
            return np.random.default_rng(number).integers(0, 256, (height, width, 3), np.uint8)
        case 1:
            return np.stack((x * 255 // width, y * 255 // height, (x + y) % 256), axis=2).astype(np.uint8)
        case kind:
            up = 32 if kind == 3 else 0
            palette = np.array([(0, 0, 0), (255, 255, 255), (180, 20, 30), (0, 90, 200)], np.uint8)
            return palette[((x // 7) % 5 * ((y + up) // 11 % 3) + (y + up) // 90) % 4]


def main(width: int, height: int) -> None:
    os.environ["PYGAME_HIDE_SUPPORT_PROMPT"] = "1"
    import pygame

    pygame.display.init()
    surface = pygame.display.set_mode((width, height), pygame.NOFRAME)
    pygame.mouse.set_visible(False)
    os.set_blocking(0, False)
    say("ready")
    while True:
        for event in pygame.event.get():
            if event.type in (pygame.KEYDOWN, pygame.KEYUP):
                say(f"{'down' if event.type == pygame.KEYDOWN else 'up'} {event.scancode}")
            elif event.type == pygame.MOUSEBUTTONDOWN:
                say(f"button {event.button} at {event.pos[0]} {event.pos[1]}")
        try:
            told = os.read(0, 4096)
        except BlockingIOError:
            pygame.time.wait(5)
            continue
        if not told:
            return
        pixels = scene(int(told.split()[-1]), width, height)
        pygame.surfarray.blit_array(surface, pixels.swapaxes(0, 1))
        pygame.display.flip()
        say(f"scene {told.split()[-1].decode()}")


def say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main(int(sys.argv[1]), int(sys.argv[2]))
