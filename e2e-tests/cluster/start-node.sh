#!/bin/bash
# Starts a whole node (control plane, containerd, kubelet, kube-proxy, DNS) inside its own mount, network, pid, ipc, uts and cgroup
# namespaces. Needs root. Prints the kubeconfig's path last; stop it with stop-node.sh FOLDER (the folder the kubeconfig is in).
# On the host it makes one veth with routes to the node's networks, one cgroup in each hierarchy, and one folder.
set -euo pipefail
. "$(dirname "$0")/paths.sh"
. "$here/claim.sh"
"$here/require.sh" node
PATH=$PATH:/usr/sbin:/sbin
BIN=$("$here/build.sh"); PATH=$PATH:$BIN
export here BIN PATH T0; T0=$(date +%s%N)
owner=$(owner)

folder() { # containerd's snapshots are overlay mounts, which need a real file system beneath
  local d
  for d in "${POINTSMAN_RUN:-}" "$RUN" /var/tmp/pointsman /dev/shm/pointsman; do
    [ -n "$d" ] && mkdir -p "$d" && case $(stat -f -c %T "$d") in ext2/ext3|xfs|tmpfs|btrfs) mktemp -d "$d/node.XXXXXX"; return;; esac
  done
  die "No folder on ext4, xfs or tmpfs for the node's files: name one with POINTSMAN_RUN."
}
W=$(folder); export W
mkdir "$W/log"
claim_slot() { sweep; claim "$W" >"$W/slot"; }
trap '[ $? = 0 ] || { tail -n 20 "$W/log/inner.log" >&2 2>/dev/null || true; "$here/stop-node.sh" "$W"; }' EXIT
locked claim_slot
slot=$(cat "$W/slot"); c=$CLAIMS/$slot
export HOST_IP NODE_IP POD_CIDR POD_GW SERVICE_CIDR API_SERVICE_IP NODE=node1 CNI_BIN
HOST_IP=$(net $slot 0 1) NODE_IP=$(net $slot 0 2) CNI_BIN=$(cni_bin)
POD_CIDR=$(net $slot 16 0)/20 POD_GW=$(net $slot 16 1) SERVICE_CIDR=$(net $slot 32 0)/19 API_SERVICE_IP=$(net $slot 32 1)

# --- a cgroup of its own in each hierarchy -------------------------------------------------------------------------------
while IFS=: read -r _ controller path; do
  if [ -n "$controller" ]; then mnt=/sys/fs/cgroup/${controller#name=}
  elif [ -f /sys/fs/cgroup/cgroup.controllers ]; then mnt=/sys/fs/cgroup
  else mnt=/sys/fs/cgroup/unified; fi
  [ -d "$mnt" ] || continue
  g=$mnt${path%/}/pointsman-$slot
  echo "$g" >>"$c/cgroups"; mkdir "$g"
  if [ "$controller" = cpuset ]; then for f in cpuset.cpus cpuset.mems; do cat "${g%/*}/$f" >"$g/$f"; done; fi
done </proc/self/cgroup

(
  identity $BASHPID >"$c/outer"
  while read -r g; do echo $BASHPID >"$g/cgroup.procs"; done <"$c/cgroups"
  exec setsid unshare --mount --net --pid --ipc --uts --cgroup --fork --kill-child --mount-proc "$here/node-inner.sh" \
    >"$W/log/inner.log" 2>&1 </dev/null
) &
outer=$!
first_process() { # unshare's child, once it has its own network namespace
  local own
  [[ $(readlink "/proc/$outer/exe") == */unshare ]] && inner=$(tr -d " " <"/proc/$outer/task/$outer/children") && [ -n "$inner" ] &&
    own=$(readlink "/proc/$inner/ns/net") && [ "$own" != "$(readlink /proc/self/ns/net)" ]
}
. "$here/control-plane.sh"
until_true 10 first_process
echo "$inner" >"$W/inner.pid"

ip link add "pm$slot" type veth peer name eth0 netns "$inner"
ip addr add "$HOST_IP/30" dev "pm$slot"; ip link set "pm$slot" up
ip route add "$POD_CIDR" via "$NODE_IP" dev "pm$slot" onlink
ip route add "$SERVICE_CIDR" via "$NODE_IP" dev "pm$slot" onlink
ready_or_dead() { [ -e "$W/ready" ] || ! kill -0 $outer; }
until_true 120 ready_or_dead
[ -e "$W/ready" ] || die "The node's first process ended; its last lines follow."
disown $outer
echo "$owner" >"$c/owner"
cat "$W/times.log" >&2
echo "$W/admin.kubeconfig"
