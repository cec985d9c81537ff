#!/bin/bash
# aot.sh JAVA LIBRARIES OUT: starts the proxy from the jars in LIBRARIES once, has a client knock, and keeps what that start has
# loaded and linked in OUT (an AOT cache, JEP 514). The virtual machine takes it only with the same jars of the same times, from
# whatever folder, and goes without it otherwise.
set -euo pipefail
export LC_ALL=C # the order of the jars is a part of what is kept
java=$1 libraries=$2 out=$3
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
echo '{"keys":[]}' >"$folder/keys.json"
cat >"$folder/routing.json" <<'E2'
{"wire":1,"epoch":0,"revision":0,"source":{"host":"127.0.0.1","port":1,"tls":"Disable"},"writes":"Source",
 "reads":{"onTarget":0,"shadowPercent":0,"stickyBy":"None","segments":[]},"warmTarget":false}
E2
path=$(printf "%s:" "$libraries"/*.jar)
mkfifo "$folder/said"
POINTSMAN_ADDRESS=127.0.0.1 POINTSMAN_PORT=0 POINTSMAN_ADMIN_PORT=0 POINTSMAN_AUDIENCE=nobody POINTSMAN_CONFIG_DIR=$folder \
  "$java" -XX:+UseSerialGC -XX:-UsePerfData --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED \
  -Djdk.reflect.useNativeAccessorOnly=true "-XX:AOTCacheOutput=$out" -cp "${path%:}" dev.pointsman.proxy.ProxyMain >"$folder/said" 2>&1 &
proxy=$!
while read -r -t 60 line; do
  echo "$line"
  [[ $line == *event=started* ]] || continue
  port=${line#*port=}; port=${port%% *}
  # A StartupMessage of nobody: it is answered by the server's absence.
  printf '\0\0\0\025\0\003\0\0user\0nobody\0\0' >"/dev/tcp/127.0.0.1/$port" || true
  kill -TERM "$proxy"
done <"$folder/said" >"$folder/log"
kill -KILL "$proxy" 2>/dev/null || true # only where a minute was not enough
wait "$proxy" || true
grep -q event=routed "$folder/log" || { cat "$folder/log" >&2; echo "aot.sh: the start did not understand its table" >&2; exit 1; }
[ -s "$out" ] || { cat "$folder/log" >&2; echo "aot.sh: the start left no cache in $out" >&2; exit 1; }
