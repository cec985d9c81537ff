# Folders that become layers; sourced by build.sh. Each is made once under a name that says what it was made from.

skeleton() { # skeleton DIR: what every image has: a user who is not root, and a /tmp
  mkdir -p "$1/etc" "$1/tmp"; chmod 1777 "$1/tmp"
  echo 'root:x:0:0::/:/nologin
pointsman:x:65532:65532::/tmp:/nologin' >"$1/etc/passwd"
  echo 'root:x:0:
pointsman:x:65532:' >"$1/etc/group"
  echo 'hosts: files dns' >"$1/etc/nsswitch.conf"
}
libraries() { # libraries DIR SEARCH_PATH FILE...: this machine's shared libraries that the files need, under their own paths
  local dir=$1 search=$2 lib; shift 2
  LD_LIBRARY_PATH=$search ldd "$@" 2>/dev/null | awk '$2 == "=>" && $3 ~ /^\// { print $3 } $1 ~ /^\/.*ld-linux/ { print $1 }' | sort -u |
    while read -r lib; do
      case $lib in "$dir"/*) continue;; esac # they came with the program
      [ -e "$dir$lib" ] || cp -L --parents "$lib" "$dir"
    done
}
java_base() { # java_base DIR: a Java runtime with the modules that Quarkus, Netty and JDBC use
  local modules=java.base,java.compiler,java.instrument,java.logging,java.management,java.naming,java.net.http,jdk.httpserver,java.rmi,java.security.jgss
  modules+=,java.security.sasl,java.sql,java.transaction.xa,java.xml,jdk.crypto.ec,jdk.jfr,jdk.management,jdk.naming.dns,jdk.net
  modules+=,jdk.nio.mapmode,jdk.unsupported,jdk.zipfs
  skeleton "$1"
  "$java_home/bin/jlink" --add-modules $modules --strip-debug --generate-cds-archive --no-header-files --no-man-pages \
    --compress=zip-0 --output "$1/jre" >&2 # what it says is not the folder's name
  local files; mapfile -t files < <(find "$1/jre" -name '*.so')
  libraries "$1" "$1/jre/lib:$1/jre/lib/server" "$1/jre/bin/java" "${files[@]}"
}
postgres_server() { # postgres_server DIR JAR: the server of the embedded binaries, with the entrypoint as its first process
  local work; work=$(mktemp -d)
  skeleton "$1"
  mkdir -p "$1/pg"
  python3 -c 'import sys, zipfile
jar = zipfile.ZipFile(sys.argv[1]); name = next(n for n in jar.namelist() if n.endswith(".txz")); sys.stdout.buffer.write(jar.read(name))' "$2" >"$work/pg.txz"
  python3 -c 'import sys, tarfile
tarfile.open(sys.argv[1]).extractall(sys.argv[2], filter="tar")' "$work/pg.txz" "$1/pg"
  rm -rf "$work"
  local files; mapfile -t files < <(find "$1/pg/bin" "$1/pg/lib" -type f -exec sh -c 'head -c4 "$1" | grep -q ELF' sh {} ';' -print)
  libraries "$1" "$1/pg/lib" "${files[@]}"
  mkdir -p "$1/bin"
  cp -L /bin/sh "$1/bin/sh" # initdb starts the server through popen
  libraries "$1" "" /bin/sh
  (cd "$images/postgres" && CGO_ENABLED=0 "$cluster/go.sh" build -buildvcs=false -trimpath -ldflags '-s -w' -o "$1/entrypoint" .)
}
pg_dump_layer() { # pg_dump_layer DIR: the newest real pg_dump of this machine (Debian's /usr/bin/pg_dump is a script), if any
  local found
  found=$(ls -d /usr/lib/postgresql/*/bin/pg_dump 2>/dev/null | sort -V | tail -n 1)
  [ -n "$found" ] || found=$(command -v pg_dump || true)
  mkdir -p "$1/usr/bin"
  [ -n "$found" ] && head -c4 "$found" | grep -q ELF || { echo "no pg_dump here: the agent's image comes without, and schema Copy will say so" >&2; return 0; }
  cp "$found" "$1/usr/bin/pg_dump"
  libraries "$1" "" "$found"
}
