#!/bin/bash
# Starts a control plane (etcd, kube-apiserver, controller-manager) on free ports of 127.0.0.1: no root, no Pods. Prints the
# kubeconfig's path last; stop it with stop.sh FOLDER (the folder the kubeconfig is in). CLUSTER_OWNER: see README.md.
set -euo pipefail
. "$(dirname "$0")/paths.sh"
"$here/require.sh" api
BIN=$("$here/build.sh"); PATH=$PATH:$BIN
SERVICE_CIDR=10.96.0.0/16 T0=$(date +%s%N)
owner=$(owner)
mkdir -p "$RUN"
exec 9>"$RUN/lock"; flock 9
for left in "$RUN"/api.*; do [ ! -d "$left" ] || owned "$left" || "$here/stop.sh" "$left"; done
W=$(mktemp -d "$RUN/api.XXXXXX"); mkdir "$W/log"; identity $$ >"$W/owner"
flock -u 9
trap '[ $? = 0 ] || { tail -n 5 "$W"/log/*.log >&2; "$here/stop.sh" "$W"; }' EXIT
. "$here/control-plane.sh"

free_ports() { # free_ports N
  python3 -c 'import socket, sys
s = [socket.socket() for _ in range(int(sys.argv[1]))]
for x in s: x.bind(("127.0.0.1", 0))
print(*[x.getsockname()[1] for x in s])' "$1"
}
listening() { : <>"/dev/tcp/127.0.0.1/$1"; }
flock 9 # from choosing ports until they are taken, so that two starts do not choose the same
read -r p_etcd p_peer p_api p_kcm <<<"$(free_ports 4)"
server=https://127.0.0.1:$p_api
etcd_up $p_etcd $p_peer
pki "$server" "IP:127.0.0.1,IP:10.96.0.1,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc"
apiserver_up 127.0.0.1 $p_api $p_etcd --endpoint-reconciler-type=none
export KUBECONFIG=$W/admin.kubeconfig
until_true 60 kubectl get --raw /readyz # not sooner: the controller manager ends when its rights are not there yet
controller_manager_up $p_kcm
until_true 60 listening $p_kcm
flock -u 9
until_true 60 kubectl get serviceaccount default
stamp "control plane ready"
echo "$owner" >"$W/owner"
echo "$W/admin.kubeconfig"
