#!/bin/bash
# The first process in the node's namespaces; start-node.sh runs it. Everything it mounts and starts ends with it.
set -euo pipefail
. "$here/paths.sh"
. "$here/control-plane.sh"

# --- mounts: the namespace is private, nothing of this reaches the host ---------------------------------------------------
mount --make-rprivate /
mount -t sysfs sysfs /sys
mount -t tmpfs -o mode=755 tmpfs /sys/fs/cgroup
if grep -q '^[1-9][0-9]*:' /proc/self/cgroup; then # cgroup v1 or hybrid
  while IFS=: read -r _ controller _; do
    [ -n "$controller" ] || continue
    d=/sys/fs/cgroup/${controller#name=}; mkdir -p "$d"
    case $controller in name=*) o=none,$controller;; *) o=$controller;; esac
    mount -t cgroup -o "$o" cgroup "$d"
  done </proc/self/cgroup
else # cgroup v2: processes in a leaf, so that the controllers can be given to the Pods
  umount /sys/fs/cgroup; mount -t cgroup2 cgroup2 /sys/fs/cgroup
  mkdir /sys/fs/cgroup/init
  while read -r p; do echo "$p" >/sys/fs/cgroup/init/cgroup.procs || true; done < <(cat /sys/fs/cgroup/cgroup.procs)
  for controller in $(cat /sys/fs/cgroup/cgroup.controllers); do echo "+$controller" >/sys/fs/cgroup/cgroup.subtree_control; done
fi
mount -t tmpfs -o mode=755 tmpfs /run
mount -t tmpfs -o mode=755 tmpfs /var/log
mkdir -p "$W/overlay/upper" "$W/overlay/work"
mount -t overlay -o "lowerdir=/var/lib,upperdir=$W/overlay/upper,workdir=$W/overlay/work" overlay /var/lib
# kubelet wants these kernel settings and would write them, for the whole machine; show it the values instead
mkdir -p /run/sysctl
for setting in vm/overcommit_memory=1 vm/panic_on_oom=0 kernel/panic=10 kernel/panic_on_oops=1 \
  kernel/keys/root_maxkeys=1000000 kernel/keys/root_maxbytes=25000000; do
  shown=/run/sysctl/${setting//\//_}; echo "${setting#*=}" >"$shown"; mount --bind "$shown" "/proc/sys/${setting%=*}"
done
mount --make-rshared /
hostname "$NODE"

# --- network: lo, and eth0 that the host side puts here --------------------------------------------------------------------
ip link set lo up
until_true 10 ip link show eth0
ip addr add "$NODE_IP/30" dev eth0; ip link set eth0 up
echo 1 >/proc/sys/net/ipv4/ip_forward
stamp "namespaces, mounts, network"

# --- control plane, and containerd while the API server starts -------------------------------------------------------------
server=https://$NODE_IP:6443
names=localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local
etcd_up 2379 2380
pki "$server" "IP:127.0.0.1,IP:$NODE_IP,IP:$API_SERVICE_IP,DNS:$names"
cert kubelet "/O=system:nodes/CN=system:node:$NODE" "IP:$NODE_IP,DNS:$NODE"
kubeconfig kubelet "$server"
stamp "certificates made"
apiserver_up "$NODE_IP" 6443 2379

fill() { # fill NAME FILE: conf/NAME with this node's values
  sed -e "s#@W@#$W#g;s#@NODE@#$NODE#g;s#@NODE_IP@#$NODE_IP#g;s#@DNS_IP@#$NODE_IP#g;s#@CNI_BIN@#$CNI_BIN#g" \
    -e "s#@POD_CIDR@#$POD_CIDR#g;s#@POD_GW@#$POD_GW#g" "$here/conf/$1" >"$2"
}
mkdir -p "$W/cni" "$W/kubelet" "$W/containerd"
fill 10-bridge.conflist "$W/cni/10-bridge.conflist"
fill containerd.toml "$W/containerd.toml"
fill kubelet.yaml "$W/kubelet.yaml"
fill proxy.yaml "$W/proxy.yaml"
spawn containerd containerd --config "$W/containerd.toml"
until_true 20 ctr version
stamp "containerd answers"
for archive in "$BIN"/images/*.tar; do ctr -n k8s.io images import "$archive" >>"$W/log/images.log" 2>&1; done
stamp "images imported"
export KUBECONFIG=$W/admin.kubeconfig
until_true 90 kubectl get --raw /readyz
stamp "API server ready"
controller_manager_up 10257
scheduler_up 10259

# --- node --------------------------------------------------------------------------------------------------------------------
printf 'nameserver %s\n' "$HOST_IP" >"$W/resolv.conf"
spawn kubelet "$BIN/kubelet" --config="$W/kubelet.yaml" --kubeconfig="$W/kubelet.kubeconfig" \
  --hostname-override="$NODE" --node-ip="$NODE_IP" --root-dir="$W/kubelet" --v=2
spawn kube-proxy "$BIN/kube-proxy" --config="$W/proxy.yaml" --v=2
spawn minidns "$BIN/minidns" --kubeconfig="$W/admin.kubeconfig" --listen="$NODE_IP:53"
node_ready() { kubectl get node "$NODE" -o 'jsonpath={.status.conditions[?(@.type=="Ready")].status}' | grep -q True; }
until_true 90 node_ready
stamp "node ready"
until_true 30 kubectl get serviceaccount default
stamp "default ServiceAccount exists"
touch "$W/ready"
set +e
while :; do wait -n; sleep 0.2; done # pid 1: reap whatever is left to us
