#!/bin/bash
# What make test runs: the cutover's model, then the build with every test, whose closing lines come last.
set -euo pipefail
cd "$(dirname "$0")/.."
if reason=$(e2e-tests/cluster/require.sh model 2>&1); then
  e2e-tests/model.sh quick
elif [ "${REQUIRE_NODE:-}" = 1 ]; then
  echo "$reason" >&2; exit 1
else
  echo "The model check is skipped. $reason" >&2
fi
for what in drivers bench; do e2e-tests/cluster/require.sh $what; done
exec mvn -B -ntp verify
