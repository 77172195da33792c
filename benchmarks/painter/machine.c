/* The first and only process of a QEMU machine with a standard VGA: it paints what its serial port says.
 *
 * Reads lines "WORKLOAD SECONDS RATE" (full, square, text) and answers each with "frames N"; "color RRGGBB"
 * fills the picture at once. Writes straight into the card's memory, as its driver would. */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { WIDTH = 1280, HEIGHT = 720, BYTES = WIDTH * HEIGHT * 4, SQUARE = 200, LINE = 16, PICTURES = 4 };

static uint32_t *screen, *pictures[PICTURES];

/* Bochs' VBE interface: an index, then a value. Source: QEMU include/hw/display/bochs-vbe.h. */
static void vbe(int index, int value)
{
    outw(index, 0x1CE);
    outw(value, 0x1CF);
}

static void begin(void)
{
    mkdir("/sys", 0755);
    mount("sysfs", "/sys", "sysfs", 0, NULL);
    int fd = open("/sys/bus/pci/devices/0000:00:02.0/resource0", O_RDWR);
    screen = mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (fd < 0 || screen == MAP_FAILED || ioperm(0x1CE, 3, 1))
        puts("no screen");
    int values[] = {4, 0, 1, WIDTH, 2, HEIGHT, 3, 32, 4, 0x41}; /* off; width, height, depth; on, linear */
    for (int at = 0; at < 10; at += 2)
        vbe(values[at], values[at + 1]);
    for (int number = 0; number < PICTURES; number++) {
        pictures[number] = malloc(BYTES);
        for (int y = 0; y < HEIGHT; y++)
            for (int x = 0; x < WIDTH; x++)
                pictures[number][y * WIDTH + x] =
                    (uint32_t)((x + 8 * number) % 256 << 16 | y % 256 << 8 | (x / 40 + y / 30 + number) % 2 * 200);
    }
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void part(const uint32_t *picture, int left, int top, int width, int height)
{
    for (int y = top; y < top + height; y++)
        memcpy(screen + y * WIDTH + left, picture + y * WIDTH + left, (size_t)width * 4);
}

static void paint(char kind, int frame)
{
    const uint32_t *picture = pictures[frame % PICTURES];
    if (kind == 'f')
        part(picture, 0, 0, WIDTH, HEIGHT);
    else if (kind == 's')
        part(picture, frame * 7 % (WIDTH - SQUARE), frame * 3 % (HEIGHT - SQUARE), SQUARE, SQUARE);
    else
        part(picture, 0, frame * LINE % HEIGHT, WIDTH, LINE);
}

static void play(char kind, double seconds, double rate)
{
    double began = now();
    int frames = 0;
    while (now() < began + seconds) {
        paint(kind, frames++);
        double rest = began + frames / rate - now();
        if (rest > 0)
            usleep((useconds_t)(rest * 1e6));
    }
    printf("frames %d\n", frames);
}

int main(void)
{
    char line[100], kind[20];
    double seconds, rate;
    unsigned color;
    setvbuf(stdout, NULL, _IOLBF, 0);
    begin();
    puts("ready");
    while (fgets(line, sizeof line, stdin))
        if (sscanf(line, "color %x", &color) == 1)
            for (int at = 0; at < WIDTH * HEIGHT; at++)
                screen[at] = color;
        else if (sscanf(line, "%19s %lf %lf", kind, &seconds, &rate) == 3)
            play(kind[0], seconds, rate);
    return 0;
}
