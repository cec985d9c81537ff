package dev.pointsman.e2e.drivers;

import dev.pointsman.e2e.drivers.ProgramDriver.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How programs in each language are made ready, with versions pinned by a file beside the program. */
final class Languages {
    private Languages() {}

    /** A virtual environment from {@code requirements.txt}. */
    static Language python(String program) {
        return () -> {
            var python = Toolbox.program("python3", "Python 3.10 or newer");
            var pins = Toolbox.sources("python").resolve("requirements.txt");
            var home = Toolbox.made("python", List.of(pins), folder -> {
                Toolbox.step("Python's virtual environment", Map.of(), python, "-m", "venv", folder.toString());
                Toolbox.step(
                        "Python's packages",
                        Map.of(),
                        folder.resolve("bin/pip").toString(),
                        "install",
                        "-q",
                        "--no-deps",
                        "-r",
                        pins.toString());
            });
            var file = Toolbox.sources("python").resolve(program);
            return List.of(home.resolve("bin/python").toString(), file.toString());
        };
    }

    /** The packages of {@code package-lock.json}. */
    static Language node(String program) {
        return () -> {
            var node = Toolbox.program("node", "Node.js 18 or newer");
            var npm = Toolbox.program("npm", "Node.js 18 or newer");
            var sources = Toolbox.sources("node");
            var pins = sources.resolve("package.json");
            var lock = sources.resolve("package-lock.json");
            var home = Toolbox.made("node", List.of(pins, lock), folder -> {
                Files.copy(pins, folder.resolve("package.json"));
                Files.copy(lock, folder.resolve("package-lock.json"));
                Toolbox.step("Node's packages", Map.of(), npm, "--prefix", folder.toString(), "ci", "--no-audit");
            });
            var file = copied(sources.resolve(program), home);
            return List.of(node, file);
        };
    }

    /** A Go module, built with what its {@code go.sum} pins. */
    static Language go() {
        return () -> {
            var go = Toolbox.program("go", "Go 1.26 or newer");
            var sources = Toolbox.sources("go");
            var all = Stream.of("go.mod", "go.sum", "main.go", "moving.go")
                    .map(sources::resolve)
                    .toList();
            var home = Toolbox.made(
                    "go",
                    all,
                    folder -> Toolbox.step(
                            "The program on pgx",
                            Map.of("CGO_ENABLED", "0", "GOWORK", "off"),
                            go,
                            "build",
                            "-C",
                            sources.toString(),
                            "-o",
                            folder.resolve("program").toString(),
                            "."));
            return List.of(home.resolve("program").toString());
        };
    }

    /** A C program on libpq. */
    static Language c() {
        return () -> {
            var compiler = Toolbox.program("cc", "gcc and libpq-dev");
            var config = Toolbox.program("pg_config", "libpq-dev");
            var source = Toolbox.sources("c").resolve("pipeline.c");
            var home = Toolbox.made("c", List.of(source), folder -> {
                var headers = Programs.make(Map.of(), config, "--includedir");
                Toolbox.step(
                        "The program on libpq",
                        Map.of(),
                        compiler,
                        "-Wall",
                        "-I" + headers.text().strip(),
                        source.toString(),
                        "-o",
                        folder.resolve("program").toString(),
                        "-lpq");
            });
            return List.of(home.resolve("program").toString());
        };
    }

    /** A Java program: this file and what it names beside it, with the libraries of {@code pom.xml}. */
    static Language java(String program) {
        return () -> {
            var maven = Toolbox.program("mvn", "Maven");
            var sources = Toolbox.sources("java");
            var pom = sources.resolve("pom.xml");
            var home = Toolbox.made(
                    "java",
                    List.of(pom),
                    folder -> Toolbox.step(
                            "The libraries of the Java programs",
                            Map.of(),
                            maven,
                            "-B",
                            "-ntp",
                            "-q",
                            "-f",
                            pom.toString(),
                            "dependency:copy-dependencies",
                            "-DoutputDirectory=" + folder));
            var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
            var file = sources.resolve(program).toString();
            return List.of(java, "-Xmx768m", "-XX:+UseSerialGC", "-cp", home + "/*", file);
        };
    }

    private static String copied(Path file, Path folder) throws IOException {
        var copy = folder.resolve(file.getFileName());
        Files.copy(file, copy, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        return copy.toString();
    }
}
