#!/bin/bash
# Checks that this machine has what the project's commands call. require.sh build|api|node|model|drivers|bench
# As root on Debian, missing packages are named and installed with their services kept from starting; INSTALL=no forbids it.
# Anywhere else the one line to run is printed and the exit code is 1.
set -euo pipefail
. "$(dirname "$0")/paths.sh"
level=${1:?usage: require.sh build|api|node|model|drivers|bench}
packages=()
want() { command -v "$1" >/dev/null || packages+=("$2"); } # want COMMAND PACKAGE

PATH=$PATH:/usr/sbin:/sbin
want openssl openssl; want flock util-linux; want python3 python3
if [ "$level" = node ]; then
  [ "$(uname -s)" = Linux ] || die "A node of our own needs Linux; this is $(uname -s). Name a cluster with POINTSMAN_KUBECONFIG instead."
  [ "$(id -u)" = 0 ] || die "A node of our own needs root; this is $(id -un). Run as root, or name a cluster with POINTSMAN_KUBECONFIG."
  want unshare util-linux; want nsenter util-linux; want setpriv util-linux; want mount mount; want hostname hostname; want ip iproute2
  want containerd containerd; want ctr containerd; want runc runc; want iptables iptables; want nft nftables
  [ -x "$(cni_bin)/bridge" ] || packages+=(containernetworking-plugins)
  grep -qw overlay /proc/filesystems || modprobe overlay 2>/dev/null || die "The kernel offers no overlay file system: load the module overlay."
fi
if [ "$level" = build ]; then
  want make make; want mvn maven
  "$here/go.sh" version >/dev/null
fi
if [ "$level" = model ]; then want spin spin; want cc gcc; [ -e /usr/include/stdio.h ] || packages+=(libc6-dev); fi
# Debian's wrappers may be there without the programs.
runs() { "$1" --version >/dev/null 2>&1 || packages+=("$2"); } # runs COMMAND PACKAGE
if [ "$level" = bench ]; then want pgbouncer pgbouncer; want haproxy haproxy; runs pgbench postgresql-contrib; fi
if [ "$level" = drivers ]; then
  runs psql postgresql-client; runs pgbench postgresql-contrib
  want cc gcc; [ -e /usr/include/postgresql/libpq-fe.h ] || packages+=(libpq-dev)
  [ -e /usr/include/stdio.h ] || packages+=(libc6-dev)
fi
[ ${#packages[@]} = 0 ] && exit 0

mapfile -t packages < <(printf '%s\n' "${packages[@]}" | sort -u)
line="apt-get install -y --no-install-recommends ${packages[*]}"
if [ "${INSTALL:-yes}" = no ] || [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  die "Missing: ${packages[*]}. Run: $line"
fi
echo "Missing: ${packages[*]}. Running: $line" >&2

# Debian asks policy-rc.d whether a package may start its service; 101 says no. One that already says so is left alone; otherwise
# ours stands there only while we install, and what a killed run left is put right first.
policy=/usr/sbin/policy-rc.d; saved=$policy.before-pointsman
restore() {
  if [ -e "$saved" ]; then mv -f "$saved" "$policy"
  elif grep -qs '# pointsman' "$policy"; then rm -f "$policy"; fi
}
mkdir -p /run/pointsman
exec 9>/run/pointsman/install.lock; flock 9
restore
if ! { [ -x "$policy" ] && { "$policy" containerd start >/dev/null 2>&1; [ $? = 101 ]; }; }; then
  trap restore EXIT
  [ ! -e "$policy" ] || mv "$policy" "$saved"
  printf '#!/bin/sh\n# pointsman: no service starts while packages are installed\nexit 101\n' >"$policy"; chmod 755 "$policy"
fi
export DEBIAN_FRONTEND=noninteractive
install() { apt-get install -y --no-install-recommends "${packages[@]}" >&2 </dev/null 9>&-; }
install || { apt-get update >&2 </dev/null 9>&- && install; } || die "Could not install ${packages[*]}; see above. Install them by hand, then run this again."
