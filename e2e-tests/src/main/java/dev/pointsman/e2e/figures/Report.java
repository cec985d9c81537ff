package dev.pointsman.e2e.figures;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.pointsman.e2e.host.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Writes figures where the next one looks for them. */
public final class Report {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private Report() {}

    /**
     * Writes one.
     *
     * @param name a file below this module's target folder
     */
    public static void write(String name, Map<String, Object> figures) throws IOException {
        var file = Project.root().resolve("e2e-tests/target").resolve(name);
        Files.createDirectories(requireNonNull(file.getParent()));
        JSON.writeValue(file.toFile(), figures);
        System.out.println("written to e2e-tests/target/" + name);
    }

    /** The processor and how many of it. */
    public static String machine() {
        return Runtime.getRuntime().availableProcessors() + " × " + processor() + ", Linux "
                + System.getProperty("os.version");
    }

    private static String processor() {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            Optional<String> model = lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 2))
                    .findFirst();
            return model.orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }
}
