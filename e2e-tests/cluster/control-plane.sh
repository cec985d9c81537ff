# Certificates, etcd and the Kubernetes control plane; sourced by start.sh and node-inner.sh.
# Needs: W (work folder), BIN (programs), SERVICE_CIDR. Every process is started by spawn, which records its name and identity.

spawn() { # spawn NAME CMD...
  local name=$1; shift
  setsid "$@" >>"$W/log/$name.log" 2>&1 </dev/null 8>&- 9>&- & # its own session: Ctrl-C is for whoever asked for the cluster
  echo "$name $(identity $!)" >>"$W/pids"
}
stamp() { printf '%6s ms  %s\n' $(( ($(date +%s%N) - T0) / 1000000 )) "$*" >>"$W/times.log"; }
until_true() { # until_true SECONDS CMD...: tried again every 100 ms
  local end=$((SECONDS + $1)); shift
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $end ] || { echo "not within its time: $*; see $W/log" >&2; return 1; }
    sleep 0.1
  done
}

# --- certificates: one CA, ECDSA P-256 -----------------------------------------------------------------------------------
ca() {
  mkdir -p "$W/pki"
  openssl ecparam -name prime256v1 -genkey -noout -out "$W/pki/ca.key"
  openssl req -x509 -new -sha256 -key "$W/pki/ca.key" -subj "/CN=pointsman-test-ca" -days 30 \
    -addext 'keyUsage=critical,digitalSignature,keyCertSign' -out "$W/pki/ca.crt"
  openssl genrsa -out "$W/pki/sa.key" 2048 2>/dev/null
  openssl rsa -in "$W/pki/sa.key" -pubout -out "$W/pki/sa.pub" 2>/dev/null
}
cert() { # cert FILE SUBJECT [SAN]
  local f=$W/pki/$1
  openssl ecparam -name prime256v1 -genkey -noout -out "$f.key"
  printf '%s\n' keyUsage=critical,digitalSignature extendedKeyUsage=clientAuth,serverAuth ${3:+"subjectAltName=$3"} >"$f.ext"
  openssl req -new -sha256 -key "$f.key" -subj "$2" |
    openssl x509 -req -sha256 -CA "$W/pki/ca.crt" -CAkey "$W/pki/ca.key" -CAcreateserial \
      -days 30 -extfile "$f.ext" -out "$f.crt" 2>/dev/null
}
kubeconfig() { # kubeconfig NAME SERVER: from pki/NAME.{crt,key}
  cat >"$W/$1.kubeconfig" <<KUBECONFIG
apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "$2", certificate-authority-data: $(base64 -w0 <"$W/pki/ca.crt")}}]
users: [{name: u, user: {client-certificate-data: $(base64 -w0 <"$W/pki/$1.crt"), client-key-data: $(base64 -w0 <"$W/pki/$1.key")}}]
contexts: [{name: c, context: {cluster: c, user: u}}]
current-context: c
KUBECONFIG
}
pki() { # pki SERVER SANS
  ca
  cert apiserver "/CN=kube-apiserver" "$2"
  cert admin "/O=system:masters/CN=admin"
  cert apiserver-kubelet "/O=system:masters/CN=kube-apiserver-kubelet-client"
  cert front-proxy "/CN=front-proxy-client"
  cert controller-manager "/CN=system:kube-controller-manager"
  cert scheduler "/CN=system:kube-scheduler"
  cert proxy "/CN=system:kube-proxy"
  local u; for u in admin controller-manager scheduler proxy; do kubeconfig $u "$1"; done
}

# --- programs ------------------------------------------------------------------------------------------------------------
etcd_up() { # etcd_up CLIENTPORT PEERPORT
  spawn etcd "$BIN/etcd" --name=e --data-dir="$W/etcd" --unsafe-no-fsync \
    --listen-client-urls=http://127.0.0.1:$1 --advertise-client-urls=http://127.0.0.1:$1 \
    --listen-peer-urls=http://127.0.0.1:$2 --initial-advertise-peer-urls=http://127.0.0.1:$2 \
    --initial-cluster=e=http://127.0.0.1:$2 --log-level=warn
}
apiserver_up() { # apiserver_up BIND PORT ETCDPORT EXTRA...
  local bind=$1 port=$2 etcd=$3; shift 3
  spawn kube-apiserver "$BIN/kube-apiserver" \
    --etcd-servers=http://127.0.0.1:$etcd --bind-address=$bind --advertise-address=$bind --secure-port=$port \
    --tls-cert-file="$W/pki/apiserver.crt" --tls-private-key-file="$W/pki/apiserver.key" \
    --client-ca-file="$W/pki/ca.crt" --authorization-mode=Node,RBAC \
    --enable-admission-plugins=NodeRestriction --allow-privileged=true \
    --service-account-issuer=https://kubernetes.default.svc.cluster.local \
    --service-account-key-file="$W/pki/sa.pub" --service-account-signing-key-file="$W/pki/sa.key" \
    --service-cluster-ip-range=$SERVICE_CIDR \
    --kubelet-client-certificate="$W/pki/apiserver-kubelet.crt" --kubelet-client-key="$W/pki/apiserver-kubelet.key" \
    --kubelet-certificate-authority="$W/pki/ca.crt" --kubelet-preferred-address-types=InternalIP \
    --requestheader-client-ca-file="$W/pki/ca.crt" --requestheader-allowed-names=front-proxy-client \
    --requestheader-username-headers=X-Remote-User --requestheader-group-headers=X-Remote-Group \
    --requestheader-extra-headers-prefix=X-Remote-Extra- \
    --proxy-client-cert-file="$W/pki/front-proxy.crt" --proxy-client-key-file="$W/pki/front-proxy.key" \
    --profiling=false "$@"
}
controller_manager_up() { # controller_manager_up PORT
  spawn kube-controller-manager "$BIN/kube-controller-manager" --kubeconfig="$W/controller-manager.kubeconfig" \
    --authentication-kubeconfig="$W/controller-manager.kubeconfig" --authorization-kubeconfig="$W/controller-manager.kubeconfig" \
    --bind-address=127.0.0.1 --secure-port=$1 --leader-elect=false --use-service-account-credentials=true \
    --service-account-private-key-file="$W/pki/sa.key" --root-ca-file="$W/pki/ca.crt" \
    --cluster-signing-cert-file="$W/pki/ca.crt" --cluster-signing-key-file="$W/pki/ca.key" --profiling=false \
    --kube-api-qps=300 --kube-api-burst=500
}
scheduler_up() { # scheduler_up PORT
  spawn kube-scheduler "$BIN/kube-scheduler" --kubeconfig="$W/scheduler.kubeconfig" \
    --authentication-kubeconfig="$W/scheduler.kubeconfig" --authorization-kubeconfig="$W/scheduler.kubeconfig" \
    --bind-address=127.0.0.1 --secure-port=$1 --leader-elect=false --profiling=false
}
