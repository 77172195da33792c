"""On an X display: paints what it is told on standard input, as `python x_painter.py WIDTH HEIGHT`.

`full SECONDS RATE`, `square …`, `text …` paint so long and answer with the frames; `color RRGGBB` fills the
picture at once and answers when it was handed to the server. pygame's part counts for nobody.
"""

import os
import sys
import time

import numpy as np

os.environ["PYGAME_HIDE_SUPPORT_PROMPT"] = "1"
import pygame


def main(width: int, height: int) -> None:
    pygame.display.init()
    surface = pygame.display.set_mode((width, height), pygame.NOFRAME)
    pygame.mouse.set_visible(False)
    y, x = np.mgrid[0:height, 0:width]
    pictures = [pygame.Surface((width, height)) for _ in range(4)]
    for number, picture in enumerate(pictures):
        shades = np.stack(((x + 8 * number) % 256, y % 256, (x // 40 + y // 30 + number) % 2 * 200), axis=2)
        pygame.surfarray.blit_array(picture, shades.swapaxes(0, 1).astype(np.uint8))
    print("ready", flush=True)
    for line in sys.stdin:
        pygame.event.pump()
        word, *rest = line.split()
        if word == "color":
            surface.fill(f"#{rest[0]}")
            pygame.display.flip()
            print("done", flush=True)
            continue
        seconds, rate = float(rest[0]), float(rest[1])
        began, frames = time.monotonic(), 0
        while (now := time.monotonic()) < began + seconds:
            frames += 1
            picture = pictures[frames % len(pictures)]
            part = pygame.Rect(0, 0, width, height)
            if word == "square":
                part = pygame.Rect(frames * 7 % (width - 200), frames * 3 % (height - 200), 200, 200)
            elif word == "text":
                surface.scroll(0, -16)
                part = pygame.Rect(0, height - 16, width, 16)
            surface.blit(picture, part, part)
            pygame.display.update(pygame.Rect(0, 0, width, height) if word == "text" else part)
            pygame.event.pump()
            time.sleep(max(0.0, began + frames / rate - time.monotonic()))
        assert now
        print(frames, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
