package dev.pointsman.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.pointsman.e2e.host.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the chart installs, without a cluster. */
class OperatorChartTest {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String KUBERNETES = "1.34.4";

    @Test
    void carriesTheCommittedDefinitionsAndKeepsThemWhenUninstalled() throws IOException {
        List<JsonNode> installed = rendered("", "CustomResourceDefinition");

        assertThat(installed)
                .hasSameSizeAs(committed())
                .allSatisfy(definition -> assertThat(definition
                                .at("/metadata/annotations/helm.sh~1resource-policy")
                                .asText())
                        .isEqualTo("keep"));
        assertThat(installed.stream().map(d -> d.get("spec"))).containsExactlyInAnyOrderElementsOf(committed());
    }

    @Test
    void grantsTheOperatorNothingOnSecretsButItsOwnKey() throws IOException {
        List<JsonNode> onSecrets = Stream.concat(
                        rendered("", "Role").stream(), rendered("watchNamespaces: ['*']", "ClusterRole").stream())
                .flatMap(role -> role.get("rules").valueStream())
                .filter(rule -> rule.get("resources")
                        .valueStream()
                        .anyMatch(r -> r.asText().matches("secrets|[*]")))
                .toList();

        assertThat(onSecrets)
                .allSatisfy(rule -> assertThat(rule.get("verbs").toString() + rule.path("resourceNames"))
                        .isIn("[\"create\"]", "[\"get\"][\"pointsman-operator-key\"]"));
        assertThat(rendered("watchNamespaces: [a, b]", "ClusterRole")).isEmpty();
    }

    @Test
    void putsARoleIntoEachWatchedNamespace() throws IOException {
        assertThat(rendered("watchNamespaces: [a, b]", "Role"))
                .extracting(role -> role.at("/metadata/namespace").asText())
                .containsExactlyInAnyOrder("operators", "a", "b");
    }

    @Test
    void refusesValuesThatItDoesNotKnow() {
        assertThatThrownBy(() -> rendered("watchNamespace: a", "Role")).hasMessageContaining("watchNamespace");
        assertThatThrownBy(() -> rendered("replicas: 0", "Role")).hasMessageContaining("replicas");
        assertThatThrownBy(() -> rendered("watchNamespaces: ['*', a]", "Role")).hasMessageContaining("watchNamespaces");
    }

    private static List<JsonNode> rendered(String values, String kind) throws IOException {
        String manifests = OperatorChart.render("operators", KUBERNETES, values);
        try (var documents = YAML.readerFor(ObjectNode.class).<JsonNode>readValues(manifests)) {
            return documents.readAll().stream()
                    .filter(document -> document.path("kind").asText().equals(kind))
                    .toList();
        }
    }

    private static List<JsonNode> committed() throws IOException {
        Path folder = Project.root().resolve("crds/crd");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yml"))
                    .map(OperatorChartTest::spec)
                    .toList();
        }
    }

    private static JsonNode spec(Path file) {
        try {
            String wholeNumbers =
                    Files.readString(file).replaceAll("(?m): (\\d+)[.]0$", ": $1"); // helm writes 1 for 1.0
            return YAML.readTree(wholeNumbers).get("spec");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
