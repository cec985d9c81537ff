#!/bin/bash
# Runs the go command, found on the PATH or where it is usually put.
set -euo pipefail
for go in "$(command -v go || true)" /usr/local/go/bin/go /usr/lib/go/bin/go "${HOME:-/root}/go/bin/go" /usr/lib/go-*/bin/go; do
  [ -x "$go" ] || continue
  exec "$go" "$@"
done
echo "Go is missing, and the cluster's programs are built with it: put Go 1.26 or newer on the PATH (https://go.dev/dl)." >&2
exit 1
