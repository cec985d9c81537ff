#!/bin/bash
# Builds Kubernetes and etcd from the pinned go.mod, and the small image a node starts with; prints the folder they are in.
# The folder is named after what it was built from, so that it is found again by every clone; `done` in it marks it as whole.
# Cold on 2 cores: about 6 minutes, 3 GB of Go build cache and 0.6 GB of programs.
set -euo pipefail
. "$(dirname "$0")/paths.sh"
cd "$here"
mkimage=../images/mkimage.py
hash=$(find go.mod go.sum cmd build.sh "$mkimage" -type f | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -c1-16)
out=$CACHE/cluster-$hash
whole() { [ -e "$out/done" ] && { command -v kubectl >/dev/null || [ -x "$out/kubectl" ]; }; }
if whole; then echo "$out"; exit 0; fi

"$here/require.sh" build
mkdir -p "$out/images"
exec 9>"$out/lock"
flock -n 9 || { echo "waiting for another build of $out" >&2; flock 9; }
if whole; then echo "$out"; exit 0; fi

version=$("$here/go.sh" list -m -f '{{.Version}}' k8s.io/kubernetes)
IFS=. read -r major minor _ <<<"${version#v}"
stamp=k8s.io/component-base/version
ldflags="-s -w -X $stamp.gitVersion=$version -X $stamp.gitMajor=$major -X $stamp.gitMinor=$minor -X $stamp.gitTreeState=clean"
build() { # build NAME PACKAGE: a program appears under its name only when it is whole
  [ -x "$out/$1" ] && return
  echo "building $1 $version" >&2
  CGO_ENABLED=0 "$here/go.sh" build -buildvcs=false -trimpath -ldflags "$ldflags" -o "$out/$1.part" "$2" 9>&-
  mv "$out/$1.part" "$out/$1"
}
build etcd go.etcd.io/etcd/server/v3
for name in kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy; do build $name k8s.io/kubernetes/cmd/$name; done
command -v kubectl >/dev/null || build kubectl k8s.io/kubernetes/cmd/kubectl
build minidns ./cmd/minidns
build pause ./cmd/pause
root=$(mktemp -d); trap 'rm -rf "$root"' EXIT
cp "$out/pause" "$root/pause"
python3 "$mkimage" "$out/images/pause.tar" docker.io/pointsman/pause:1 "$root" --entrypoint '["/pause"]' --user 65532
touch "$out/done"
echo "$out"
