package dev.pointsman.controller.world;

import dev.pointsman.api.DatabaseMigration;
import dev.pointsman.api.DatabaseProxy;
import dev.pointsman.api.MigrationStatus;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** A namespace with an operator, a proxy of two Pods, a migration and its agent. */
public final class Shop implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** The garbage collector's, which does not run here: the only one left when the operator is done. */
    private static final List<String> OURS_IS_GONE = List.of("foregroundDeletion");

    private final String namespace = ApiServer.namespace();
    private final FakeAgent.Memory memory = new FakeAgent.Memory();
    private RunningOperator operator;
    private final List<FakeProxy> proxies;
    private FakeAgent agent;

    /** Opens one in which the migration has just been created. */
    public Shop() {
        this(Given.text("in-migration.yaml"));
    }

    /** Opens one in which this migration has just been created. */
    public Shop(String migration) {
        operator = RunningOperator.start(namespace, TestSettings.version("0.1.0"));
        Given.proxy(namespace);
        var deployment = Given.rolledOut(namespace, "orders-db");
        proxies = List.of(new FakeProxy(deployment), new FakeProxy(deployment));
        Given.migration(namespace, "orders", migration);
        agent = new FakeAgent(Given.rolledOut(namespace, "orders-agent"), memory, proxies);
    }

    /** Its name. */
    public String namespace() {
        return namespace;
    }

    /** The proxy's Pods. */
    public List<FakeProxy> proxies() {
        return proxies;
    }

    /** The agent. */
    public FakeAgent agent() {
        return agent;
    }

    /** What the databases keep. */
    public FakeAgent.Memory memory() {
        return memory;
    }

    /** The migration in the API server. */
    public Resource<DatabaseMigration> migration() {
        return ApiServer.client()
                .resources(DatabaseMigration.class)
                .inNamespace(namespace)
                .withName("orders");
    }

    /** The proxy in the API server. */
    public Resource<DatabaseProxy> proxy() {
        return ApiServer.client()
                .resources(DatabaseProxy.class)
                .inNamespace(namespace)
                .withName("orders-db");
    }

    /** The migration's status. */
    public MigrationStatus status() {
        return Objects.requireNonNull(migration().require().getStatus(), "no status yet");
    }

    /** The migration's conditions as {@code status/reason}. */
    public Map<String, String> conditions() {
        return Given.conditions(status().conditions());
    }

    /** Waits, for as long as a real migration of this size may take here. */
    public static ConditionFactory eventually() {
        return Awaitility.await().atMost(PATIENCE).ignoreExceptions();
    }

    /** Changes the migration as a commit would. */
    public void commit(String mergePatch) {
        migration().patch(PatchContext.of(PatchType.JSON_MERGE), mergePatch);
    }

    /** Approves these stages and waits until the migration has come to one of them. */
    public void approveTo(String... stages) {
        var approvals = List.of(stages).stream()
                .map(stage -> "{\"stage\":\"" + stage + "\"}")
                .toList();
        commit("{\"spec\":{\"approvals\":[" + String.join(",", approvals) + "]}}");
    }

    /** Deletes the migration as {@code kubectl delete --cascade=foreground} does. */
    public void delete() {
        migration().withPropagationPolicy(DeletionPropagation.FOREGROUND).delete();
    }

    /** Waits until the operator has let go of the migration that is deleted. */
    public void goes() {
        eventually()
                .until(() -> migration().require().getMetadata().getFinalizers().equals(OURS_IS_GONE));
        eventually().until(() -> !hasAgent());
        eventually().until(() -> proxy().require().getStatus().migration() == null);
    }

    /** Whether there is an agent's Deployment. */
    public boolean hasAgent() {
        return ApiServer.client()
                        .apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withName("orders-agent")
                        .get()
                != null;
    }

    /** Ends this operator and starts another one of this version. */
    public void restart(String version) {
        operator.close();
        operator = RunningOperator.start(namespace, TestSettings.version(version));
    }

    @Override
    public void close() {
        operator.close();
        agent.close();
        proxies.forEach(FakeProxy::close);
    }
}
