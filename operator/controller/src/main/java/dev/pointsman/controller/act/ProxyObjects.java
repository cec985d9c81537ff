package dev.pointsman.controller.act;

import dev.pointsman.api.DatabaseProxy;
import dev.pointsman.api.ProxySpec;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;

/** What a DatabaseProxy consists of, but for its Deployment: built from values only, so that tests can compare YAML. */
public final class ProxyObjects {
    /** Port of the proxy's admin API. */
    public static final int ADMIN_PORT = 9090;

    /** Name of the client port in Pods and Service. */
    static final String CLIENT_PORT_NAME = "postgresql";

    private static final int POSTGRESQL_PORT = 5432;

    private ProxyObjects() {}

    /** Where clients connect. */
    public static int port(ProxySpec spec) {
        return spec.port() == null ? POSTGRESQL_PORT : spec.port();
    }

    /** The name of the Service that clients know. */
    public static String serviceName(DatabaseProxy proxy) {
        var service = proxy.getSpec().service();
        return service == null || service.name() == null ? proxy.getMetadata().getName() : service.name();
    }

    /** The name of the ConfigMap that holds the routing table. */
    public static String routingName(String proxy) {
        return proxy + "-routing";
    }

    /**
     * The ConfigMap that Pods start from when no operator lives.
     *
     * @param keys keys.json
     * @param routing routing.json
     */
    public static ConfigMap routing(Ours ours, String keys, String routing) {
        return new ConfigMapBuilder()
                .withMetadata(ours.named(routingName(ours.instance())))
                .addToData(DataFiles.KEYS, keys)
                .addToData(DataFiles.ROUTING, routing)
                .build();
    }

    /** The endpoint of applications. */
    public static Service service(DatabaseProxy proxy) {
        var ours = Ours.of(Ours.PROXY, proxy);
        return new ServiceBuilder()
                .withMetadata(ours.named(serviceName(proxy)))
                .withNewSpec()
                .withSelector(ours.podSelector())
                .addNewPort()
                .withName(CLIENT_PORT_NAME)
                .withPort(port(proxy.getSpec()))
                .withProtocol("TCP")
                .withNewTargetPort(CLIENT_PORT_NAME)
                .endPort()
                .endSpec()
                .build();
    }

    /** Keeps a node drain from taking all Pods at once. */
    public static PodDisruptionBudget disruptionBudget(Ours ours) {
        return new PodDisruptionBudgetBuilder()
                .withMetadata(ours.named(ours.instance()))
                .withNewSpec()
                .withNewMaxUnavailable(1)
                .withNewSelector()
                .withMatchLabels(ours.podSelector())
                .endSelector()
                .endSpec()
                .build();
    }
}
