#!/bin/bash
# model.sh quick|full: checks the models of the cutover and of streams that take turns (docs/decisions/*.pml) with spin, and that the
# checks can fail: a model that leaves out a rule the protocol rests on must be caught.
# quick, part of make test: 25 s of processor time and 380 MB. full: several minutes and 3 GB, for whoever changes the protocol.
set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
"$top/e2e-tests/cluster/require.sh" model
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cp "$top"/docs/decisions/*.pml "$work"; cd "$work"
model=cutover.pml

search() { # search FLAG...: every reachable state of the model with these flags; prints what spin found
  spin -a "$@" "$model" >spin.log
  cc -O2 -w -DSAFETY -DCOLLAPSE -DT_REVERSE -o pan pan.c
  ./pan -m400000 -w24 >pan.log 2>&1 || true
  grep -E "errors:|states, stored|total actual memory|elapsed time" pan.log | sed "s/.*\(errors\)/\1/; s/^pan: //" | tr -s '\t \n' ' '
}
fail() { echo "The model check failed: $*. Its output:" >&2; tail -n 30 pan.log >&2; exit 1; }
holds() {
  local found; found=$(search "$@"); echo "holds  $*: $found"
  [[ $found == *"errors: 0"* ]] && ! grep -qE "max search depth too small|out of memory" pan.log || fail "with $* a rule is broken"
}
caught() {
  local found; found=$(search "$@"); echo "caught $*: $found"
  [[ $found == *"errors: 1"* ]] || fail "with $* a rule is left out, and nothing was found"
}
holds -DEPOCHS=1 -DMAXW=1                # one cutover with writes and a crash: never two writers, nothing acknowledged is lost
holds -DMAXW=0 -DCRASHES=0               # two cutovers, coordinators that stall and come back
caught -DEPOCHS=1 -DMAXW=1 -DNO_MARKER   # deciding before the new side has caught up
caught -DEPOCHS=1 -DMAXW=1 -DNO_MARKER_AGAIN # opening a side that has crashed before the last writes are there again
caught -DEPOCHS=1 -DMAXW=1 -DNO_LOCAL_GUARD  # leaving a side that takes no writes, because an order says so
model=streams.pml
holds                                    # three moves, two crashes of either side: nothing comes back to where it was made
caught -DNO_ORIGIN                       # beginning where the slot says alone, which a crash sets back
caught -DMOVES=1 -DNO_FLUSH              # starting a stream whose origin is not on disk
caught -DNO_ORIGIN -DNO_SLOT -DCRASHES=0 # beginning wherever the stream has ended
model=cutover.pml
[ "${1:-quick}" = full ] || exit 0
holds -DMAXW=0                           # two cutovers and a crash that loses an unflushed opening
holds -DMAXW=1 -DCRASHES=0               # two cutovers with writes
caught -DMAXW=0 -DNO_FLUSH_RULE          # beginning an epoch before the last is on disk
