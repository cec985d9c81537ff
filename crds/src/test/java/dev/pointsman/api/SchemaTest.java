package dev.pointsman.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the schema lets through and what it refuses, tried on a real API server with strict fields. */
class SchemaTest {
    private static final String NAMESPACE = "default";
    private static final Path RESOURCES = Path.of("src", "test", "resources");
    private static final Path SAMPLES = Path.of("..", "manifests", "samples");
    private static final Duration SERVED_WITHIN = Duration.ofSeconds(30);

    private static ApiServer api;

    @BeforeAll
    static void start() throws IOException {
        api = ApiServer.start();
        await().atMost(SERVED_WITHIN).ignoreExceptions().untilAsserted(() -> {
            assertThat(api.client()
                            .resources(DatabaseMigration.class)
                            .inAnyNamespace()
                            .list()
                            .getItems())
                    .isEmpty();
            assertThat(api.client()
                            .resources(DatabaseProxy.class)
                            .inAnyNamespace()
                            .list()
                            .getItems())
                    .isEmpty();
        });
    }

    @AfterAll
    static void stop() {
        if (api != null) {
            api.close();
        }
    }

    static Stream<Path> valid() throws IOException {
        return Stream.concat(files(RESOURCES, "valid-"), files(SAMPLES, ""));
    }

    static Stream<Path> invalid() throws IOException {
        return files(RESOURCES, "invalid-");
    }

    static Stream<Path> edits() throws IOException {
        return files(RESOURCES, "edit-");
    }

    @ParameterizedTest
    @MethodSource("valid")
    void acceptsWhatIsValid(Path file) throws IOException {
        assertThat(load(file))
                .isNotEmpty()
                .allSatisfy(object -> assertThat(tried(object)).isNotNull());
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void refusesWithTheExpectedSentence(Path file) throws IOException {
        var objects = load(file);

        assertThatThrownBy(() -> objects.forEach(SchemaTest::tried))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(expected(file));
    }

    /** The first document is made, the second is what somebody wants it to become. */
    @ParameterizedTest
    @MethodSource("edits")
    void refusesTheEditWithTheExpectedSentence(Path file) throws IOException {
        var documents = load(file);
        var made = api.client()
                .resource(documents.getFirst())
                .inNamespace(NAMESPACE)
                .create();
        try {
            var edited = documents.getLast();
            edited.getMetadata().setResourceVersion(made.getMetadata().getResourceVersion());

            assertThatThrownBy(() ->
                            api.client().resource(edited).inNamespace(NAMESPACE).update())
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining(expected(file));
        } finally {
            api.client().resource(made).delete();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"databasemigrations", "databaseproxies"})
    void isPartOfTheCategory(String plural) {
        var crd = api.client()
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(plural + ".pointsman.dev")
                .get();

        assertThat(crd.getSpec().getNames().getCategories()).containsExactly("pointsman");
    }

    private static HasMetadata tried(HasMetadata object) {
        return api.client()
                .resource(object)
                .inNamespace(NAMESPACE)
                .dryRun()
                .fieldValidation(FieldValidateable.Validation.STRICT)
                .create();
    }

    private static Stream<Path> files(Path folder, String prefix) throws IOException {
        try (var files = Files.list(folder)) {
            return files
                    .filter(file -> file.getFileName().toString().startsWith(prefix))
                    .filter(file -> file.getFileName().toString().endsWith(".yaml"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private static List<HasMetadata> load(Path file) throws IOException {
        try (var yaml = Files.newInputStream(file)) {
            return api.client().load(yaml).items();
        }
    }

    private static String expected(Path file) throws IOException {
        return Files.readAllLines(file).getFirst().replaceFirst("^# *", "");
    }
}
