#!/bin/bash
# Prints a folder that fabric8's kube-api-test takes as KUBE_API_TEST_DIR, so that it downloads nothing; --version prints
# what to give as KUBE_API_TEST_API_SERVER_VERSION. Builds what is missing.
set -euo pipefail
. "$(dirname "$0")/paths.sh"
version=$(awk '$1 == "k8s.io/kubernetes" { print $2 }' "$here/go.mod")
[ "${1:-}" != --version ] || { echo "${version#v}"; exit 0; }
bin=$("$here/build.sh")
dir=$CACHE/kube-api-test/k8s/${version#v}-linux-amd64
mkdir -p "$dir"
link() { ln -sfn "$1" "$dir/.$2.$$" && mv -fT "$dir/.$2.$$" "$dir/$2"; } # in one step: another run may be reading it
link "$bin/etcd" etcd
link "$bin/kube-apiserver" kube-apiserver
link "$(kubectl_path "$bin")" kubectl
echo "$CACHE/kube-api-test"
