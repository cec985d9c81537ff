package dev.pointsman.e2e.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.pointsman.e2e.host.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Writes figures where the next one looks for them. */
final class Report {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private Report() {}

    static void write(String name, Map<String, Object> figures) throws IOException {
        var folder = Files.createDirectories(Project.root().resolve("e2e-tests/target/bench"));
        JSON.writeValue(folder.resolve(name).toFile(), figures);
        System.out.println("written to e2e-tests/target/bench/" + name);
    }

    /** The processor and how many of it. */
    static String machine() {
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
