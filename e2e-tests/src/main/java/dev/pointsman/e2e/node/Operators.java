package dev.pointsman.e2e.node;

import static org.awaitility.Awaitility.await;

import dev.pointsman.e2e.host.Child;
import dev.pointsman.e2e.host.Folders;
import dev.pointsman.e2e.host.Java;
import dev.pointsman.e2e.host.Ports;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * The packaged operator, as many replicas as the chart runs. One of them leads; whichever ends is started again under the
 * same name, as a container is.
 */
public final class Operators implements AutoCloseable {
    static final String NAMESPACE = "pointsman";
    private static final String LEASE = "pointsman-operator";
    private static final String VERSION = "0.1.0";
    private static final int REPLICAS = 2;
    private static final long EACH_MILLIS = 250;
    private static final int PROBE_MILLIS = 1000;
    private static final Duration LEADS_WITHIN = Duration.ofMinutes(2);
    private final ControlPlane plane;
    private final String watched;
    private final List<Replica> replicas;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

    private Operators(ControlPlane plane, String watched) {
        this.plane = plane;
        this.watched = watched;
        this.replicas = IntStream.range(0, REPLICAS)
                .mapToObj(i -> new Replica("operator-" + i))
                .toList();
        var _ = thread.scheduleWithFixedDelay(
                () -> replicas.forEach(Replica::attend), EACH_MILLIS, EACH_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Starts them; one leads when it returns.
     *
     * @param watched the namespace that they look after
     */
    static Operators start(ControlPlane plane, String watched) {
        var operators = new Operators(plane, watched);
        operators.awaitLeader(Optional.empty());
        return operators;
    }

    /** One replica. */
    public final class Replica {
        private final String name;
        private final Path folder;
        private final int port = Ports.free();
        private Child process;

        private Replica(String name) {
            this.name = name;
            try {
                this.folder = Files.createTempDirectory("pointsman-" + name + "-");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            this.process = launch();
        }

        private Child launch() {
            return Child.start(
                    name,
                    folder,
                    Java.packaged("operator/controller"),
                    Map.of(
                            "HOSTNAME",
                            name,
                            "KUBECONFIG",
                            plane.kubeconfig().toString(),
                            "QUARKUS_HTTP_HOST",
                            "127.0.0.1",
                            "QUARKUS_HTTP_PORT",
                            "" + port,
                            "POINTSMAN_NAMESPACE",
                            NAMESPACE,
                            "POINTSMAN_WATCH_NAMESPACES",
                            watched,
                            "POINTSMAN_VERSION",
                            VERSION,
                            "POINTSMAN_AGENT_IMAGE",
                            Program.AGENT.image(VERSION),
                            "POINTSMAN_PROXY_IMAGE",
                            Program.PROXY.image(VERSION)));
        }

        private synchronized void attend() {
            if (!process.alive()) {
                process = launch();
            }
        }

        private boolean ready() {
            try {
                var url = URI.create("http://127.0.0.1:" + port + "/q/health/ready")
                        .toURL();
                var connection = (HttpURLConnection) url.openConnection();
                connection.setConnectTimeout(PROBE_MILLIS);
                connection.setReadTimeout(PROBE_MILLIS);
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            } catch (IOException e) {
                return false;
            }
        }

        /** Ends it without warning; it is started again. */
        public synchronized void kill() {
            process.kill();
        }

        /** Sends a signal by its name, such as {@code STOP}. */
        public synchronized void signal(String signal) {
            process.signal(signal);
        }

        private synchronized void close() {
            if (process.alive()) {
                process.kill();
            }
            Folders.remove(folder);
        }
    }

    private Optional<Lease> lease() {
        return Optional.ofNullable(
                plane.client().leases().inNamespace(NAMESPACE).withName(LEASE).get());
    }

    /** The one that leads. */
    public Replica leader() {
        var name = lease().map(lease -> lease.getSpec().getHolderIdentity()).orElse("");
        return replicas.stream()
                .filter(replica -> replica.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no replica of ours leads, but " + name));
    }

    /** Waits until every replica is ready to lead: before that nobody can stand in for the one that does. */
    public void awaitAll() {
        await("every operator is ready")
                .atMost(LEADS_WITHIN)
                .until(() -> replicas.stream().allMatch(Replica::ready));
    }

    /** Waits until somebody renews the lease, other than this one if it is named. */
    public void awaitLeader(Optional<Replica> other) {
        var since = ZonedDateTime.now(ZoneOffset.UTC);
        await("an operator leads")
                .atMost(LEADS_WITHIN)
                .until(() -> lease().map(Lease::getSpec)
                        .filter(spec -> spec.getRenewTime() != null
                                && spec.getRenewTime().isAfter(since))
                        .filter(spec -> !spec.getHolderIdentity()
                                .equals(other.map(one -> one.name).orElse("")))
                        .isPresent());
    }

    Map<String, Path> logs() {
        var logs = new LinkedHashMap<String, Path>();
        replicas.forEach(replica -> logs.put(replica.name, Objects.requireNonNull(replica.process.log())));
        return logs;
    }

    @Override
    public void close() {
        // Nothing may be started again behind what follows.
        thread.close();
        replicas.forEach(Replica::close);
    }
}
