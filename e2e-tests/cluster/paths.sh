# Where things live; sourced by every script. CACHE survives runs and is shared by all clones; RUN holds what a running cluster
# owns; CLAIMS holds the slots of whole nodes (interfaces and networks belong to the machine, so the claims do too).
CACHE=${POINTSMAN_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/pointsman}
RUN=${POINTSMAN_RUN:-$CACHE/run}
CLAIMS=/run/pointsman/clusters
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

die() { printf '%s\n' "$*" >&2; exit 1; }

# A process is a pid and its start time: a pid alone may have been given to somebody else since.
identity() { local stat; stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1; set -- "$1" ${stat##*) }; echo "$1 ${21}"; }
alive() { [ -n "${1:-}" ] && [ "$(identity "$1" 2>/dev/null)" = "$1 ${2:-}" ]; }
end() { # end PID STARTTIME SIGNAL: nothing when that process is gone
  if alive "$1" "$2"; then kill "-$3" "$1" 2>/dev/null || true; fi
}
# The process whose death makes a cluster stale: CLUSTER_OWNER=PID, or "none" for a cluster that stays until it is stopped.
owner() { if [ "${CLUSTER_OWNER:-none}" = none ]; then echo none; else identity "$CLUSTER_OWNER" || die "CLUSTER_OWNER=$CLUSTER_OWNER is no running process"; fi; }
owned() { local o; o=$(cat "$1/owner" 2>/dev/null) || return 1; [ "$o" = none ] || alive $o; } # owned DIR
cni_bin() { local d; for d in "${CNI_BIN:-}" /usr/lib/cni /opt/cni/bin; do [ -x "$d/bridge" ] && { echo "$d"; return; }; done; echo /usr/lib/cni; }
kubectl_path() { command -v kubectl || echo "$1/kubectl"; } # kubectl_path BIN
