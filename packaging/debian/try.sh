#!/bin/sh
# try.sh PACKAGE SUITE...: install it on a fresh Debian of each suite, run it there headless, remove it again.
# As root; the fresh system is kept in .cache/debian/SUITE, so that a second time takes half a minute.
set -eu

package=$1
shift
[ "$(id -u)" = 0 ] || { echo "sgui: deb-try: must be root, for chroot" >&2; exit 1; }
command -v debootstrap >/dev/null || { echo "sgui: deb-try: debootstrap is missing, install it" >&2; exit 1; }

for suite in "$@"; do
	root=.cache/debian/$suite
	if [ ! -e "$root/.ready" ]; then
		echo "sgui: deb-try: fetching Debian $suite"
		rm -rf "$root"
		mkdir -p "$root"
		debootstrap --variant=minbase "$suite" "$root" "${MIRROR:-http://deb.debian.org/debian}" >"$root.log" 2>&1
		touch "$root/.ready"
	fi
	cp "$package" "$root/root/sgui.deb"
	cp packaging/debian/inside.sh "$root/root/inside.sh"
	cp /etc/resolv.conf "$root/etc/resolv.conf"
	unshare --mount --pid --fork --kill-child sh -c '
		mount --make-rprivate /
		mount -t proc proc "$1/proc"
		mount -t tmpfs tmpfs "$1/run"
		exec chroot "$1" sh /root/inside.sh' sh "$root" || { echo "sgui: deb-try: $suite: failed" >&2; exit 1; }
	echo "sgui: deb-try: $suite: installed, ran, removed"
done
