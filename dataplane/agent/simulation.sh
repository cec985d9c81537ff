#!/bin/bash
# simulation.sh SCHEDULES SEED: so many simulated cutovers, from that seed on. Its exit code is 0 when every promise was kept.
set -euo pipefail
cd "$(dirname "$0")/../.."
log=dataplane/agent/target/simulation.log; mkdir -p dataplane/agent/target
echo "compiling (log: $log)"
mvn -B -ntp -pl dataplane/agent -am test-compile dependency:build-classpath -DincludeScope=test \
  -Dmdep.outputFile=target/test.classpath >"$log" 2>&1 || { grep -m20 ERROR "$log" >&2; exit 1; }
# Agents' threads are the machine's business as little as may be: one carries them all.
exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmx512m -Djdk.virtualThreadScheduler.parallelism=1 \
  -cp "dataplane/agent/target/test-classes:dataplane/agent/target/classes:$(cat dataplane/agent/target/test.classpath)" \
  dev.pointsman.agent.cutover.Simulation "$@"
