package dev.pointsman.api;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A custom resource's schema as a page for people: one row for each field, rules below the object they are about. */
record ReferencePage(String crdYaml) {

    String markdown() {
        var crd = Serialization.unmarshal(crdYaml, CustomResourceDefinition.class);
        var version = crd.getSpec().getVersions().getFirst();
        var page = new StringBuilder();
        page.append("# ").append(crd.getSpec().getNames().getKind()).append("\n\n");
        page.append("`").append(crd.getSpec().getGroup()).append("/").append(version.getName());
        page.append("`, short name `")
                .append(crd.getSpec().getNames().getShortNames().getFirst());
        page.append("`. Generated from the schema; the build fails when they differ.\n");
        var root = version.getSchema().getOpenAPIV3Schema();
        for (var part : List.of("spec", "status")) {
            table(page, part, Objects.requireNonNull(root.getProperties().get(part)));
        }
        return page.toString();
    }

    private static void table(StringBuilder page, String path, JSONSchemaProps object) {
        page.append("\n## ").append(path).append("\n");
        rules(object).forEach(rule -> page.append("- ").append(rule).append("\n"));
        page.append("\n| field | type | description |\n|---|---|---|\n");
        var nested = new TreeMap<String, JSONSchemaProps>();
        new TreeMap<>(object.getProperties()).forEach((name, field) -> {
            page.append(row(name, field, object.getRequired()));
            var inside = fields(field);
            if (inside != null) {
                nested.put(path + "." + name + ("array".equals(field.getType()) ? "[]" : ""), inside);
            }
        });
        nested.forEach((name, inside) -> table(page, name, inside));
    }

    private static List<String> rules(JSONSchemaProps object) {
        var rules = object.getXKubernetesValidations();
        return rules == null
                ? List.of()
                : rules.stream().map(rule -> cell(rule.getMessage())).distinct().toList();
    }

    private static String row(String name, JSONSchemaProps field, @Nullable List<String> required) {
        var must = required != null && required.contains(name) ? " (required)" : "";
        return "| `%s`%s | %s | %s |\n".formatted(name, must, type(field), cell(description(field)));
    }

    private static String type(JSONSchemaProps field) {
        if ("array".equals(field.getType())) {
            return "list of " + type(field.getItems().getSchema());
        }
        var choices = field.getEnum();
        if (choices != null && !choices.isEmpty()) {
            return choices.stream()
                    .map(choice -> "`" + Serialization.asJson(choice).replace("\"", "") + "`")
                    .collect(Collectors.joining(" \\| "));
        }
        return field.getType();
    }

    private static String description(JSONSchemaProps field) {
        var parts = new ArrayList<String>();
        if (field.getDescription() != null) {
            parts.add(field.getDescription());
        }
        if (field.getDefault() != null) {
            parts.add("Default `" + Serialization.asJson(field.getDefault()) + "`.");
        }
        if (field.getMinimum() != null || field.getMaximum() != null) {
            parts.add("From %s to %s.".formatted(bound(field.getMinimum()), bound(field.getMaximum())));
        }
        if (field.getMaxItems() != null) {
            parts.add("At most " + field.getMaxItems() + ".");
        }
        if (field.getPattern() != null) {
            parts.add("Pattern `" + field.getPattern() + "`.");
        }
        return String.join(" ", parts);
    }

    private static String bound(@Nullable Double value) {
        return value == null ? "any" : "" + value.longValue();
    }

    private static @Nullable JSONSchemaProps fields(JSONSchemaProps field) {
        var object = "array".equals(field.getType()) ? field.getItems().getSchema() : field;
        return object.getProperties() == null || object.getProperties().isEmpty() ? null : object;
    }

    private static String cell(@Nullable String text) {
        return text == null ? "" : text.replace("|", "\\|").replace("\n", " ");
    }
}
