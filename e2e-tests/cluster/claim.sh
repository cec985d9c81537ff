# Slots for whole nodes; sourced. Slot N owns interface pmN, network 198.18.0.0/15's Nth /18 and the folder $CLAIMS/N, in which
# everything is recorded before it is made, so that whoever comes after a kill can remove it:
#   owner     whose life the node depends on: pid and start time, or "none"
#   workdir   the folder with its files
#   outer     unshare, whose death ends every process of the node
#   cgroups   the cgroups made for it
# RFC 2544's benchmarking range clashes with nobody's LAN. Only one process at a time may claim, sweep or release: the lock.
SLOTS=8
locked() { mkdir -p "$CLAIMS"; exec 8>"$CLAIMS/lock"; flock 8; "$@"; exec 8>&-; }

net() { echo "198.$((18 + $1 / 4)).$((64 * ($1 % 4) + $2)).$3"; } # net SLOT THIRD FOURTH
foreign() { # somebody else has the interface or a route into the network
  ip link show "pm$1" >/dev/null 2>&1 || [ -n "$(ip -4 route show root "$(net "$1" 0 0)/18")" ]
}
claim() { # claim WORKDIR: prints the slot
  local n
  for ((n = 0; n < SLOTS; n++)); do
    [ ! -e "$CLAIMS/$n" ] && ! foreign $n || continue
    mkdir "$CLAIMS/$n"; identity $$ >"$CLAIMS/$n/owner"; echo "$1" >"$CLAIMS/$n/workdir"
    echo $n; return
  done
  die "All $SLOTS networks inside 198.18.0.0/15 are taken: stop a node (in $CLAIMS) with $here/stop-node.sh FOLDER."
}
slot_of() { # slot_of WORKDIR
  local c; for c in "$CLAIMS"/[0-9]*; do [ "$(cat "$c/workdir" 2>/dev/null)" = "$1" ] && { basename "$c"; return; }; done; return 1
}
sweep() { local c; for c in "$CLAIMS"/[0-9]*; do [ ! -d "$c" ] || owned "$c" || { echo "removing what a killed run left: $c" >&2; remove "$(basename "$c")"; }; done; }

members() { # members CGROUP: every process in it and below
  find "$1" -name cgroup.procs -exec cat {} + 2>/dev/null || true
}
remove_cgroup() { # what is still in it is ours by the cgroup's name
  local pid
  for _ in {1..100}; do
    [ -d "$1" ] || return 0
    for pid in $(members "$1"); do kill -9 "$pid" 2>/dev/null || true; done
    find "$1" -depth -type d -exec rmdir {} + 2>/dev/null || sleep 0.1
  done
  echo "could not remove $1" >&2; return 1
}
remove() { # remove SLOT: in this order, so that an interrupted removal can be done again
  local c=$CLAIMS/$1 w g failed=0
  w=$(cat "$c/workdir" 2>/dev/null || true)
  [ ! -s "$c/outer" ] || end $(cat "$c/outer") KILL
  # the kernel can keep the dead network namespace, and with it the veth, for ~100 s (sockets in FIN_WAIT1): remove it by name
  ip link del "pm$1" 2>/dev/null || true
  if [ -e "$c/cgroups" ]; then while read -r g; do remove_cgroup "$g" || failed=1; done <"$c/cgroups"; fi
  [ -z "$w" ] || [ "${KEEP:-0}" = 1 ] || rm -rf "$w"
  [ $failed = 1 ] || rm -rf "$c"
  return $failed
}
