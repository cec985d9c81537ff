package dev.pointsman.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whoever hears a sentence of the proxy's own finds it on the page for 3 a.m. */
class SentencesTest {
    private static final Pattern SENTENCE = Pattern.compile("\"pointsman: ([a-z' ]{12,})");
    private static final int BEGINNING = 24;

    @Test
    void thePageNamesEachSentenceThatAClientMayHear() throws IOException {
        var page = Files.readString(Path.of("../../docs/operating.md"));
        var said = new TreeSet<String>();
        try (var files = Files.walk(Path.of("src/main/java"))) {
            for (var file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                SENTENCE.matcher(Files.readString(file))
                        .results()
                        .map(found -> found.group(1).strip())
                        .forEach(said::add);
            }
        }
        assertThat(said)
                .hasSizeGreaterThan(8)
                .allSatisfy(sentence ->
                        assertThat(page).contains(sentence.substring(0, Math.min(BEGINNING, sentence.length()))));
    }
}
