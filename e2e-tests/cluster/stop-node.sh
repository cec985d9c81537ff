#!/bin/bash
# stop-node.sh FOLDER: ends the node that start-node.sh made there and removes everything of it. KEEP=1 keeps the folder (logs).
# Without FOLDER: sweeps what killed runs left, and stops nothing that is in use.
set -euo pipefail
. "$(dirname "$0")/paths.sh"
. "$here/claim.sh"
PATH=$PATH:/usr/sbin:/sbin
if [ $# = 0 ]; then locked sweep; exit 0; fi
W=$(readlink -f "$1")
stop() {
  local slot
  if slot=$(slot_of "$W"); then remove "$slot"
  elif [ -d "$W/log" ]; then [ "${KEEP:-0}" = 1 ] || rm -rf "$W" # a start that ended before it had a slot
  else die "$1 holds no node of ours."; fi
}
locked stop "$1"
