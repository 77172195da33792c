/* fbsize WIDTH HEIGHT: asks Linux's framebuffer for another size, as fbset does, which busybox has no more. */
#include <fcntl.h>
#include <linux/fb.h>
#include <stdlib.h>
#include <sys/ioctl.h>

int main(int argc, char **argv)
{
	struct fb_var_screeninfo var;
	int fd = open("/dev/fb0", O_RDWR);

	if (argc != 3 || fd < 0 || ioctl(fd, FBIOGET_VSCREENINFO, &var))
		return 1;
	var.xres = atoi(argv[1]);
	var.yres = atoi(argv[2]);
	var.activate = FB_ACTIVATE_NOW;
	return ioctl(fd, FBIOPUT_VSCREENINFO, &var) != 0;
}
