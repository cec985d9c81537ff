package dev.pointsman.controller.world;

import dev.pointsman.api.DatabaseMigration;
import dev.pointsman.api.DatabaseProxy;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Objects to begin with, from the YAML beside the tests. */
public final class Given {
    private Given() {}

    /** The text of a test resource. */
    public static String text(String file) {
        try (var stream = Given.class.getResourceAsStream("/" + file)) {
            return new String(Objects.requireNonNull(stream, file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The proxy of {@code in-proxy.yaml}, created in this namespace. */
    public static DatabaseProxy proxy(String namespace) {
        var proxy = Serialization.unmarshal(text("in-proxy.yaml"), DatabaseProxy.class);
        proxy.getMetadata().setNamespace(namespace);
        return ApiServer.client().resource(proxy).create();
    }

    /** The migration of {@code in-migration.yaml}, created in this namespace. */
    public static DatabaseMigration migration(String namespace) {
        return migration(namespace, "orders", text("in-migration.yaml"));
    }

    /** A migration of this name from YAML. */
    public static DatabaseMigration migration(String namespace, String name, String yaml) {
        var migration = Serialization.unmarshal(yaml, DatabaseMigration.class);
        migration.getMetadata().setNamespace(namespace);
        migration.getMetadata().setName(name);
        return ApiServer.client().resource(migration).create();
    }

    /** The Deployment of this name once it is there, with the status that a rolled out one has. */
    public static Deployment rolledOut(String namespace, String name) {
        var deployments =
                ApiServer.client().apps().deployments().inNamespace(namespace).withName(name);
        Shop.eventually().until(() -> deployments.get() != null);
        return deployments.editStatus(made -> new DeploymentBuilder(made)
                .editOrNewStatus()
                .withObservedGeneration(made.getMetadata().getGeneration())
                .withReplicas(made.getSpec().getReplicas())
                .endStatus()
                .build());
    }

    /** Conditions as {@code status/reason}, by type. */
    public static Map<String, String> conditions(@Nullable List<Condition> conditions) {
        var byType = new TreeMap<String, String>();
        if (conditions != null) {
            conditions.forEach(c -> byType.put(c.getType(), c.getStatus() + "/" + c.getReason()));
        }
        return byType;
    }
}
