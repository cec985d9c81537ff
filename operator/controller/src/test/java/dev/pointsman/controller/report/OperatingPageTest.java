package dev.pointsman.controller.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.core.Phase;
import dev.pointsman.core.Reason;
import dev.pointsman.core.report.Condition;
import dev.pointsman.wire.CutoverStep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever is woken looks up the word that a status has: docs/operating.md has a line for each. */
class OperatingPageTest {
    private static final Path OPERATOR = Path.of("..");
    private static final String SOURCES = "src/main/java/dev/pointsman";
    /** Reasons that one condition alone has are texts where it is made. */
    private static final Pattern OF_A_CONDITION = Pattern.compile("\"([A-Z][a-z]+(?:[A-Z][a-z]+)*)\"");

    private static final Pattern OF_TROUBLE = Pattern.compile("new Trouble\\(\\s*\"(\\w+)\"");

    @Test
    void hasALineForEachPhase() throws IOException {
        var phases = Arrays.stream(Phase.values()).map(Phase::word).toList();

        assertThat(section("The phases")).containsAll(phases);
    }

    @Test
    void hasALineForEachReason() throws IOException {
        var reasons = Arrays.stream(Reason.values()).map(Reason::word).toList();

        assertThat(section("The reasons")).containsAll(reasons);
    }

    @Test
    void hasALineForEachConditionAndForEachReasonThatIsItsOwn() throws IOException {
        var types = Arrays.stream(Condition.Type.values()).map(Condition.Type::word);
        var own = found(OPERATOR.resolve("core").resolve(SOURCES).resolve("core/report"), OF_A_CONDITION);

        assertThat(section("The reasons")).containsAll(types.toList()).containsAll(own);
    }

    @Test
    void hasALineForEachThingThatKeepsPodsFromRunning() throws IOException {
        var troubles = found(OPERATOR.resolve("controller").resolve(SOURCES), OF_TROUBLE);

        assertThat(section("The reasons")).containsAll(troubles);
    }

    @Test
    void hasALineForEachThingThatIsMissingForAWayBack() throws IOException {
        var lacks = found(OPERATOR.resolve("core").resolve(SOURCES).resolve("core/back"), OF_A_CONDITION);

        assertThat(section("Is there a way back?")).containsAll(lacks);
    }

    @Test
    void hasALineForEachStepOfACutover() throws IOException {
        var steps = Arrays.stream(CutoverStep.values()).map(CutoverStep::word).toList();

        assertThat(section("The cutover, as it shows")).containsAll(steps);
    }

    private static List<String> found(Path folder, Pattern pattern) throws IOException {
        try (var files = Files.walk(folder)) {
            var words = files.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(file -> matches(pattern, text(file)))
                    .toList();
            assertThat(words).as("%s in %s", pattern, folder).isNotEmpty();
            return words;
        }
    }

    /** The words in the tables of that section. */
    private static List<String> section(String title) throws IOException {
        var page = Files.readString(OPERATOR.resolve("../docs/operating.md"));
        var text = page.split("\n## " + Pattern.quote(title) + "\n", 2)[1].split("\n## ", 2)[0];
        return text.lines()
                .filter(line -> line.startsWith("|"))
                .flatMap(line -> matches(Pattern.compile("`(\\w+)`"), line))
                .toList();
    }

    private static Stream<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
