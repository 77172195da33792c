/* What a workload paints on: memory, a way to say what changed in it, and a way to hear that it was taken. */
#include <stddef.h>
#include <stdint.h>

enum { SURFACES_MOST = 64 };

struct rect {
    int x, y, width, height;
};

/* One surface of one guest. rect: where it lies on the output; pixels: XRGB8888, rows without padding. */
struct surface {
    struct rect rect;
    uint32_t *pixels;
    unsigned long taken; /* frames that the other side has said to have taken */
    void *side;          /* of the back end */
};

/* place: a runtime directory with guests' sockets, or a Wayland display's name. */
struct back_end {
    void (*open)(const char *place, struct rect output, struct surface *surfaces, int count);
    int (*ready)(struct surface *surface);              /* the last commit was taken: `pixels` may be painted */
    void (*commit)(struct surface *surface, struct rect damage);
    void (*hear)(void);                                 /* whatever has come, without waiting */
};

extern const struct back_end channel, wayland;

void die(const char *why);
void *shared(int fd, size_t bytes);
