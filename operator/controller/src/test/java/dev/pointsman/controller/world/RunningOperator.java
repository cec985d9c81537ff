package dev.pointsman.controller.world;

import dev.pointsman.controller.admin.AdminClient;
import dev.pointsman.controller.admin.OperatorKey;
import dev.pointsman.controller.proxy.DatabaseProxyReconciler;
import dev.pointsman.controller.proxy.ProxyActuator;
import dev.pointsman.controller.route.ProxyPeers;
import dev.pointsman.controller.settings.Settings;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
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
        operator.start();
        return new RunningOperator(operator, client);
    }

    @Override
    public void close() {
        operator.stop();
        client.close();
    }
}
