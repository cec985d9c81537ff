package dev.pointsman.e2e.drivers;

import dev.pointsman.e2e.load.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Runs programs and waits for them. */
final class Programs {
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(100);
    private static final Duration MADE_WITHIN = Duration.ofMinutes(10);

    /** Tells a program which of its cases it is to run, each on a line; all of them if empty. */
    private static final String CASES = "POINTSMAN_CASES";

    private Programs() {}

    /** What a program said, and its exit code. */
    record Said(int exit, String text) {}

    /**
     * Runs a driver's program, which finds the server by libpq's environment variables.
     *
     * @param cases the program's cases that are run, by name; all of them if empty
     */
    static Said run(List<String> command, Endpoint endpoint, Set<String> cases)
            throws IOException, InterruptedException {
        var there = new Target(Endpoint.HOST, endpoint.port(), Ground.DATABASE, "app", Ground.PASSWORD);
        var environment = new HashMap<>(environment(there));
        environment.put(CASES, String.join("\n", cases));
        return run(command, environment, ENDS_WITHIN);
    }

    /** Runs a driver's program, which finds this one by libpq's environment variables. */
    static Said run(List<String> command, Target there) throws IOException, InterruptedException {
        return run(command, environment(there), ENDS_WITHIN);
    }

    /** Runs something that makes or fetches what a driver needs. */
    static Said make(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        return run(List.of(command), environment, MADE_WITHIN);
    }

    /** What a program says to {@code --version}. */
    static Outcome version(String program) throws IOException, InterruptedException {
        return new Outcome(
                Driver.VERSION, make(Map.of(), program, "--version").text().strip());
    }

    private static Map<String, String> environment(Target there) {
        return Map.of(
                "PGHOST",
                there.host(),
                "PGPORT",
                "" + there.port(),
                "PGUSER",
                there.user(),
                "PGPASSWORD",
                there.password(),
                "PGDATABASE",
                there.database(),
                "PGTZ",
                "UTC",
                "TZ",
                "UTC",
                "LC_ALL",
                "C.UTF-8",
                "PGCONNECT_TIMEOUT",
                "20");
    }

    private static Said run(List<String> command, Map<String, String> environment, Duration within)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("pointsman-driver-", ".out");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        var process = builder.start();
        boolean ended = process.waitFor(within.toSeconds(), TimeUnit.SECONDS);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        var text = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
        Files.delete(output);
        return new Said(process.exitValue(), ended ? text : text + "did not end within " + within);
    }
}
