/* A guest's program on Linux's drm_xen_front: a known picture on each connector, and page flips when F is pressed.
 *
 * Usage: kms /dev/dri/cardN /dev/input/eventN. Ends when the display is taken away. Each picture is one colour, the connector's own, with a strip of another at its left;
 * every flip turns to the connector's other buffer, which is filled anew before. Says what it does, a line each:
 *   kms: connector N WxH             it is shown
 *   kms: flips COUNT in MS ms        so many flips were done, and how long the last sixteen took
 * No library: structures and numbers are those of Linux include/uapi/drm/drm.h, drm_mode.h.
 */
#include <fcntl.h>
#include <linux/input.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

struct resources { uint64_t fbs, crtcs, connectors, encoders; uint32_t counts[4], sizes[4]; };
struct mode { uint32_t clock; uint16_t w, x[4], h, y[4]; uint32_t refresh, flags, type; char name[32]; };
struct connector { uint64_t encoders, modes, props, values; uint32_t n_modes, n_props, n_encoders, encoder, id, rest[7]; };
struct crtc { uint64_t connectors; uint32_t count, id, fb, x, y, gamma, valid; struct mode mode; };
struct dumb { uint32_t height, width, bpp, flags, handle, pitch; uint64_t size; };
struct map { uint32_t handle, pad; uint64_t offset; };
struct framebuffer { uint32_t id, width, height, format, flags, handles[4], pitches[4], offsets[4]; uint64_t modifiers[4]; };
struct flip { uint32_t crtc, fb, flags, reserved; uint64_t data; };

#define GETRESOURCES _IOWR('d', 0xA0, struct resources)
#define SETCRTC _IOWR('d', 0xA2, struct crtc)
#define GETCONNECTOR _IOWR('d', 0xA7, struct connector)
#define PAGE_FLIP _IOWR('d', 0xB0, struct flip)
#define CREATE_DUMB _IOWR('d', 0xB2, struct dumb)
#define MAP_DUMB _IOWR('d', 0xB3, struct map)
#define ADDFB2 _IOWR('d', 0xB8, struct framebuffer)
enum { CONNECTORS = 4, XRGB8888 = 0x34325258, STRIP = 16, EVENT = 1, SAID = 16, LOOK_MS = 1000, PAUSE_US = 40000 };

static const uint32_t COLORS[CONNECTORS][2] = { { 0x2060c0, 0xc06020 }, { 0x30a050, 0xa03080 }, { 0, 0 }, { 0, 0 } };
static int card;

struct head { uint32_t crtc, fb[2]; uint32_t *pixels[2]; int width, height, pitch; };

static void must(unsigned long request, void *argument, const char *what)
{
	if (ioctl(card, request, argument) == 0)
		return;
	perror(what);
	exit(1);
}

static void fill(struct head *head, int buffer, uint32_t color, uint32_t strip)
{
	for (int y = 0; y < head->height; y++)
		for (int x = 0; x < head->width; x++)
			head->pixels[buffer][y * (head->pitch / 4) + x] = x < STRIP ? strip : color;
}

static void make_buffers(struct head *head)
{
	for (int n = 0; n < 2; n++) {
		struct dumb dumb = { .width = head->width, .height = head->height, .bpp = 32 };
		must(CREATE_DUMB, &dumb, "create");
		struct framebuffer fb = { .width = dumb.width, .height = dumb.height, .format = XRGB8888 };
		fb.handles[0] = dumb.handle;
		fb.pitches[0] = head->pitch = dumb.pitch;
		must(ADDFB2, &fb, "framebuffer");
		head->fb[n] = fb.id;
		struct map map = { .handle = dumb.handle };
		must(MAP_DUMB, &map, "map");
		head->pixels[n] = mmap(0, dumb.size, PROT_READ | PROT_WRITE, MAP_SHARED, card, map.offset);
		if (head->pixels[n] == MAP_FAILED)
			exit(2);
	}
}

static void show(struct head *head, uint32_t connector, int number)
{
	struct mode modes[8];
	struct connector probed = { .id = connector };
	must(GETCONNECTOR, &probed, "probe"); /* asking for no modes looks for them */
	struct connector asked = { .id = connector, .modes = (uintptr_t)modes, .n_modes = 8 };
	must(GETCONNECTOR, &asked, "connector");
	head->width = modes[0].w;
	head->height = modes[0].h;
	make_buffers(head);
	fill(head, 0, COLORS[number][0], 0xffffff);
	struct crtc crtc = { .connectors = (uintptr_t)&connector, .count = 1, .id = head->crtc, .fb = head->fb[0], .valid = 1 };
	crtc.mode = modes[0];
	must(SETCRTC, &crtc, "crtc");
	printf("kms: connector %d %dx%d\n", number, head->width, head->height);
}

static long now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Ask for the next picture; the answer comes as an event. */
static void turn(struct head *head, long count)
{
	fill(head, count & 1, COLORS[0][count & 1], 0xffffff);
	struct flip flip = { .crtc = head->crtc, .fb = head->fb[count & 1], .flags = EVENT };
	must(PAGE_FLIP, &flip, "flip");
}

static int pressed(int keyboard)
{
	struct input_event event;
	return read(keyboard, &event, sizeof event) == sizeof event && event.type == EV_KEY && event.code == KEY_F && event.value == 1;
}

int main(int argc, char **argv)
{
	setvbuf(stdout, 0, _IOLBF, 0);
	if (argc != 3)
		return 2;
	card = open(argv[1], O_RDWR);
	int keyboard = open(argv[2], O_RDONLY), flipping = 0, awaited = 0;
	uint32_t fbs[8], crtcs[CONNECTORS], connectors[CONNECTORS], encoders[8];
	struct resources all = { (uintptr_t)fbs, (uintptr_t)crtcs, (uintptr_t)connectors, (uintptr_t)encoders, { 8, CONNECTORS, CONNECTORS, 8 }, { 0 } };
	must(GETRESOURCES, &all, "resources");
	struct head heads[CONNECTORS] = { 0 };
	for (unsigned n = 0; n < all.counts[2]; n++) {
		heads[n].crtc = crtcs[n];
		show(&heads[n], connectors[n], n);
	}
	long count = 0, since = now_ms();
	struct pollfd ends[2] = { { keyboard, POLLIN, 0 }, { card, POLLIN, 0 } };
	while (poll(ends, 2, LOOK_MS) >= 0) {
		struct resources still = { 0 };
		must(GETRESOURCES, &still, "display");
		if (ends[0].revents && pressed(keyboard)) {
			flipping = !flipping;
			since = now_ms();
			if (flipping && !awaited)
				turn(&heads[0], ++count), awaited = 1;
		}
		if (ends[1].revents) {
			char event[256];
			if (read(card, event, sizeof event) <= 0)
				return 3;
			if (count % SAID == 0) {
				printf("kms: flips %ld in %ld ms\n", count, now_ms() - since);
				since = now_ms();
			}
			awaited = 0;
			usleep(PAUSE_US); /* emulation is slow: others have something to do too */
			if (flipping)
				turn(&heads[0], ++count), awaited = 1;
		}
	}
	return 4;
}
