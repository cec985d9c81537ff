package dev.pointsman.e2e.demo;

import dev.pointsman.api.DatabaseMigration;
import dev.pointsman.api.DatabaseProxy;
import dev.pointsman.e2e.load.LoadState;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** What every act needs: waiting with the view drawn, approving, starting a branch's proxy and load. */
final class Stagehand {
    static final Duration PODS_READY = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(300);
    private static final int FLOWING = 200;
    /** Every client comes by many times, and so does what proxies do every few seconds. */
    private static final long ALONE_SECONDS = 10;
    /** Phases after which nothing comes by itself. */
    private static final Set<String> ENDS = Set.of("Failed", "Reverted", "Completed");

    private final Screen screen;
    private final KubernetesClient client;
    private final Manifests manifests;
    private final String loadImage;
    private final Statuses statuses = new Statuses();

    Stagehand(Screen screen, KubernetesClient client, Manifests manifests, String loadImage) {
        this.screen = screen;
        this.client = client;
        this.manifests = manifests;
        this.loadImage = loadImage;
    }

    void say(String text) {
        screen.say(text);
    }

    KubernetesClient client() {
        return client;
    }

    PodHttp http() {
        return new PodHttp(client);
    }

    MigrationWatch watch(Shop.Branch branch) {
        return new MigrationWatch(client, branch.migration());
    }

    /** Makes roles, databases and rows of a branch; a Pod that ends. */
    void fill(Shop.Branch branch, boolean targetSchema) {
        var values = new HashMap<>(branch.values(loadImage));
        values.put("TARGET_SCHEMA", targetSchema ? ", --target-schema" : "");
        manifests.apply("fill.yaml", values);
    }

    void awaitFilled(Shop.Branch branch) {
        var pod = "fill-" + branch.database();
        await(branch.rows() + " rows are in " + branch.database(), PODS_READY, pod, () -> {
            var phase = client.pods()
                    .inNamespace(Shop.NAMESPACE)
                    .withName(pod)
                    .get()
                    .getStatus()
                    .getPhase();
            if ("Failed".equals(phase)) {
                throw new DemoFailure("filling " + branch.database() + " failed: "
                        + client.pods()
                                .inNamespace(Shop.NAMESPACE)
                                .withName(pod)
                                .getLog());
            }
            return "Succeeded".equals(phase);
        });
    }

    /** Waits for the Pods with this label, at least so many. */
    void awaitPods(String label, String value, int count) {
        await(count + " Pods " + value + " are ready", PODS_READY, "pods of " + value, () -> {
            List<Pod> pods = client.pods()
                    .inNamespace(Shop.NAMESPACE)
                    .withLabel(label, value)
                    .list()
                    .getItems();
            return pods.stream().filter(Readiness.getInstance()::isReady).count() >= count;
        });
    }

    /** The Pods of a branch's proxy. */
    List<String> proxyPods(Shop.Branch branch) {
        return client
                .pods()
                .inNamespace(Shop.NAMESPACE)
                .withLabel("app.kubernetes.io/name", "pointsman-proxy")
                .withLabel("app.kubernetes.io/instance", branch.proxy())
                .list()
                .getItems()
                .stream()
                .map(pod -> pod.getMetadata().getName())
                .toList();
    }

    /** The agent's Pod of a branch. */
    Optional<String> agentPod(Shop.Branch branch) {
        return client
                .pods()
                .inNamespace(Shop.NAMESPACE)
                .withLabel("app.kubernetes.io/name", "pointsman-agent")
                .withLabel("app.kubernetes.io/instance", branch.migration())
                .list()
                .getItems()
                .stream()
                .map(pod -> pod.getMetadata().getName())
                .findFirst();
    }

    /** Starts the load through a branch's proxy, and waits until it flows. */
    LoadPod startLoad(Shop.Branch branch) {
        manifests.apply("load.yaml", branch.values(loadImage));
        var load = new LoadPod(http(), branch);
        await(
                "the load flows through " + branch.proxy(),
                PODS_READY,
                "Pod " + load.name() + " and the proxy's log",
                () -> load.state().acknowledged() > FLOWING);
        return load;
    }

    void endLoad(LoadPod load) {
        client.pods().inNamespace(Shop.NAMESPACE).withName(load.name()).delete();
    }

    /** Waits for a fact of a migration; approves, as it comes, every stage that is named. */
    void awaitMigration(
            String what, Duration limit, Shop.Branch branch, LoadPod load, List<String> approve, BooleanSupplier fact) {
        var watch = watch(branch);
        await(what, limit, "kubectl describe dbm " + branch.migration() + " -n " + Shop.NAMESPACE, () -> {
            draw(branch, watch, load);
            watch.awaiting()
                    .map(asked -> "" + asked.stage())
                    .filter(approve::contains)
                    .ifPresent(stage -> {
                        say("approving " + stage + ", as a commit would");
                        watch.approve(stage);
                    });
            var phase = watch.phase();
            boolean holds = fact.getAsBoolean();
            if (!holds && ENDS.contains(phase)) {
                throw new DemoFailure("migration " + branch.migration() + " is " + phase + " before " + what + ": "
                        + watch.complaint());
            }
            return holds;
        });
    }

    private void draw(Shop.Branch branch, MigrationWatch watch, LoadPod load) {
        var migration = watch.migration();
        migration.ifPresent(statuses::keep);
        var status = migration.map(DatabaseMigration::getStatus);
        LoadState state = load.state();
        screen.show(View.block("migration " + branch.migration(), status, state), View.line(status, state));
    }

    /** Waits until a branch's proxy knows one database only, and its clients have gone on with that for a while. */
    void awaitAlone(Shop.Branch branch, LoadPod load) {
        var proxy = client.resources(DatabaseProxy.class)
                .inNamespace(Shop.NAMESPACE)
                .withName(branch.proxy());
        await("no migration is attached to " + branch.proxy(), PODS_READY, "dbp " + branch.proxy(), () -> {
            var attached = proxy.get().getStatus().migration();
            return attached == null || attached.isEmpty();
        });
        long before = load.state().acknowledged();
        await(
                "the load goes on through " + branch.proxy(),
                PODS_READY,
                "Pod " + load.name(),
                () -> load.state().acknowledged() > before + ALONE_SECONDS * branch.tps());
    }

    /** Waits for a fact; when it does not come, says so, and where to look. */
    void await(String what, Duration limit, String where, BooleanSupplier fact) {
        try {
            Awaitility.await()
                    .atMost(limit)
                    .pollInterval(POLL)
                    .pollInSameThread()
                    .until(() -> holds(fact));
        } catch (ConditionTimeoutException e) {
            throw new DemoFailure(
                    "not within " + limit.toSeconds() + " s: " + what + ". Look at " + where
                            + "; status, events and logs are in e2e-tests/target/demo/",
                    e);
        }
    }

    private static boolean holds(BooleanSupplier fact) {
        try {
            return fact.getAsBoolean();
        } catch (KubernetesClientException e) {
            // Not there yet, or the API server is busy: the limit decides.
            return false;
        }
    }

    static double rounded(double millis) {
        return Math.round(millis * 10) / 10.0;
    }
}
