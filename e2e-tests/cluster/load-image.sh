#!/bin/bash
# load-image.sh FOLDER ARCHIVE...: imports docker-archive or OCI archives into the node that start-node.sh made in FOLDER.
set -euo pipefail
w=${1:?usage: load-image.sh FOLDER ARCHIVE...}; shift
pid=$(cat "$w/inner.pid" 2>/dev/null) || { echo "$w holds no running node: start one with start-node.sh" >&2; exit 1; }
for archive in "$@"; do
  nsenter -t "$pid" -m ctr -n k8s.io images import "$(readlink -f "$archive")"
done
