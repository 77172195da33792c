#!/bin/sh
# What try.sh does on a fresh Debian: install, check, run, log in as a guest, remove, purge.
set -eu
export DEBIAN_FRONTEND=noninteractive LC_ALL=C

say() { echo "sgui: deb-try: $*"; }
fail() { say "$*"; exit 1; }

apt-get update -qq >/dev/null
apt-get install -y -qq --no-install-recommends /root/sgui.deb >/root/install.log 2>&1 || { tail -n 20 /root/install.log; exit 1; }
say "$(sgui --version), Python $(python3 -c 'import platform; print(platform.python_version())')"
getent passwd sgui-screen >/dev/null || fail "no user sgui-screen"
sgui policy check /etc/sgui/policy.toml >/dev/null
[ -z "$(dpkg --verify sgui)" ] || fail "$(dpkg --verify sgui)"

cat >/root/policy.toml <<'POLICY'
version = 1
[management]
focus = true
[domains.web]
label = "untrusted"
POLICY
mkfifo -m 600 /root/keys
sgui run --policy /root/policy.toml --output headless:800x600 --input pipe:/root/keys >/root/out 2>/root/err &
server=$!
for _ in $(seq 200); do
	grep -q '^sgui: ready$' /root/out && break
	kill -0 "$server" 2>/dev/null || break
	sleep 0.2
done
grep -q '^sgui: ready$' /root/out || fail "not ready: $(cat /root/err)"
python3 -I - <<'GUEST'
from sgui.guest import connect

with connect("/run/sgui/guests/web.sock"):
    print("sgui: deb-try: a guest was welcomed", flush=True)
GUEST
sgui status | sed -n 's/^\(output\|audit\|integrity\)/sgui: deb-try: \1/p'
screen=$(sgui status --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["processes"]["screen"])')
say "screen: $(grep -E '^(Uid|Seccomp|NoNewPrivs):' "/proc/$screen/status" | tr '\n\t' '  ')"
sgui stop
wait "$server" || fail "ended with $?"
[ -s /root/err ] && sed 's/^/sgui: deb-try: said: /' /root/err
sgui audit verify || fail "audit log"
apt-get remove -y -qq sgui >/dev/null 2>&1
[ ! -e /usr/bin/sgui ] || fail "still there after remove"
[ -e /etc/sgui/policy.toml ] || fail "the policy went with remove"
dpkg --purge sgui >/dev/null
[ ! -e /etc/sgui ] && [ ! -e /var/lib/sgui ] || fail "left over after purge"
[ -z "$(find /usr/lib/python3/dist-packages -name 'sgui*')" ] || fail "compiled files left over"
rm -f /root/keys
