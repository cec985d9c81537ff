#!/bin/bash
# jmh.sh ARGUMENT...: the microbenchmarks, with what they allocate. The harness is made from the compiled classes, so that the
# build's own rules for sources need no exception.
set -euo pipefail
cd "$(dirname "$0")/../.."
log=dataplane/proxy/target/jmh.log; made=dataplane/proxy/target/jmh; mkdir -p "$made"/{sources,classes}
echo "compiling (log: $log)"
mvn -B -ntp -Pjmh -pl dataplane/proxy -am test-compile dependency:build-classpath -DincludeScope=test \
  -Dmdep.outputFile=target/test.classpath >"$log" 2>&1 || { grep -m20 ERROR "$log" >&2; exit 1; }
path="dataplane/proxy/target/test-classes:dataplane/proxy/target/classes:$(cat dataplane/proxy/target/test.classpath)"
{
  "$JAVA_HOME/bin/java" -cp "$path" org.openjdk.jmh.generators.bytecode.JmhBytecodeGenerator \
    dataplane/proxy/target/test-classes "$made/sources" "$made/classes"
  find "$made/sources" -name '*.java' -print0 | xargs -0 "$JAVA_HOME/bin/javac" -proc:none -cp "$path" -d "$made/classes"
} >>"$log" 2>&1 || { tail -20 "$log" >&2; exit 1; }
mkdir -p e2e-tests/target/bench
exec "$JAVA_HOME/bin/java" -cp "$made/classes:$path" org.openjdk.jmh.Main -prof gc -f 2 -wi 5 -i 5 -w 1 -r 1 \
  -jvmArgs "--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED" \
  -rf json -rff e2e-tests/target/bench/jmh.json "$@"
