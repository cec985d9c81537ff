package dev.pointsman.e2e.cluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** An external program, run to its end within a time limit; immutable. */
public record Command(List<String> line, Map<String, String> environment) {
    private static final int NOT_RUN = -1;

    /** A program, found on the PATH or by its own path, with its arguments. */
    public static Command of(String program, String... arguments) {
        List<String> line = new ArrayList<>(List.of(program));
        line.addAll(List.of(arguments));
        return new Command(List.copyOf(line), Map.of());
    }

    /** The same with one more environment variable. */
    public Command with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new Command(line, Map.copyOf(more));
    }

    /** Runs it and returns what it printed, without trailing line ends; anything but exit code 0 is an exception. */
    public String run(Duration limit) {
        Outcome outcome = outcome(limit);
        if (outcome.code != 0) {
            throw new IllegalStateException(line + " failed: " + outcome.complaint(limit));
        }
        return outcome.printed;
    }

    /** Whether it ends with exit code 0. */
    public boolean succeeds(Duration limit) {
        return outcome(limit).code == 0;
    }

    /** What it complains about when it does not succeed. */
    Optional<String> refusal(Duration limit) {
        Outcome outcome = outcome(limit);
        return outcome.code == 0 ? Optional.empty() : Optional.of(outcome.complaint(limit));
    }

    static boolean exists(String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private Outcome outcome(Duration limit) {
        try {
            // Files, not pipes: a program that a script leaves running would keep a pipe open for ever.
            Path printed = Files.createTempFile("command", ".out");
            Path complained = Files.createTempFile("command", ".err");
            try {
                return new Outcome(exitCode(limit, printed, complained), text(printed), text(complained));
            } finally {
                Files.delete(printed);
                Files.delete(complained);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int exitCode(Duration limit, Path printed, Path complained) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(printed.toFile())
                .redirectError(complained.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroy();
        return NOT_RUN;
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file).stripTrailing();
    }

    private record Outcome(int code, String printed, String complained) {
        private static final int LINES = 12;

        String complaint(Duration limit) {
            if (code == NOT_RUN) {
                return "not done within " + limit.toSeconds() + " s.";
            }
            List<String> lines = complained.lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
        }
    }
}
