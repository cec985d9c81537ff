#!/bin/bash
# build.sh [NAME...]: writes images as docker-archives, without a registry or an engine, and prints each archive's path.
# Names: operator agent proxy load postgres-15 postgres-18 (default: all whose program has been built by Maven).
# Kept in the cache by content: what is there already is not written again.
set -euo pipefail
shopt -s inherit_errexit
images=$(cd "$(dirname "$0")" && pwd); top=$(cd "$images/../.." && pwd); cluster=$images/../cluster
. "$cluster/paths.sh"
. "$images/layers.sh"
"$cluster/require.sh" api
version=${POINTSMAN_VERSION:-0.1.0}
store=$CACHE/images; mkdir -p "$store"
exec 9>"$store/lock"; flock 9
scratch=$(mktemp -d "$store/part.XXXXXX"); trap 'rm -rf "$scratch"' EXIT

digest() { # digest PATH...: of names, contents and this folder's scripts
  local p
  {
    cat "$images"/*.sh "$images/mkimage.py" "$images"/postgres/*
    for p in "$@"; do
      [ ! -e "$p" ] || (cd "$(dirname "$p")" && find "$(basename "$p")" -type f | LC_ALL=C sort | xargs -d '\n' sha256sum)
    done
  } | sha256sum | cut -c1-16
}
made() { # made NAME DIGEST CMD...: the folder $store/NAME-DIGEST, filled by CMD FOLDER when it is not there
  local dir=$store/$1-$2; shift 2
  if [ ! -d "$dir" ]; then "$@" "$scratch/folder" 9>&-; mv "$scratch/folder" "$dir"; fi
  echo "$dir"
}
archive() { # archive NAME DIGEST TAG APP LAYER... -- OPTIONS: APP FOLDER fills the last layer, which is not kept
  local out=$store/$1-$3-$2.tar name=$1 tag=$3 app=$4 layers=(); shift 4
  while [ "$1" != -- ]; do layers+=("$1"); shift; done; shift
  if [ ! -e "$out" ]; then
    # The newest few are enough for the clones in use; on a new machine there are none.
    { ls -t "$store/$name-$tag"-*.tar 2>/dev/null || true; } | tail -n +4 | xargs -r rm -f
    rm -rf "$scratch/app"; "$app" "$scratch/app" 9>&-
    python3 "$images/mkimage.py" "$out" "docker.io/library/pointsman-$name:$tag" "${layers[@]}" "$scratch/app" "$@"
  fi
  touch "$out"
  echo "$out"
}

# --- programs on a Java runtime: a heap by the container's limit, one collector thread, nothing written outside /tmp ----------
jvm='"/jre/bin/java","-XX:+UseSerialGC","-XX:MaxRAMPercentage=60","-XX:-UsePerfData","-XX:+ExitOnOutOfMemoryError"'
jvm+=',"--sun-misc-unsafe-memory-access=allow","--enable-native-access=ALL-UNNAMED"'
java_home=$("$top/.ci/jdk25")
base=$(made base "$(digest "$java_home/release")" java_base)
quarkus() { # quarkus NAME FOLDER OPTIONS LAYER...
  local name=$1 folder=$2 more=$3; shift 3
  app() { mkdir -p "$1/app"; cp -r "$folder/." "$1/app/"; }
  archive "$name" "$(digest "$folder" "$@")" "$version" app "$base" "$@" -- \
    --workdir /app --entrypoint "[$jvm$more,\"-jar\",\"/app/quarkus-run.jar\"]"
}
plain() { # plain NAME MAIN_CLASS CLASSES LIBRARIES: CLASSES is a folder or a jar
  local name=$1 main=$2 classes=$3 libraries=$4
  app() {
    mkdir -p "$1/app/classes" "$1/app/lib"
    if [ -d "$classes" ]; then cp -r "$classes/." "$1/app/classes/"; else cp "$classes" "$1/app/lib/"; fi
    cp "$libraries"/*.jar "$1/app/lib/"
  }
  archive "$name" "$(digest "$classes" "$libraries")" "$version" app "$base" -- \
    --workdir /app --entrypoint "[$jvm,\"-cp\",\"/app/classes:/app/lib/*\",\"$main\"]"
}
# started NAME MAIN_CLASS JARS LIBRARIES MAKE_CACHE: one that starts from a cache of what it loads, in the order of its jars. What it reaches by
# reflection it reaches once, at the start: not worth classes made for each of it.
started() {
  local name=$1 main=$2 jars=$3 libraries=$4 cache=$5 path
  app() {
    mkdir -p "$1/app/lib"; cp "$jars"/*.jar "$libraries"/*.jar "$1/app/lib/"
    touch -d @0 "$1"/app/lib/*.jar # the times that they have in the image
    "$cache" "$base/jre/bin/java" "$1/app/lib" "$1/app/start.aot" >&2
  }
  path=$(cd "$libraries/.." && ls -- *.jar lib/*.jar | sed 's|.*/||' | LC_ALL=C sort | sed 's|^|/app/lib/|' | tr '\n' ':')
  path=${path%:}
  archive "$name" "$(digest "$jars" "$libraries" "$cache" "$java_home/release")" "$version" app "$base" -- \
    --workdir /app --entrypoint "[$jvm,\"-Djdk.reflect.useNativeAccessorOnly=true\",\"-XX:AOTCache=/app/start.aot\",\"-cp\",\"$path\",\"$main\"]"
}
postgres() { # postgres MAJOR
  local jar=$e2e/postgres-binaries/$1.jar
  [ -e "$jar" ] || die "No $jar: run mvn package first."
  app() { postgres_server "$1" "$jar"; }
  archive postgres "$(digest "$jar")" "$1" app -- --workdir /tmp --entrypoint '["/entrypoint"]'
}

# --- where Maven puts the programs --------------------------------------------------------------------------------------------
operator=$top/operator/controller/target/quarkus-app agent=$top/dataplane/agent/target/quarkus-app
proxy=$top/dataplane/proxy/target e2e=$top/e2e-tests/target
image() { # image NAME
  case $1 in
    operator) quarkus operator "$operator" ',"-XX:TieredStopAtLevel=1"';;
    agent) layer=$(made pg_dump "$(digest /usr/lib/postgresql)" pg_dump_layer); quarkus agent "$agent" '' "$layer";;
    proxy) started proxy dev.pointsman.proxy.ProxyMain "$proxy/app" "$proxy/app/lib" "$top/dataplane/proxy/aot.sh";;
    load) plain load dev.pointsman.e2e.load.LoadMain "$e2e/classes" "$e2e/app/lib";;
    postgres-*) postgres "${1#postgres-}";;
    *) die "no image $1: operator, agent, proxy, load, postgres-15, postgres-18";;
  esac
}
built() { # the images whose program is there
  [ ! -e "$operator" ] || echo operator; [ ! -e "$agent" ] || echo agent; [ ! -e "$proxy/app/lib" ] || echo proxy; [ ! -e "$e2e/app/lib" ] || echo load
  [ ! -d "$e2e/postgres-binaries" ] || ls "$e2e/postgres-binaries" | sed -n 's/\(.*\)\.jar/postgres-\1/p'
}
[ $# -gt 0 ] || set -- $(built)
for name in "$@"; do image "$name"; done
