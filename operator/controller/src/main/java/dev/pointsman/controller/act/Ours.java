package dev.pointsman.controller.act;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How objects that the operator makes are known as ours: by labels, never by ownerReferences, which would let the garbage
 * collector take the data plane away before a finalizer has run.
 *
 * @param app what the object belongs to, {@link #PROXY} or {@link #AGENT}
 * @param namespace the custom resource's
 * @param instance the custom resource's name
 * @param uid the custom resource's uid
 */
public record Ours(String app, String namespace, String instance, String uid) {
    /** Field manager of everything that the operator applies. */
    public static final String FIELD_MANAGER = "pointsman";
    /** {@code app.kubernetes.io/name} of a proxy's objects. */
    public static final String PROXY = "pointsman-proxy";
    /** {@code app.kubernetes.io/name} of an agent's objects. */
    public static final String AGENT = "pointsman-agent";

    /** Selects everything that the operator made. */
    public static final String SELECTOR = "app.kubernetes.io/managed-by=pointsman";

    public static final String NAME_LABEL = "app.kubernetes.io/name";
    public static final String INSTANCE_LABEL = "app.kubernetes.io/instance";
    public static final String UID_LABEL = "pointsman.dev/owner-uid";
    private static final String MANAGED_BY_LABEL = "app.kubernetes.io/managed-by";

    /** What belongs to this DatabaseProxy or DatabaseMigration. */
    public static Ours of(String app, HasMetadata owner) {
        var meta = owner.getMetadata();
        return new Ours(app, meta.getNamespace(), meta.getName(), meta.getUid());
    }

    /** Labels of every object. */
    public Map<String, String> labels() {
        return new TreeMap<>(
                Map.of(MANAGED_BY_LABEL, "pointsman", NAME_LABEL, app, INSTANCE_LABEL, instance, UID_LABEL, uid));
    }

    /** Labels that find the Pods; they never change. */
    public Map<String, String> podSelector() {
        return new TreeMap<>(Map.of(NAME_LABEL, app, INSTANCE_LABEL, instance, UID_LABEL, uid));
    }

    /** Metadata for an object of this name. */
    public ObjectMeta named(String name) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(namespace)
                .withLabels(labels())
                .withAnnotations(new LinkedHashMap<>())
                .build();
    }

    /** Whether the object belongs to the very same custom resource. */
    public boolean owns(HasMetadata object) {
        var labels = object.getMetadata().getLabels();
        return labels != null && uid.equals(labels.get(UID_LABEL)) && app.equals(labels.get(NAME_LABEL));
    }
}
