/* One painter for every compositor: the same pixels, the same damage, the same clock.
 *
 *   painter channel RUNTIME WxH X,Y,W,H...      as guests of sgui, domains d0, d1, ...
 *   painter wayland DISPLAY WxH X,Y,W,H...      as a client with subsurfaces
 *
 * Reads lines "WORKLOAD RATE SECONDS" (full, square, text, idle; frames a second that it tries, 0: as many as
 * are taken) and answers each with "FRAMES": the most that one surface had taken. Ends with its input. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include "surface.h"

enum { SQUARE = 200, TEXT_WIDTH = 640, TEXT_HEIGHT = 480, LINE = 16, STRIPE = 8 };

static struct surface surfaces[SURFACES_MOST];
static int count;
static const struct back_end *back_end;

void die(const char *why)
{
    fprintf(stderr, "painter: %s\n", why);
    exit(1);
}

void *shared(int fd, size_t bytes)
{
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED)
        die("mmap");
    return memory;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void until(double when)
{
    struct timespec time = {(time_t)when, (long)((when - (double)(time_t)when) * 1e9)};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL);
}

static int least(int one, int other)
{
    return one < other ? one : other;
}

static void fill(struct surface *surface, struct rect part, uint32_t color)
{
    for (int y = part.y; y < part.y + part.height; y++)
        for (int x = part.x; x < part.x + part.width; x++)
            surface->pixels[(size_t)y * (size_t)surface->rect.width + (size_t)x] = color;
}

/* A stripe changes and all of it is said to: what is measured is the compositor, and the painter stays cheap. */
static struct rect full(struct surface *surface, unsigned step)
{
    int rows = surface->rect.height / STRIPE;
    fill(surface, (struct rect){0, (int)(step % (unsigned)rows) * STRIPE, surface->rect.width, STRIPE}, step * 2654435761u);
    return (struct rect){0, 0, surface->rect.width, surface->rect.height};
}

static struct rect square(struct surface *surface, unsigned step)
{
    int width = least(SQUARE, surface->rect.width), height = least(SQUARE, surface->rect.height);
    int x = (int)(step * 7 % (unsigned)(surface->rect.width - width + 1));
    int y = (int)(step * 5 % (unsigned)(surface->rect.height - height + 1));
    struct rect part = {x, y, width, height};
    fill(surface, part, step * 2654435761u);
    return part;
}

static struct rect text(struct surface *surface, unsigned step)
{
    int width = least(TEXT_WIDTH, surface->rect.width), height = least(TEXT_HEIGHT, surface->rect.height);
    for (int y = 0; y + LINE < height; y++)
        memcpy(surface->pixels + (size_t)y * (size_t)surface->rect.width,
               surface->pixels + (size_t)(y + LINE) * (size_t)surface->rect.width, (size_t)width * 4);
    for (int x = 0; x < width; x++)
        for (int y = height - LINE; y < height; y++)
            surface->pixels[(size_t)y * (size_t)surface->rect.width + (size_t)x] =
                ((unsigned)(x / 8) * 31 + step) * 2654435761u >> (y & 7) & 1 ? 0x00e0e0e0 : 0x00101010;
    return (struct rect){0, 0, width, height};
}

static const struct {
    const char *name;
    struct rect (*paint)(struct surface *, unsigned);
} workloads[] = {{"full", full}, {"square", square}, {"text", text}, {"idle", NULL}};

static void paint(struct rect (*work)(struct surface *, unsigned), unsigned step)
{
    for (int n = 0; work != NULL && n < count; n++) {
        if (back_end->ready(&surfaces[n])) {
            struct rect damage = work(&surfaces[n], step);
            back_end->commit(&surfaces[n], damage);
        }
    }
    back_end->hear();
}

static unsigned long run(struct rect (*work)(struct surface *, unsigned), double rate, double seconds)
{
    static unsigned step;
    double begun = now(), pause = rate > 0 ? 1 / rate : 0.0005;
    unsigned long before[SURFACES_MOST], most = 0;
    for (int n = 0; n < count; n++)
        before[n] = surfaces[n].taken;
    for (unsigned tick = 1; begun + tick * pause < begun + seconds; tick++) {
        if (work != NULL || tick % 8 == 0)
            paint(work, step++);
        until(begun + tick * pause);
        back_end->hear();
    }
    for (int n = 0; n < count; n++)
        if (surfaces[n].taken - before[n] > most)
            most = surfaces[n].taken - before[n];
    return most;
}

int main(int argc, char **argv)
{
    struct rect output = {0};
    signal(SIGPIPE, SIG_IGN);
    if (argc < 5 || argc - 4 > SURFACES_MOST || sscanf(argv[3], "%dx%d", &output.width, &output.height) != 2)
        die("usage: painter channel|wayland PLACE WxH X,Y,W,H...");
    back_end = strcmp(argv[1], "channel") == 0 ? &channel : &wayland;
    for (count = 0; count < argc - 4; count++) {
        struct rect *rect = &surfaces[count].rect;
        if (sscanf(argv[count + 4], "%d,%d,%d,%d", &rect->x, &rect->y, &rect->width, &rect->height) != 4)
            die("X,Y,W,H");
    }
    back_end->open(argv[2], output, surfaces, count);
    char name[16];
    double rate, seconds;
    while (scanf("%15s %lf %lf", name, &rate, &seconds) == 3) {
        for (size_t n = 0; n < sizeof workloads / sizeof *workloads; n++)
            if (strcmp(name, workloads[n].name) == 0)
                printf("%lu\n", run(workloads[n].paint, rate, seconds));
        fflush(stdout);
    }
    return 0;
}
