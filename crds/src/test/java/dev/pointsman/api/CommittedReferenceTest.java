package dev.pointsman.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The committed reference is what the schema says; {@code mvn -pl crds test -Dcrd.update=true} rewrites it. */
class CommittedReferenceTest {
    @ParameterizedTest
    @ValueSource(classes = {DatabaseMigration.class, DatabaseProxy.class})
    void committedReferenceIsWhatTheSchemaSays(Class<? extends CustomResource<?, ?>> type) throws IOException {
        var page = new ReferencePage(GeneratedCrd.of(type, Path.of("target", "reference-crd"))).markdown();

        var committed = Path.of("..", "docs", "reference", type.getSimpleName() + ".md");
        if (Boolean.getBoolean("crd.update")) {
            Files.writeString(committed, page);
        }
        assertThat(committed)
                .as("run: mvn -pl crds test -Dcrd.update=true")
                .content()
                .isEqualTo(page);
    }
}
