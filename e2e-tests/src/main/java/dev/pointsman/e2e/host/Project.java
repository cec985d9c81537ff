package dev.pointsman.e2e.host;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the project's folders are, whatever folder a program was started in. */
public final class Project {
    private Project() {}

    /** The folder of the root pom: {@code -Dpointsman.root}, else the nearest one above that has {@code e2e-tests}. */
    public static Path root() {
        var named = System.getProperty("pointsman.root");
        if (named != null) {
            return Path.of(named);
        }
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("e2e-tests/pom.xml"))) {
                return folder;
            }
        }
        throw new IllegalStateException("not inside the project: start it from there, or with -Dpointsman.root=FOLDER");
    }

    /** A built file of the project. */
    public static Path built(String path) {
        var file = root().resolve(path);
        if (!Files.exists(file)) {
            throw new IllegalStateException(path + " is not built: run mvn -DskipTests package first");
        }
        return file;
    }
}
