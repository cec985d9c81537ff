# The commands of this project. Each finds JDK 25 and Go by itself and says in one sentence what is missing.
.PHONY: demo demo-kills test fuzz fresh host-stack chaos simulation history mirror drivers bench bench-proxy bench-jmh bench-cutover model images clean

test: ## build and pass every test
	.ci/with-tools tests e2e-tests/test.sh

model: ## every state of the cutover's model; make test has the small ones
	e2e-tests/model.sh full

host-stack: ## real programs without a cluster, there and back under load
	.ci/with-tools tests mvn -B -ntp verify -pl e2e-tests -am -Dtest=HostStackTest -Dsurefire.failIfNoSpecifiedTests=false

SCHEDULES ?= 1000000
SEED ?= 1
simulation: ## SCHEDULES simulated cutovers from SEED on, the product's own classes on a simulated clock; about ten minutes
	.ci/with-tools build dataplane/agent/simulation.sh $(SCHEDULES) $(SEED)

fuzz: ROUNDS ?= 2000000
fuzz: ## ROUNDS spoilt packets and conversations from SEED on, through the proxy's readers; ten minutes
	.ci/with-tools tests mvn -B -ntp package -pl dataplane/proxy -am -Dtest=AnyBytesTest -Dsurefire.failIfNoSpecifiedTests=false -Dpointsman.fuzz.seed=$(SEED) -Dpointsman.fuzz.rounds=$(ROUNDS)

chaos: $(if $(ARGS),,simulation) ## programs, servers and operators killed, stopped and cut off at every step of cutovers; ARGS="--seed 7 --place FENCED --deed KILL_AGENT", ARGS=--operator
	.ci/with-tools tests e2e-tests/run.sh dev.pointsman.e2e.chaos.Chaos $(ARGS)

demo: ## the main job, live, in a real Kubernetes; KEEP=1 leaves it running
	.ci/with-tools node e2e-tests/run.sh dev.pointsman.e2e.demo.Demo

demo-kills: ## its first act while operators, a proxy and the agent are killed; needs a node of our own
	.ci/with-tools node e2e-tests/run.sh dev.pointsman.e2e.demo.Demo kills

bench: bench-proxy bench-jmh bench-cutover ## figures side by side with the rivals: a table, and JSON in e2e-tests/target/bench

bench-proxy:
	e2e-tests/cluster/require.sh bench
	.ci/with-tools build e2e-tests/run.sh dev.pointsman.e2e.bench.Bench proxy
	QUICK=1 .ci/with-tools build e2e-tests/run.sh dev.pointsman.e2e.bench.Bench transports

bench-jmh: ## the walk over messages and the look at statements by themselves, with what they allocate
	.ci/with-tools build dataplane/proxy/jmh.sh $(ARGS)

bench-cutover: CUTOVERS ?= 200
bench-cutover: ## CUTOVERS of each kind, a fifth of that beside slow transactions, and with a proxy stopped
	e2e-tests/cluster/require.sh bench
	.ci/with-tools build e2e-tests/run.sh dev.pointsman.e2e.bench.Bench cutover --cutovers $(CUTOVERS)
	QUICK=1 .ci/with-tools build e2e-tests/run.sh dev.pointsman.e2e.bench.Bench cutover --cutovers $$(($(CUTOVERS) / 5)) --slow-percent 1
	QUICK=1 .ci/with-tools build e2e-tests/run.sh dev.pointsman.e2e.bench.Bench stopped-proxy --cutovers $$(($(CUTOVERS) / 5))

history: CUTOVERS ?= 1000
history: ## what clients saw during a thousand cutovers, checked (K3, K5): CUTOVERS=1000 SEED=1 ARGS="--versions 15-18"
	.ci/with-tools build e2e-tests/run.sh dev.pointsman.e2e.history.History --cutovers $(CUTOVERS) --seed $(SEED) $(ARGS)

fresh: READS ?= 1000000
fresh: ## READS reads of each promise of freshness on a target that lags, from SEED on: none may be older; about ten minutes
	.ci/with-tools build e2e-tests/run.sh dev.pointsman.e2e.fresh.Fresh --reads $(READS) --seed $(SEED) $(ARGS)

mirror: COMPARISONS ?= 1000000
mirror: ## COMPARISONS of reads made twice on a target that lags, from SEED on: none may be a false alarm; then damage, which every read must find
	.ci/with-tools build e2e-tests/run.sh dev.pointsman.e2e.mirror.MirrorRun --comparisons $(COMPARISONS) --seed $(SEED) $(ARGS)

drivers: ## other people's drivers, directly and through the proxy, compared: ARGS="--only psycopg,pgx --shares 50"
	e2e-tests/cluster/require.sh drivers
	.ci/with-tools build e2e-tests/run.sh dev.pointsman.e2e.drivers.Drivers $(ARGS)

images: ## every image as an archive, without a registry
	.ci/with-tools build e2e-tests/images.sh

clean:
	.ci/with-tools build mvn -B -q clean
