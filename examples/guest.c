/* A whole guest in C, without any library: a square wanders over the screen, and keys are printed.
 *
 *   cc -O2 -Wall -Wextra -o guest guest.c && ./guest /run/sgui/guests/NAME.sock
 *
 * The channel is told in docs/guest.md. Little-endian machines only. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { PAGE = 4096, SLOT = 40, SLOTS = 51, OUT_RING = 2048, KBD_RING = 1024, SQUARE = 48 };
enum { IN_CONS = 0, IN_PROD = 4, OUT_CONS = 8, OUT_PROD = 12 }; /* indices in both pages */
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

static struct welcome welcome;
static int fds[FDS];
static uint8_t *fb, *kbd;
static uint32_t *pixels, width, height;

static void die(const char *why)
{
    fprintf(stderr, "guest: %s\n", why);
    exit(1);
}

static uint32_t *index_of(uint8_t *page, int offset)
{
    return (uint32_t *)(void *)(page + offset);
}

/* One packet with five descriptors comes from the socket; after that it only shows, by closing, that we live. */
static void welcomed(int server)
{
    static const char *const why[] = {"welcome", "busy", "not allowed", "in quarantine", "come back later"};
    union { struct cmsghdr align; char bytes[CMSG_SPACE(sizeof fds)]; } control;
    struct iovec iov = {&welcome, sizeof welcome};
    struct msghdr message = {.msg_iov = &iov, .msg_iovlen = 1, .msg_control = &control,
                             .msg_controllen = sizeof control};
    if (recvmsg(server, &message, MSG_CMSG_CLOEXEC) != sizeof welcome)
        die("no welcome");
    if (memcmp(welcome.magic, "SGUI", 4) != 0 || welcome.version != 1)
        die("another protocol");
    if (welcome.status != 0)
        die(welcome.status <= 4 ? why[welcome.status] : "refused");
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (header == NULL || header->cmsg_type != SCM_RIGHTS || header->cmsg_len != CMSG_LEN(sizeof fds))
        die("no descriptors");
    memcpy(fds, CMSG_DATA(header), sizeof fds);
}

static void *mapped(int fd, size_t bytes)
{
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED)
        die("mmap");
    return memory;
}

/* The doorbell is a record of type 0 and length 0. A full pipe holds enough of them; the end is heard, not felt. */
static void ring(void)
{
    static const uint8_t record[4];
    if (write(fds[TO_SERVER], record, sizeof record) < 0 && errno != EAGAIN && errno != EPIPE)
        die("doorbell");
}

/* Put one record into the framebuffer's out ring; 0 if there is no room. */
static int put(uint8_t type, int32_t a, int32_t b, int32_t c, int32_t d, int32_t e)
{
    int32_t fields[5] = {a, b, c, d, e};
    uint32_t producer = *index_of(fb, OUT_PROD);
    if (producer - __atomic_load_n(index_of(fb, OUT_CONS), __ATOMIC_ACQUIRE) >= SLOTS)
        return 0;
    uint8_t *slot = fb + OUT_RING + producer % SLOTS * SLOT;
    memset(slot, 0, SLOT);
    slot[0] = type;
    memcpy(slot + 4, fields, sizeof fields);
    __atomic_store_n(index_of(fb, OUT_PROD), producer + 1, __ATOMIC_RELEASE);
    ring();
    return 1;
}

static void update(int x, int y, int w, int h)
{
    put(2, x, y, w, h, 0);
}

static void draw(int x, int y, uint32_t color)
{
    for (int row = y; row < y + SQUARE && row < (int)height; row++)
        for (int column = x; column < x + SQUARE && column < (int)width; column++)
            pixels[(size_t)row * width + (size_t)column] = color;
    update(x, y, SQUARE, SQUARE);
}

static void clear(void)
{
    for (size_t at = 0; at < (size_t)width * height; at++)
        pixels[at] = 0x00203040; /* XRGB */
    update(0, 0, (int)width, (int)height);
}

static void show_keys(void)
{
    uint32_t producer = __atomic_load_n(index_of(kbd, IN_PROD), __ATOMIC_ACQUIRE);
    uint32_t consumer = *index_of(kbd, IN_CONS), came = producer - consumer;
    for (; consumer != producer; consumer++) {
        const uint8_t *slot = kbd + KBD_RING + consumer % SLOTS * SLOT;
        int32_t n[3];
        memcpy(n, slot + 4, sizeof n);
        if (slot[0] == 1)
            printf("motion %d %d wheel %d\n", n[0], n[1], n[2]);
        else if (slot[0] == 3)
            printf("key %d %s\n", n[0], slot[1] ? "down" : "up");
        else if (slot[0] == 4)
            printf("position %d %d wheel %d\n", n[0], n[1], n[2]);
        else if (slot[0] == 5) /* 0 down, 1 up, 2 motion, 3 that was all; only where policy has touch = true */
            printf("touch %d of finger %d at %d %d\n", slot[1], slot[2], n[1], n[2]);
    }
    __atomic_store_n(index_of(kbd, IN_CONS), producer, __ATOMIC_RELEASE);
    if (came > 10)
        ring(); /* the server may have stopped for want of room */
    fflush(stdout);
}

/* 0 at the end of the session. A record is written whole, and a read never splits what was written whole. */
static int hear(void)
{
    static uint8_t bytes[65536];
    ssize_t got = read(fds[FROM_SERVER], bytes, sizeof bytes);
    for (ssize_t at = 0; at + 4 <= got;) {
        uint16_t type, length;
        uint32_t wish[2];
        memcpy(&type, bytes + at, 2);
        memcpy(&length, bytes + at + 2, 2);
        memcpy(wish, bytes + at + 4, sizeof wish);
        if (type == 1 && (uint64_t)wish[0] * wish[1] * 4 <= welcome.framebuffer_bytes && wish[0] && wish[1]
            && put(3, (int)wish[0], (int)wish[1], (int)wish[0] * 4, 32, 0)) {
            width = wish[0], height = wish[1];
            clear();
        } else if (type == 4) {
            printf("closing: %.*s\n", length - 4, (const char *)bytes + at + 8);
        }
        at += 4 + length;
    }
    show_keys();
    return got > 0 || (got < 0 && errno == EAGAIN);
}

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN);
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (argc != 2 || strlen(argv[1]) >= sizeof address.sun_path)
        die("usage: guest SOCKET");
    memcpy(address.sun_path, argv[1], strlen(argv[1]));
    int server = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (connect(server, (struct sockaddr *)&address, sizeof address) != 0)
        die(strerror(errno));
    welcomed(server);
    fb = mapped(fds[FB_PAGE], PAGE);
    kbd = mapped(fds[KBD_PAGE], PAGE);
    pixels = mapped(fds[FRAMEBUFFER], welcome.framebuffer_bytes);
    width = welcome.width, height = welcome.height;
    struct geometry geometry = {(int)width, (int)height, width * 4, welcome.framebuffer_bytes, 32};
    memcpy(fb + 16, &geometry, 17);
    ring();
    clear();
    struct pollfd poller = {fds[FROM_SERVER], POLLIN, 0};
    for (unsigned step = 0;; step += 4) {
        int x = (int)(step % (width > SQUARE ? width - SQUARE : 1));
        int y = (int)(step % (height > SQUARE ? height - SQUARE : 1));
        draw(x, y, 0x00ffc040);
        if (poll(&poller, 1, 33) > 0 && !hear())
            return 0;
        draw(x, y, 0x00203040);
    }
}
