/* The painter as a Wayland client: a black fullscreen window, and in it one subsurface a surface, in wl_shm. */
#define _GNU_SOURCE
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <wayland-client.h>

#include "surface.h"
#include "xdg-shell.h"

struct buffer {
    struct wl_buffer *wl;
    uint32_t *pixels;
    int busy;
};
struct window {
    struct wl_surface *wl;
    struct buffer buffers[2];
    struct buffer *next;
    int waiting; /* for the frame callback */
};

static struct wl_display *display;
static struct wl_compositor *compositor;
static struct wl_subcompositor *subcompositor;
static struct wl_shm *shm;
static struct xdg_wm_base *shell;
static int configured;

static void global(void *data, struct wl_registry *registry, uint32_t name, const char *interface, uint32_t version)
{
    (void)data, (void)version;
    if (strcmp(interface, "wl_compositor") == 0)
        compositor = wl_registry_bind(registry, name, &wl_compositor_interface, 4);
    else if (strcmp(interface, "wl_subcompositor") == 0)
        subcompositor = wl_registry_bind(registry, name, &wl_subcompositor_interface, 1);
    else if (strcmp(interface, "wl_shm") == 0)
        shm = wl_registry_bind(registry, name, &wl_shm_interface, 1);
    else if (strcmp(interface, "xdg_wm_base") == 0)
        shell = wl_registry_bind(registry, name, &xdg_wm_base_interface, 1);
}

static void global_gone(void *data, struct wl_registry *registry, uint32_t name)
{
    (void)data, (void)registry, (void)name;
}

static void pinged(void *data, struct xdg_wm_base *base, uint32_t serial)
{
    (void)data;
    xdg_wm_base_pong(base, serial);
}

static void configure(void *data, struct xdg_surface *surface, uint32_t serial)
{
    (void)data;
    xdg_surface_ack_configure(surface, serial);
    configured = 1;
}

static void sized(void *data, struct xdg_toplevel *top, int32_t width, int32_t height, struct wl_array *states)
{
    (void)data, (void)top, (void)width, (void)height, (void)states;
}

static void closed(void *data, struct xdg_toplevel *top)
{
    (void)data, (void)top;
    die("closed");
}

static void released(void *data, struct wl_buffer *wl)
{
    (void)wl;
    ((struct buffer *)data)->busy = 0;
}

static void presented(void *data, struct wl_callback *callback, uint32_t time)
{
    (void)time;
    struct surface *surface = data;
    ((struct window *)surface->side)->waiting = 0;
    surface->taken++;
    wl_callback_destroy(callback);
}

static const struct wl_registry_listener registry_listener = {global, global_gone};
static const struct xdg_wm_base_listener shell_listener = {pinged};
static const struct xdg_surface_listener surface_listener = {configure};
static const struct xdg_toplevel_listener top_listener = {.configure = sized, .close = closed};
static const struct wl_buffer_listener buffer_listener = {released};
static const struct wl_callback_listener frame_listener = {presented};

static void fill(struct buffer *buffer, int width, int height)
{
    size_t bytes = (size_t)width * (size_t)height * 4;
    int fd = memfd_create("pixels", MFD_CLOEXEC);
    if (fd < 0 || ftruncate(fd, (off_t)bytes) != 0)
        die("no memory");
    buffer->pixels = shared(fd, bytes);
    memset(buffer->pixels, 64, bytes);
    struct wl_shm_pool *pool = wl_shm_create_pool(shm, fd, (int32_t)bytes);
    buffer->wl = wl_shm_pool_create_buffer(pool, 0, width, height, width * 4, WL_SHM_FORMAT_XRGB8888);
    wl_buffer_add_listener(buffer->wl, &buffer_listener, buffer);
    wl_shm_pool_destroy(pool);
    close(fd);
}

static struct wl_surface *opaque(int width, int height)
{
    struct wl_surface *surface = wl_compositor_create_surface(compositor);
    struct wl_region *region = wl_compositor_create_region(compositor);
    wl_region_add(region, 0, 0, width, height);
    wl_surface_set_opaque_region(surface, region);
    wl_region_destroy(region);
    return surface;
}

static struct wl_surface *background(struct rect output)
{
    struct wl_surface *parent = opaque(output.width, output.height);
    struct xdg_surface *surface = xdg_wm_base_get_xdg_surface(shell, parent);
    struct xdg_toplevel *top = xdg_surface_get_toplevel(surface);
    xdg_surface_add_listener(surface, &surface_listener, NULL);
    xdg_toplevel_add_listener(top, &top_listener, NULL);
    xdg_toplevel_set_fullscreen(top, NULL);
    wl_surface_commit(parent);
    while (!configured)
        if (wl_display_dispatch(display) < 0)
            die("no window");
    return parent;
}

static void wayland_open(const char *place, struct rect output, struct surface *surfaces, int count)
{
    display = wl_display_connect(place);
    if (display == NULL)
        die("no display");
    wl_registry_add_listener(wl_display_get_registry(display), &registry_listener, NULL);
    wl_display_roundtrip(display);
    if (!compositor || !subcompositor || !shm || !shell)
        die("the compositor lacks a global");
    xdg_wm_base_add_listener(shell, &shell_listener, NULL);
    struct wl_surface *parent = background(output);
    static struct buffer black;
    fill(&black, output.width, output.height);
    for (int n = 0; n < count; n++) {
        struct surface *surface = &surfaces[n];
        struct window *window = surface->side = calloc(1, sizeof *window);
        window->wl = opaque(surface->rect.width, surface->rect.height);
        struct wl_subsurface *sub = wl_subcompositor_get_subsurface(subcompositor, window->wl, parent);
        wl_subsurface_set_position(sub, surface->rect.x, surface->rect.y);
        wl_subsurface_set_desync(sub);
        for (int each = 0; each < 2; each++)
            fill(&window->buffers[each], surface->rect.width, surface->rect.height);
    }
    wl_surface_attach(parent, black.wl, 0, 0);
    wl_surface_damage_buffer(parent, 0, 0, output.width, output.height);
    wl_surface_commit(parent);
    wl_display_roundtrip(display);
}

static int wayland_ready(struct surface *surface)
{
    struct window *window = surface->side;
    window->next = !window->buffers[0].busy ? &window->buffers[0] : !window->buffers[1].busy ? &window->buffers[1] : NULL;
    if (window->waiting || window->next == NULL)
        return 0;
    surface->pixels = window->next->pixels;
    return 1;
}

static void wayland_commit(struct surface *surface, struct rect damage)
{
    struct window *window = surface->side;
    window->next->busy = window->waiting = 1;
    wl_callback_add_listener(wl_surface_frame(window->wl), &frame_listener, surface);
    wl_surface_attach(window->wl, window->next->wl, 0, 0);
    wl_surface_damage_buffer(window->wl, damage.x, damage.y, damage.width, damage.height);
    wl_surface_commit(window->wl);
}

static void wayland_hear(void)
{
    while (wl_display_prepare_read(display) != 0)
        wl_display_dispatch_pending(display);
    wl_display_flush(display);
    struct pollfd poller = {wl_display_get_fd(display), POLLIN, 0};
    if (poll(&poller, 1, 0) > 0)
        wl_display_read_events(display);
    else
        wl_display_cancel_read(display);
    if (wl_display_dispatch_pending(display) < 0)
        die("the compositor is gone");
}

const struct back_end wayland = {wayland_open, wayland_ready, wayland_commit, wayland_hear};
