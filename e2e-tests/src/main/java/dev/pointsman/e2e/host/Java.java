package dev.pointsman.e2e.host;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines for programs on the JVM that runs us. */
public final class Java {
    /** As the images set it: small, and nothing that a container would not allow. */
    private static final List<String> OPTIONS = List.of("-XX:+UseSerialGC", "-Xmx192m");

    private Java() {}

    /** A Quarkus program of ours. */
    public static List<String> packaged(String module) {
        return command(
                "-jar",
                Project.built(module + "/target/quarkus-app/quarkus-run.jar").toString());
    }

    /** The virtual machine with these arguments. */
    public static List<String> command(String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        command.addAll(List.of(arguments));
        return command;
    }
}
