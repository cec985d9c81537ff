#!/bin/bash
# stop.sh FOLDER: ends what start.sh started there, last started first, and removes the folder. KEEP=1 keeps the folder (logs).
set -euo pipefail
. "$(dirname "$0")/paths.sh"
W=${1:?usage: stop.sh FOLDER}
[ -e "$W/owner" ] || die "$W holds no control plane of ours (no file $W/owner)."
each() { # each SIGNAL
  [ -e "$W/pids" ] || return 0
  local name pid start
  while read -r name pid start; do end "$pid" "$start" "$1"; done < <(tac "$W/pids")
}
left() { local name pid start; [ -e "$W/pids" ] || return 1; while read -r name pid start; do if alive "$pid" "$start"; then return 0; fi; done <"$W/pids"; return 1; }
each TERM
for _ in {1..100}; do left || break; sleep 0.1; done
each KILL
[ "${KEEP:-0}" = 1 ] || rm -rf "$W"
