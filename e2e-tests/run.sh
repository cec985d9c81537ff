#!/bin/bash
# run.sh MAIN_CLASS ARGUMENT...: packages everything (tests left to make test) and runs a program of this module. Its exit code is the
# program's. QUICK=1 takes what has been packaged before as it is.
set -euo pipefail
cd "$(dirname "$0")/.."
log=e2e-tests/target/package.log; mkdir -p e2e-tests/target
if [ "${QUICK:-0}" != 1 ]; then
  rm -rf e2e-tests/target/lib # a library of another version from before would stay on the class path
  echo "packaging (log: $log)"
  mvn -B -ntp -DskipTests package >"$log" 2>&1 || { grep -m20 ERROR "$log" >&2; exit 1; }
fi
exec "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  -cp 'e2e-tests/target/classes:e2e-tests/target/lib/*' "$@"
