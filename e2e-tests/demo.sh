#!/bin/bash
# Packages what the demo needs (tests left to make test) and runs it; its exit code is the demo's. KEEP=1 is passed on.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p e2e-tests/target
echo "packaging (log: e2e-tests/target/demo-build.log)"
mvn -B -ntp -DskipTests package >e2e-tests/target/demo-build.log 2>&1 || { grep -m20 ERROR e2e-tests/target/demo-build.log >&2; exit 1; }
exec "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  -cp 'e2e-tests/target/classes:e2e-tests/target/lib/*' dev.pointsman.e2e.demo.Demo "$@"
