package dev.pointsman.e2e.bench;

import dev.pointsman.e2e.figures.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Runs pgbench -S against a port. */
final class Pgbench {
    static final String DATABASE = "bench";
    private static final Pattern PROGRESS = Pattern.compile("^progress: [0-9.]+ s, ([0-9.]+) tps");
    private static final Pattern TPS = Pattern.compile("tps = ([0-9.]+)");

    private static final double NANOS_PER_SECOND = 1e9;

    private Pgbench() {}

    /**
     * What was seen of a run, from a second after all its clients had logged in until a moment before its end: neither logins nor
     * goodbyes are in it.
     *
     * @param tps transactions per second
     * @param cpuMicros per transaction, of the process that was watched
     */
    record Run(double tps, double cpuMicros) {}

    /** Makes the tables: 100,000 rows for each unit of scale. */
    static void initialise(int port, int scale) throws IOException, InterruptedException {
        run(port, List.of("-i", "-q", "-s", "" + scale));
    }

    /** As fast as it goes, for so many seconds and one to begin with; watches this process, or none for 0. */
    static Run unlimited(int port, int clients, String mode, int seconds, long pid)
            throws IOException, InterruptedException {
        var arguments =
                List.of("-n", "-S", "-c", "" + clients, "-j", "1", "-M", mode, "-T", "" + (seconds + 1), "-P", "1");
        var watch = new Watch(pid);
        run(port, "postgres", "", arguments, watch);
        return watch.seen();
    }

    /** Adds up what pgbench says each second, and what the process costs meanwhile. */
    private static final class Watch implements Told {
        private final long pid;
        private long begun;
        private long last;
        private double transactions;
        private double cpuBefore;
        private double cpu;

        Watch(long pid) {
            this.pid = pid;
        }

        @Override
        public void line(String said) throws IOException {
            var progress = PROGRESS.matcher(said);
            if (!progress.find()) {
                return;
            }
            long now = System.nanoTime();
            cpu = ProcessCpu.micros(pid);
            if (begun == 0) {
                begun = now;
                cpuBefore = cpu;
            } else {
                transactions += Double.parseDouble(progress.group(1)) * (now - last) / NANOS_PER_SECOND;
            }
            last = now;
        }

        Run seen() {
            if (transactions == 0) {
                throw new IllegalStateException("pgbench did not say how far it is; give it more --seconds");
            }
            return new Run(transactions / (last - begun) * NANOS_PER_SECOND, (cpu - cpuBefore) / transactions);
        }
    }

    /** Who is told each line that pgbench says, when it says it. */
    private interface Told {
        void line(String said) throws IOException;
    }

    /** Logins a second, each with one statement. */
    static double logins(int port, String role, String password, int clients, int seconds)
            throws IOException, InterruptedException {
        var arguments = List.of("-n", "-S", "-C", "-c", "" + clients, "-j", "1", "-T", "" + seconds);
        return Double.parseDouble(first(TPS, run(port, role, password, arguments)));
    }

    /** So many transactions, as fast as they go. */
    static void transactions(int port, int clients, String mode, int each) throws IOException, InterruptedException {
        run(port, List.of("-n", "-S", "-c", "" + clients, "-j", "1", "-M", mode, "-t", "" + each));
    }

    /** One client at a fixed rate; the latency of each transaction in microseconds, without pgbench's own lateness. */
    static Samples latencies(int port, int rate, int seconds) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("pointsman-pgbench-");
        var prefix = folder.resolve("log");
        run(port, List.of("-n", "-S", "-c", "1", "-R", "" + rate, "-T", "" + seconds, "-l", "--log-prefix=" + prefix));
        var samples = new Samples();
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.readAllLines(file).forEach(line -> samples.add(latency(line)));
                Files.delete(file);
            }
        }
        Files.delete(folder);
        return samples;
    }

    private static double latency(String line) {
        var fields = line.split(" ", -1);
        double lateness = fields.length > 6 ? Double.parseDouble(fields[6]) : 0;
        return Double.parseDouble(fields[2]) - lateness;
    }

    private static String run(int port, List<String> arguments) throws IOException, InterruptedException {
        return run(port, "postgres", "", arguments);
    }

    private static String run(int port, String role, String password, List<String> arguments)
            throws IOException, InterruptedException {
        return run(port, role, password, arguments, _ -> {});
    }

    private static String run(int port, String role, String password, List<String> arguments, Told told)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(Tools.path("pgbench"), "-h", "127.0.0.1", "-p", "" + port));
        command.addAll(List.of("-U", role));
        command.addAll(arguments);
        command.add(DATABASE);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PGSSLMODE", "disable");
        builder.environment().put("PGPASSWORD", password);
        builder.environment().put("PGGSSENCMODE", "disable");
        var process = builder.start();
        var said = new StringBuilder();
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                said.append(line).append('\n');
                told.line(line);
            }
            if (process.waitFor() != 0) {
                throw new IllegalStateException("pgbench at port " + port + " failed: " + said);
            }
        } finally {
            process.destroy();
        }
        return said.toString();
    }

    private static String first(Pattern pattern, String text) {
        var matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException(
                    "pgbench did not say " + pattern + "; on a machine that is busy, give it more --seconds: " + text);
        }
        return matcher.group(1);
    }
}
