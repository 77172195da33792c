/* The smallest agent that QEMU's qemu-vdagent talks to: clipboard text and nothing else.
 *
 *   agent [TEXT]    grab the clipboard with TEXT, or wait for what is pasted
 *
 * It tells the serial port what happens, one line each:
 *   agent: ready            QEMU knows us, and TEXT is grabbed if there is one
 *   agent: gave N           somebody has fetched TEXT, N bytes
 *   agent: pasted TEXT      the host grabbed, and this is what we fetched
 *   agent: released         the host has nothing any more; we ask all the same
 *   agent: again N          and that brought N bytes
 *
 * Layouts are those of spice/vd_agent.h, little-endian: chunks of {u32 port, u32 size}, in them messages of
 * {u32 protocol, u32 type, u64 opaque, u32 size} and data. Built static, for a guest that has busybox alone.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { CLIPBOARD = 4, ANNOUNCE = 6, GRAB = 7, REQUEST = 8, RELEASE = 9 };
enum { PROTOCOL = 1, CLIENT_PORT = 1, UTF8_TEXT = 1, CHUNK_MOST = 2048, DATA_MOST = 1 << 16 };
static const uint32_t CAPS = 1u << 5 | 1u << 6 | 1u << 17; /* by demand, selection, grab serial */

struct message {
    uint32_t protocol, type;
    uint64_t opaque;
    uint32_t size;
    uint8_t data[DATA_MOST];
} __attribute__((packed));
enum { HEAD = 20 };

static int port = -1;
static uint32_t serial;
static const char *text;
static int fetched, known;

static void say(const char *format, const char *words, int number) {
    char line[DATA_MOST];
    int out = open("/dev/ttyS0", O_WRONLY | O_NOCTTY);
    int length = snprintf(line, sizeof line, format, words ? words : "", number);
    if (out >= 0 && write(out, line, length) == length) close(out);
}

/* The port's node is named by the kernel; its own name is in sysfs. */
static int find_port(void) {
    DIR *folder = opendir("/sys/class/virtio-ports");
    struct dirent *entry;
    char path[300], name[64];
    while (folder && (entry = readdir(folder))) {
        snprintf(path, sizeof path, "/sys/class/virtio-ports/%s/name", entry->d_name);
        int file = open(path, O_RDONLY);
        ssize_t got = file < 0 ? 0 : read(file, name, sizeof name - 1);
        if (file >= 0) close(file);
        if (got > 0 && !strncmp(name, "com.redhat.spice.0", 18)) {
            snprintf(path, sizeof path, "/dev/%s", entry->d_name);
            closedir(folder);
            return open(path, O_RDWR);
        }
    }
    if (folder) closedir(folder);
    return -1;
}

static int read_all(void *into, size_t size) {
    for (size_t have = 0; have < size;) {
        ssize_t got = read(port, (char *)into + have, size - have);
        if (got <= 0) return 0;
        have += got;
    }
    return 1;
}

static int send_message(uint32_t type, const void *data, uint32_t size) {
    static struct message out;
    out.protocol = PROTOCOL, out.type = type, out.opaque = 0, out.size = size;
    memcpy(out.data, data, size);
    const char *at = (const char *)&out;
    for (uint32_t left = HEAD + size; left;) {
        uint32_t chunk[2] = {CLIENT_PORT, left < CHUNK_MOST ? left : CHUNK_MOST};
        if (write(port, chunk, 8) != 8 || write(port, at, chunk[1]) != chunk[1]) return 0;
        at += chunk[1], left -= chunk[1];
    }
    return 1;
}

static int receive(struct message *in) {
    uint32_t chunk[2], have = 0;
    do {
        if (!read_all(chunk, 8) || chunk[1] > sizeof *in - have) return 0;
        if (!read_all((char *)in + have, chunk[1])) return 0;
        have += chunk[1];
    } while (have < HEAD || have < HEAD + in->size);
    return 1;
}

static int announce(uint32_t wants_theirs) {
    uint32_t words[2] = {wants_theirs, CAPS};
    return send_message(ANNOUNCE, words, sizeof words);
}

static int request(void) {
    uint32_t words[2] = {0, UTF8_TEXT};
    return send_message(REQUEST, words, sizeof words);
}

static int hear(struct message *in) {
    static uint8_t data[DATA_MOST];
    uint32_t words[3] = {0, serial, UTF8_TEXT};
    switch (in->type) {
    case ANNOUNCE:
        if (known++) return 1;
        if (text && !send_message(GRAB, words, 12)) return 0;
        say("agent: ready\n", 0, 0);
        return 1;
    case GRAB:
        memcpy(&serial, in->data + 4, 4);
        serial++, fetched = 0;
        return request();
    case REQUEST:
        memset(data, 0, 8), data[4] = UTF8_TEXT;
        if (text) memcpy(data + 8, text, strlen(text));
        say("agent: gave %s%d\n", 0, text ? (int)strlen(text) : 0);
        return send_message(CLIPBOARD, data, 8 + (text ? strlen(text) : 0));
    case CLIPBOARD:
        in->data[in->size < DATA_MOST ? in->size : DATA_MOST - 1] = 0;
        if (fetched++) {
            say("agent: again %s%d\n", 0, (int)in->size - 8);
            return 1;
        }
        say("agent: pasted %s\n", (char *)in->data + 8, 0);
        return 1;
    case RELEASE:
        say("agent: released\n", 0, 0);
        return request();
    }
    return 1;
}

int main(int count, char **arguments) {
    static struct message in;
    text = count > 1 ? arguments[1] : 0;
    for (;; usleep(50000)) { /* QEMU closes its side to begin anew: so do we */
        if (port >= 0) close(port);
        serial = known = 0;
        port = find_port();
        if (port >= 0 && !announce(1)) continue;
        while (port >= 0 && receive(&in) && hear(&in)) {
        }
    }
}
