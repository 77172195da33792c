#!/bin/sh
# install-packages.sh SET...: install the Debian packages that sgui needs and this machine lacks.
#   base     what `make` and a headless output need        (Mesa's software renderer, venv)
#   window   what a window under X11 or Wayland needs
#   guest    what QEMU guests need
#   image    what makes the bootable machine: its file system, its boot loader
#   bench    what `make bench` compares sgui and its bridges with, and compiles its painters with
#   test     what the tests start beside: X, VNC and Wayland servers, a C compiler, readers of cpio and man pages, systemd's checks
# Silent, and done in a moment, when nothing is missing. Becomes root through sudo where it must.
set -eu

base="python3-venv libegl1 libgl1-mesa-dri libopengl0 libgl1"
window="libx11-6 libxext6 libxcursor1 libxi6 libxrandr2 libxss1 libwayland-client0 libwayland-cursor0 libwayland-egl1 libxkbcommon0"
guest="qemu-system-x86 zstd"
test="xvfb bubblewrap xterm libvirt-daemon libvirt-daemon-driver-qemu libvirt-clients xdotool weston gcc libc6-dev cpio groff-base systemd tigervnc-standalone-server x11vnc wayvnc sway gvncviewer"
bench="weston sway gcc libc6-dev make pkg-config libwayland-dev libwayland-bin wayland-protocols xvfb tigervnc-standalone-server tigervnc-viewer qemu-system-gui libsdl2-2.0-0 xserver-xephyr bubblewrap"
image="squashfs-tools grub-common grub-pc-bin grub-efi-amd64-bin xorriso mtools"
# Since Debian 13 QEMU's D-Bus display is a package of its own; before, it came with qemu-system-x86.
dbus_display="qemu-system-modules-opengl"

give_up() {
	echo "sgui: packages: $1" >&2
	exit 1
}

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }
known() { apt-cache show --no-all-versions "$1" >/dev/null 2>&1; }

command -v dpkg-query >/dev/null || give_up "this is not Debian; install these yourself: $base $guest"

wanted=
for set in "$@"; do
	case $set in
	base) wanted="$wanted $base" ;;
	window) wanted="$wanted $window" ;;
	image) wanted="$wanted $image" ;;
	test) wanted="$wanted $test" ;;
	bench) wanted="$wanted $bench" ;;
	guest)
		wanted="$wanted $guest"
		[ -e "/usr/lib/$(uname -m)-linux-gnu/qemu/ui-dbus.so" ] || wanted="$wanted $dbus_display"
		;;
	*) give_up "no set $set, there are base, window, guest, image, bench and test" ;;
	esac
done

missing=
for package in $wanted; do
	installed "$package" || missing="$missing $package"
done
# The guest's kernel is downloaded, not installed, so apt must know it.
lists=
case " $* " in *" guest "*) [ -e .cache/guest/vmlinux ] || known linux-image-amd64 || lists=stale ;; esac
[ -n "$missing$lists" ] || exit 0

root=
if [ "$(id -u)" != 0 ]; then
	command -v sudo >/dev/null || give_up "neither root nor sudo is here to install:${missing:- apt package lists}"
	root=sudo
fi
for package in $missing; do
	known "$package" || lists=stale
done
if [ -n "$lists" ]; then
	echo "sgui: updating apt's package lists"
	$root apt-get update -qq || give_up "apt-get update failed; missing:$missing"
fi
# Before Debian 13 the display module has no package of its own.
known "$dbus_display" || missing=$(echo "$missing" | sed "s/ *$dbus_display//")
[ -n "$missing" ] || exit 0
echo "sgui: installing$missing"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# shellcheck disable=SC2086
if ! $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >"$log" 2>&1; then
	give_up "apt-get could not install$missing: $(grep -m1 '^E:' "$log" || tail -n 1 "$log")"
fi
