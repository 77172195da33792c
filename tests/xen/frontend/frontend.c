/* A frontend of Xen's vfb and vkbd that says what it is told to say: the whole of a hostile guest, as its init.

   One order a line on the console, one answer a line: "= WORDS" or "! WHY". Values are hexadecimal bytes.

     write NODE VALUE          a node of its own, or of others
     toggle NODE COUNT A B     one value and the other, as fast as it goes; answers milliseconds
     remove NODE
     grant NAME                a page granted to domain 0; answers its reference
     pages NAME COUNT          pages that are granted to nobody; answers the first's machine frame
     frames NAME AT PAGES SIZE their machine frames as numbers of SIZE bytes at offset AT of NAME
     put NAME AT VALUE         into its memory
     fill NAME VALUE           all of it, again and again
     get NAME AT COUNT         out of it
     flip NAME AT COUNT A B    another process writes one value and the other there, meanwhile
     reap                      wait for those processes
     port NAME                 an event channel for domain 0; answers the port
     ring NAME COUNT           ring it so many times
     send PAGE PORT COUNT SLOT write a record into the fb page's out ring so often, and ring

   The machine frame of a page is what vfb wants, and what no interface of Linux tells: it stands in the
   kernel's own table (xen_p2m_addr), which /proc/kcore shows to root.
   Source: Linux include/uapi/xen/gntalloc.h, evtchn.h; Documentation/admin-guide/mm/pagemap.rst. */

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { PAGE = 4096, NAMES = 64, LINE = 16384, XS_WRITE = 11, XS_RM = 13, XS_EVENT = 15, XS_ERROR = 16 };

struct named { char name[24]; uint8_t *memory; int pages; uint32_t port; };

static struct named names[NAMES];
static int xenbus, gntalloc, evtchn, pagemap, kcore;
static uint64_t p2m;

static void refuse(const char *why) { printf("! %s: %s\n", why, strerror(errno)); }

static struct named *find(const char *name)
{
    for (int n = 0; n < NAMES; n++)
        if (!strcmp(names[n].name, name))
            return &names[n];
    return NULL;
}

static struct named *made(const char *name)
{
    struct named *it = find(name);
    if (!it)
        it = find("");
    if (it)
        strncpy(it->name, name, sizeof it->name - 1);
    return it;
}

static int bytes(const char *hex, uint8_t *to)
{
    int count = strlen(hex) / 2;
    for (int n = 0; n < count; n++)
        sscanf(hex + 2 * n, "%2hhx", to + n);
    return count;
}

static int store(uint32_t kind, const char *node, const char *hex)
{
    uint8_t message[16 + LINE], answer[16 + PAGE];
    uint32_t head[4] = {kind, 1, 0, strlen(node) + 1};
    memcpy(message + 16, node, head[3]);
    if (hex)
        head[3] += bytes(hex, message + 16 + head[3]);
    memcpy(message, head, 16);
    if (write(xenbus, message, 16 + head[3]) < 0)
        return -1;
    for (uint32_t had = 0, want = 16; had < want;) {
        int got = read(xenbus, answer + had, want - had);
        if (got <= 0)
            return -1;
        had += got;
        if (had == 16 && want == 16) {
            memcpy(head, answer, 16);
            want += head[3];
        }
    }
    errno = EACCES;
    return head[0] == kind ? 0 : -1;
}

static uint64_t kernel(uint64_t address)
{
    Elf64_Ehdr head;
    Elf64_Phdr part;
    uint64_t word = 0;
    pread(kcore, &head, sizeof head, 0);
    for (int n = 0; n < head.e_phnum; n++) {
        pread(kcore, &part, sizeof part, head.e_phoff + n * sizeof part);
        if (part.p_type == PT_LOAD && address >= part.p_vaddr && address - part.p_vaddr < part.p_memsz) {
            pread(kcore, &word, 8, part.p_offset + address - part.p_vaddr);
            return word;
        }
    }
    return 0;
}

static uint64_t frame(void *page)
{
    uint64_t entry = 0;
    pread(pagemap, &entry, 8, (uint64_t)page / PAGE * 8);
    return kernel(p2m + (entry & ((1ULL << 55) - 1)) * 8) & ((1ULL << 62) - 1);
}

static void grant(const char *name)
{
    struct { uint16_t domid, flags; uint32_t count; uint64_t index; uint32_t reference, more; } order = {0, 1, 1, 0, 0, 0};
    struct named *it = made(name);
    if (ioctl(gntalloc, _IOC(_IOC_NONE, 'G', 5, 24), &order) < 0)
        return refuse("grant");
    it->memory = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, gntalloc, order.index);
    it->pages = 1;
    printf("= %u\n", order.reference);
}

static void pages(const char *name, int count)
{
    struct named *it = made(name);
    it->memory = mmap(NULL, count * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (it->memory == MAP_FAILED || mlock(it->memory, count * PAGE))
        return refuse("pages");
    memset(it->memory, 0, count * PAGE);
    it->pages = count;
    printf("= %llu\n", (unsigned long long)frame(it->memory));
}

static void toggle(const char *node, int count, const char *one, const char *two)
{
    struct timespec begun, ended;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    for (int n = 0; n < count; n++)
        store(XS_WRITE, node, n % 2 ? two : one);
    clock_gettime(CLOCK_MONOTONIC, &ended);
    printf("= %ld\n", (ended.tv_sec - begun.tv_sec) * 1000 + (ended.tv_nsec - begun.tv_nsec) / 1000000);
}

static void flip(struct named *it, int at, int count, const char *one, const char *two)
{
    uint8_t a[PAGE], b[PAGE];
    int length = bytes(one, a);
    bytes(two, b);
    printf("=\n");
    fflush(stdout);
    if (fork())
        return;
    for (int n = 0; n < count; n++)
        memcpy(it->memory + at, n % 2 ? b : a, length);
    _exit(0);
}

static void notify(uint32_t port, int count)
{
    while (count-- > 0)
        ioctl(evtchn, _IOC(_IOC_NONE, 'E', 4, 4), &port);
}

static void send(struct named *page, uint32_t port, int count, const char *hex)
{
    volatile uint32_t *words = (uint32_t *)page->memory; /* 2: consumer, 3: producer */
    uint8_t slot[40] = {0};
    int waited = 0;
    bytes(hex, slot);
    for (int n = 0; n < count; n++) {
        while (words[3] - words[2] >= 51 && waited < 5000) {
            usleep(1000);
            waited++;
        }
        memcpy(page->memory + 2048 + words[3] % 51 * 40, slot, 40);
        words[3]++;
        notify(port, 1);
    }
    printf("= %d\n", waited);
}

static void port(const char *name)
{
    uint32_t remote = 0;
    struct named *it = made(name);
    int got = ioctl(evtchn, _IOC(_IOC_NONE, 'E', 2, 4), &remote);
    if (got < 0)
        return refuse("port");
    it->port = got;
    printf("= %d\n", got);
}

static void obey(char *line)
{
    char *word[8] = {"", "", "", "", "", "", "", ""};
    int count = 0;
    for (char *at = strtok(line, " \r\n"); at && count < 8; at = strtok(NULL, " \r\n"))
        word[count++] = at;
    struct named *it = find(word[1]);
    if (!count)
        return;
    if (!strcmp(word[0], "write"))
        store(XS_WRITE, word[1], word[2]) ? refuse("write") : (void)printf("=\n");
    else if (!strcmp(word[0], "remove"))
        store(XS_RM, word[1], NULL) ? refuse("remove") : (void)printf("=\n");
    else if (!strcmp(word[0], "toggle"))
        toggle(word[1], atoi(word[2]), word[3], word[4]);
    else if (!strcmp(word[0], "grant"))
        grant(word[1]);
    else if (!strcmp(word[0], "pages"))
        pages(word[1], atoi(word[2]));
    else if (!strcmp(word[0], "port"))
        port(word[1]);
    else if (!strcmp(word[0], "reap")) {
        while (wait(NULL) > 0)
            ;
        printf("=\n");
    } else if (!it)
        printf("! no %s\n", word[1]);
    else if (!strcmp(word[0], "frames")) {
        struct named *of = find(word[3]);
        int size = atoi(word[4]);
        for (int n = 0; n < of->pages; n++) {
            uint64_t number = frame(of->memory + n * PAGE);
            memcpy(it->memory + atoi(word[2]) + n * size, &number, size);
        }
        printf("=\n");
    } else if (!strcmp(word[0], "put")) {
        bytes(word[3], it->memory + atoi(word[2]));
        printf("=\n");
    } else if (!strcmp(word[0], "fill")) {
        uint8_t value[PAGE];
        int length = bytes(word[2], value);
        for (int n = 0; n < it->pages * PAGE; n++)
            it->memory[n] = value[n % length];
        printf("=\n");
    } else if (!strcmp(word[0], "get")) {
        printf("= ");
        for (int n = 0; n < atoi(word[3]); n++)
            printf("%02x", it->memory[atoi(word[2]) + n]);
        printf("\n");
    } else if (!strcmp(word[0], "flip"))
        flip(it, atoi(word[2]), atoi(word[3]), word[4], word[5]);
    else if (!strcmp(word[0], "ring")) {
        notify(it->port, atoi(word[2]));
        printf("=\n");
    } else if (!strcmp(word[0], "send"))
        send(it, find(word[2])->port, atoi(word[3]), word[4]);
    else
        printf("! what is %s\n", word[0]);
}

static void load(const char *path)
{
    int file = open(path, O_RDONLY);
    if (file >= 0)
        syscall(SYS_finit_module, file, "", 0);
    close(file);
}

static uint64_t symbol(const char *wanted)
{
    char line[512], name[256];
    uint64_t address, found = 0;
    FILE *file = fopen("/proc/kallsyms", "r");
    while (file && !found && fgets(line, sizeof line, file))
        if (sscanf(line, "%lx %*c %255s", &address, name) == 2 && !strcmp(name, wanted))
            found = address;
    if (file)
        fclose(file);
    return found;
}

static void prepare(void)
{
    struct termios raw;
    mkdir("/proc", 0755);
    mkdir("/dev", 0755);
    mount("proc", "/proc", "proc", 0, "");
    mount("devtmpfs", "/dev", "devtmpfs", 0, "");
    for (int fd = open("/dev/hvc0", O_RDWR), n = 0; n < 3; n++)
        dup2(fd, n);
    tcgetattr(0, &raw);
    cfmakeraw(&raw);
    tcsetattr(0, TCSANOW, &raw);
    load("/modules/xen_evtchn.ko");
    load("/modules/xen_gntalloc.ko");
    xenbus = open("/dev/xen/xenbus", O_RDWR);
    gntalloc = open("/dev/xen/gntalloc", O_RDWR);
    evtchn = open("/dev/xen/evtchn", O_RDWR);
    pagemap = open("/proc/self/pagemap", O_RDONLY);
    kcore = open("/proc/kcore", O_RDONLY);
    p2m = kernel(symbol("xen_p2m_addr"));
}

int main(void)
{
    static char line[LINE];
    prepare();
    setvbuf(stdout, NULL, _IOLBF, 0);
    printf("frontend %d %d %d %d %d %lx\n", xenbus, gntalloc, evtchn, pagemap, kcore, (unsigned long)p2m);
    while (fgets(line, sizeof line, stdin))
        obey(line);
    for (;;)
        pause();
}
