package dev.pointsman.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The committed YAML is what the records generate; {@code mvn -pl crds test -Dcrd.update=true} rewrites it. */
class CommittedCrdTest {
    @ParameterizedTest
    @ValueSource(classes = {DatabaseMigration.class, DatabaseProxy.class})
    void committedYamlIsWhatTheRecordsGenerate(Class<? extends CustomResource<?, ?>> type) throws IOException {
        var generated = GeneratedCrd.of(type, Path.of("target", "generated-crd"));

        var committed = Path.of("crd", GeneratedCrd.fileName(type));
        if (Boolean.getBoolean("crd.update")) {
            Files.writeString(committed, generated);
        }
        assertThat(committed)
                .as("run: mvn -pl crds test -Dcrd.update=true")
                .content()
                .isEqualTo(generated);
    }
}
