package dev.pointsman.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole migrations, tick by tick; {@code -Dtimelines.update=true} writes down what is decided now. */
class TimelinesTest {
    private static final Path FOLDER = Path.of("src", "test", "resources", "timelines");

    static Stream<Path> stories() throws IOException {
        try (var files = Files.list(FOLDER)) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("stories")
    void decidesAsWritten(Path story) throws IOException {
        var played = Story.play(Files.readAllLines(story));

        if (Boolean.getBoolean("timelines.update")) {
            Files.writeString(story, played);
        }
        assertThat(story).content().isEqualTo(played);
    }
}
