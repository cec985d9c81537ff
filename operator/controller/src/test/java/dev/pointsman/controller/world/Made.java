package dev.pointsman.controller.world;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What the operator made for one custom resource. */
public final class Made {
    private static final String INSTANCE = "app.kubernetes.io/instance";

    private Made() {}

    /** Every object with its label, by kind and name. */
    public static List<HasMetadata> by(String namespace, String instance) {
        var client = ApiServer.client();
        var found = new ArrayList<HasMetadata>();
        found.addAll(client.apps()
                .deployments()
                .inNamespace(namespace)
                .withLabel(INSTANCE, instance)
                .list()
                .getItems());
        found.addAll(client.services()
                .inNamespace(namespace)
                .withLabel(INSTANCE, instance)
                .list()
                .getItems());
        found.addAll(client.configMaps()
                .inNamespace(namespace)
                .withLabel(INSTANCE, instance)
                .list()
                .getItems());
        found.addAll(client.policy()
                .v1()
                .podDisruptionBudget()
                .inNamespace(namespace)
                .withLabel(INSTANCE, instance)
                .list()
                .getItems());
        found.addAll(client.network()
                .v1()
                .networkPolicies()
                .inNamespace(namespace)
                .withLabel(INSTANCE, instance)
                .list()
                .getItems());
        found.sort(Comparator.comparing(HasMetadata::getKind));
        return found;
    }
}
