package dev.pointsman.controller.world;

import dev.pointsman.controller.admin.AdminClient;
import dev.pointsman.controller.admin.OperatorKey;
import dev.pointsman.controller.migration.AgentPeers;
import dev.pointsman.controller.migration.DatabaseMigrationReconciler;
import dev.pointsman.controller.migration.MigrationActuator;
import dev.pointsman.controller.migration.MigrationGauges;
import dev.pointsman.controller.migration.MigrationObserver;
import dev.pointsman.controller.migration.MigrationReporter;
import dev.pointsman.controller.migration.ProxyViews;
import dev.pointsman.controller.proxy.DatabaseProxyReconciler;
import dev.pointsman.controller.proxy.ProxyActuator;
import dev.pointsman.controller.report.Transitions;
import dev.pointsman.controller.route.ProxyPeers;
import dev.pointsman.controller.settings.Settings;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;

/** The operator's own reconcilers on the operator SDK, as one process would run them. */
public final class RunningOperator implements AutoCloseable {
    private final Operator operator;
    private final KubernetesClient client;

    private RunningOperator(Operator operator, KubernetesClient client) {
        this.operator = operator;
        this.client = client;
    }

    /** Starts one for this namespace. */
    public static RunningOperator start(String namespace, Settings settings) {
        var client = ApiServer.newClient();
        var clock = Clock.systemUTC();
        var key = new OperatorKey(client, settings);
        var peers = new ProxyPeers(new AdminClient(key, clock));
        var operator = new Operator(overrider -> overrider
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withUseSSAToPatchPrimaryResource(true)
                .withReconciliationTerminationTimeout(Duration.ofSeconds(5)));
        operator.register(
                new DatabaseProxyReconciler(settings, peers, new ProxyActuator(settings, key, peers), clock),
                overrider -> overrider.settingNamespaces(namespace));
        operator.register(
                migrations(settings, client, key, peers, clock), overrider -> overrider.settingNamespaces(namespace));
        operator.start();
        return new RunningOperator(operator, client);
    }

    private static DatabaseMigrationReconciler migrations(
            Settings settings, KubernetesClient client, OperatorKey key, ProxyPeers peers, Clock clock) {
        var admin = new AdminClient(key, clock);
        var metrics = new SimpleMeterRegistry();
        return new DatabaseMigrationReconciler(
                new MigrationObserver(admin, peers, new ProxyViews(), clock),
                new MigrationActuator(settings, key, peers, new AgentPeers(admin)),
                new MigrationReporter(new Transitions(client, metrics, clock), new MigrationGauges(metrics), clock),
                clock);
    }

    @Override
    public void close() {
        operator.stop();
        client.close();
    }
}
