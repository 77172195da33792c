/* The physical limit: rectangles copied from the guests' memory to an upload buffer and from there to the picture.
 *
 *   copy WxH ROUNDS X,Y,W,H... (in the guests)     prints nanoseconds of CPU for one round, the median */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { RECTS_MOST = 64 };

static double cpu_ns(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static int ascending(const void *one, const void *other)
{
    double difference = *(const double *)one - *(const double *)other;
    return (difference > 0) - (difference < 0);
}

static void copy(char *to, const char *from, const int *rect, size_t stride)
{
    for (int y = rect[1]; y < rect[1] + rect[3]; y++)
        memcpy(to + (size_t)y * stride + (size_t)rect[0] * 4, from + (size_t)y * stride + (size_t)rect[0] * 4,
               (size_t)rect[2] * 4);
}

int main(int argc, char **argv)
{
    int width, height, rounds, rects[RECTS_MOST][4], count = argc - 3;
    if (argc < 4 || count > RECTS_MOST || sscanf(argv[1], "%dx%d", &width, &height) != 2)
        return 2;
    rounds = atoi(argv[2]);
    for (int n = 0; n < count; n++)
        if (sscanf(argv[n + 3], "%d,%d,%d,%d", &rects[n][0], &rects[n][1], &rects[n][2], &rects[n][3]) != 4)
            return 2;
    size_t stride = (size_t)width * 4, bytes = stride * (size_t)height;
    char *guests = malloc(bytes), *upload = malloc(bytes), *picture = malloc(bytes);
    double *took = calloc((size_t)rounds, sizeof *took);
    memset(guests, 1, bytes), memset(upload, 2, bytes), memset(picture, 3, bytes);
    for (int round = 0; round < rounds; round++) {
        double begun = cpu_ns();
        for (int n = 0; n < count; n++)
            copy(upload, guests, rects[n], stride);
        for (int n = 0; n < count; n++)
            copy(picture, upload, rects[n], stride);
        took[round] = cpu_ns() - begun;
    }
    qsort(took, (size_t)rounds, sizeof *took, ascending);
    printf("%.0f\n", took[rounds / 2]);
    return 0;
}
