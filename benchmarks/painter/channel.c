/* The painter as guests of sgui: one session a surface, domains d0, d1, ... The channel is told in docs/guest.md. */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "surface.h"

enum { PAGE = 4096, SLOT = 40, SLOTS = 51, OUT_RING = 2048, OUT_CONS = 8, OUT_PROD = 12 };
enum { FB_PAGE, KBD_PAGE, FRAMEBUFFER, FROM_SERVER, TO_SERVER, FDS };

struct welcome {
    char magic[4];
    uint32_t version, status, framebuffer_bytes, width, height, refresh_ms, generation;
};
struct geometry { /* at offset 16 of the fb page */
    int32_t width, height;
    uint32_t line_length, mem_length;
    uint8_t depth;
};
struct session {
    int fds[FDS];
    uint8_t *fb;
    int pending;
};

static uint32_t *index_of(struct session *session, int offset)
{
    return (uint32_t *)(void *)(session->fb + offset);
}

static struct welcome welcomed(int server, struct session *session)
{
    struct welcome welcome = {0};
    union { struct cmsghdr align; char bytes[CMSG_SPACE(sizeof session->fds)]; } control;
    struct iovec iov = {&welcome, sizeof welcome};
    struct msghdr message = {.msg_iov = &iov, .msg_iovlen = 1, .msg_control = &control,
                             .msg_controllen = sizeof control};
    if (recvmsg(server, &message, MSG_CMSG_CLOEXEC) != sizeof welcome || welcome.status != 0)
        die("no welcome");
    memcpy(session->fds, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof session->fds);
    return welcome;
}

static int connected(const char *place, int number)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s/guests/d%d.sock", place, number);
    int server = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (connect(server, (struct sockaddr *)&address, sizeof address) != 0)
        die(strerror(errno));
    return server;
}

static void ring(struct session *session)
{
    static const uint8_t record[4];
    if (write(session->fds[TO_SERVER], record, sizeof record) < 0 && errno != EAGAIN)
        die("doorbell");
}

static void channel_open(const char *place, struct rect output, struct surface *surfaces, int count)
{
    (void)output;
    for (int n = 0; n < count; n++) {
        struct surface *surface = &surfaces[n];
        struct session *session = surface->side = calloc(1, sizeof *session);
        struct welcome welcome = welcomed(connected(place, n), session);
        uint32_t bytes = (uint32_t)(surface->rect.width * surface->rect.height * 4);
        if (bytes > welcome.framebuffer_bytes)
            die("larger than policy allows");
        session->fb = shared(session->fds[FB_PAGE], PAGE);
        surface->pixels = shared(session->fds[FRAMEBUFFER], welcome.framebuffer_bytes);
        struct geometry geometry = {surface->rect.width, surface->rect.height,
                                    (uint32_t)surface->rect.width * 4, bytes, 32};
        memcpy(session->fb + 16, &geometry, 17);
        ring(session);
    }
}

static int channel_ready(struct surface *surface)
{
    struct session *session = surface->side;
    uint32_t consumer = __atomic_load_n(index_of(session, OUT_CONS), __ATOMIC_ACQUIRE);
    if (*index_of(session, OUT_PROD) != consumer)
        return 0;
    surface->taken += (unsigned long)session->pending;
    session->pending = 0;
    return 1;
}

static void channel_commit(struct surface *surface, struct rect damage)
{
    struct session *session = surface->side;
    uint32_t producer = *index_of(session, OUT_PROD);
    uint8_t *slot = session->fb + OUT_RING + producer % SLOTS * SLOT;
    memset(slot, 0, SLOT);
    slot[0] = 2;
    memcpy(slot + 4, &damage, sizeof damage);
    __atomic_store_n(index_of(session, OUT_PROD), producer + 1, __ATOMIC_RELEASE);
    session->pending = 1;
    ring(session);
}

static void channel_hear(void)
{
}

const struct back_end channel = {channel_open, channel_ready, channel_commit, channel_hear};
