package dev.pointsman.api;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.List;

/** Marks lists whose items are known by a key; the customizers of this package say which. */
final class ListMaps {
    private ListMaps() {}

    static void key(JSONSchemaProps schema, String list, String key) {
        var property = property(schema, list);
        property.setXKubernetesListType("map");
        property.setXKubernetesListMapKeys(List.of(key));
    }

    /** As metav1 has them: two managers of different types never overwrite each other's. */
    static void conditions(JSONSchemaProps schema) {
        key(schema, "conditions", "type");
        var item = property(schema, "conditions").getItems().getSchema();
        item.setRequired(List.of("lastTransitionTime", "message", "reason", "status", "type"));
        property(item, "lastTransitionTime").setFormat("date-time");
    }

    private static JSONSchemaProps property(JSONSchemaProps schema, String name) {
        return requireNonNull(schema.getProperties().get(name), name);
    }
}
