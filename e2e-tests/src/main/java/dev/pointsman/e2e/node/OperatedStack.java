package dev.pointsman.e2e.node;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import dev.pointsman.api.DatabaseMigration;
import dev.pointsman.api.DatabaseProxy;
import dev.pointsman.api.MigrationStatus;
import dev.pointsman.e2e.host.HostDatabases;
import dev.pointsman.e2e.host.HostPostgres;
import dev.pointsman.e2e.host.HostStack;
import dev.pointsman.e2e.host.Setting;
import dev.pointsman.e2e.host.States;
import dev.pointsman.e2e.load.Target;
import dev.pointsman.wire.AgentState;
import dev.pointsman.wire.Side;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The whole product without a cluster: real operators on a real API server give the orders, real proxies and the real agent
 * follow them, two real servers hold the rows. A person's part is done through the API server.
 */
public final class OperatedStack implements AutoCloseable {
    private static final String NAMESPACE = "shop";
    private static final String MIGRATION = "orders";
    private static final String PROXY = "orders-db";
    private static final int PORT = 5432;
    private static final int ADMIN_PORT = 9091;
    private static final Duration SERVES_WITHIN = Duration.ofMinutes(2);
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
    private final HostDatabases databases;
    private final ControlPlane plane;
    private final Node node;
    private final Operators operators;
    private final States states = new States();

    private OperatedStack(HostDatabases databases, ControlPlane plane, Map<String, String> environment) {
        this.databases = databases;
        this.plane = plane;
        this.node = new Node(plane.client(), NAMESPACE, environment);
        this.operators = Operators.start(plane, NAMESPACE);
    }

    /**
     * Starts everything; the proxies serve and the migration has just been made.
     *
     */
    public static OperatedStack start(Setting setting, Extra extra) {
        var databases = CompletableFuture.supplyAsync(() -> databases(setting));
        var plane = ControlPlane.start(Operators.NAMESPACE, NAMESPACE);
        var stack = new OperatedStack(databases.join(), plane, extra.environment());
        for (var side : Side.values()) {
            stack.databases
                    .server(side)
                    .run(HostStack.DATABASE, extra.statements().toArray(String[]::new));
        }
        stack.open(setting.proxies(), extra);
        return stack;
    }

    /**
     * What makes this stack another one.
     *
     * @param gates of the migration, as YAML
     * @param stages between the copy and the cutover, each a line of YAML
     * @param statements are run on both sides before there is a migration
     * @param environment more of every Pod's environment
     */
    public record Extra(String gates, List<String> stages, List<String> statements, Map<String, String> environment) {}

    private static HostDatabases databases(Setting setting) {
        try {
            return HostDatabases.start(setting);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void open(int proxies, Extra extra) {
        var stages = extra.stages().stream().map(line -> "  - " + line + "\n").collect(Collectors.joining());
        var objects = text("shop.yaml")
                .replace("@ADMIN@", HostPostgres.SUPERUSER)
                .replace("@PASSWORD@", HostPostgres.PASSWORD)
                .replace("@USERS@", databases.usersFile())
                .replace("@PROXIES@", "" + proxies)
                .replace("@SOURCE@", "" + databases.server(Side.SOURCE).port())
                .replace("@TARGET@", "" + databases.server(Side.TARGET).port())
                .replace("@STAGES@", stages)
                .replace("@GATES@", extra.gates())
                .split("---\n", -1);
        make(objects[0], Secret.class);
        make(objects[1], Secret.class);
        make(objects[2], DatabaseProxy.class);
        await("the proxies serve")
                .atMost(SERVES_WITHIN)
                .failFast(node::mustLive)
                .until(() -> node.pods(PROXY).size() == proxies
                        && node.pods(PROXY).stream().allMatch(NodePod::ready));
        make(objects[3], DatabaseMigration.class);
    }

    private <T extends HasMetadata> void make(String yaml, Class<T> kind) {
        var object = Serialization.unmarshal(yaml, kind);
        object.getMetadata().setNamespace(NAMESPACE);
        plane.client().resource(object).create();
    }

    private static String text(String resource) {
        try (var in = requireNonNull(OperatedStack.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Resource<DatabaseMigration> migration() {
        return plane.client()
                .resources(DatabaseMigration.class)
                .inNamespace(NAMESPACE)
                .withName(MIGRATION);
    }

    /** The migration's status, once it has one. */
    public Optional<MigrationStatus> status() {
        return Optional.ofNullable(migration().require().getStatus());
    }

    /** Changes the migration as a commit would. */
    public void commit(String mergePatch) {
        migration().patch(MERGE, mergePatch);
    }

    /** Waits for a fact of the migration's status; when it does not come, tells what the status says. */
    public void awaitStatus(String what, Duration within, Predicate<MigrationStatus> fact) {
        try {
            await(what)
                    .atMost(within)
                    .failFast(node::mustLive)
                    .ignoreExceptions()
                    .until(() -> status().filter(fact).isPresent());
        } catch (ConditionTimeoutException e) {
            throw new IllegalStateException("not within " + within.toSeconds() + " s: " + what + ". " + told(), e);
        }
    }

    /** What the migration says of itself. */
    public String told() {
        return status().map(status -> "The migration is " + status.phase() + ": " + status.message())
                .orElse("The migration has no status");
    }

    /** What the agent says; it may be being started again. */
    public AgentState agentState() {
        return states.get(URI.create("http://" + agent().address() + ":" + ADMIN_PORT), AgentState.class);
    }

    /** What the next comparison of a gate finds that has begun after now. */
    public AgentState.ValidationResult compared() {
        long now = System.currentTimeMillis();
        await("both sides are compared")
                .atMost(SERVES_WITHIN)
                .failFast(node::mustLive)
                .ignoreExceptions()
                .until(() -> requireNonNull(agentState().validation()).startedAt() >= now);
        return requireNonNull(agentState().validation());
    }

    /** The agent's Pod. */
    public NodePod agent() {
        return node.pods(MIGRATION + "-agent").getFirst();
    }

    /** How clients connect through each proxy. */
    public List<Target> applications() {
        return node.pods(PROXY).stream()
                .map(pod -> HostDatabases.application(pod.address(), PORT))
                .toList();
    }

    public Operators operators() {
        return operators;
    }

    public HostDatabases databases() {
        return databases;
    }

    /** Where each program says what it says, by its name. */
    public Map<String, Path> logs() {
        var logs = new LinkedHashMap<>(node.logs());
        logs.putAll(operators.logs());
        for (var side : Side.values()) {
            logs.put(
                    side.name().toLowerCase(Locale.ROOT), databases.server(side).log());
        }
        return logs;
    }

    @Override
    public void close() {
        // Each of them is closed, whatever closing another says: who orders first, the databases last.
        try (databases;
                plane;
                node;
                operators) {
            return;
        }
    }
}
