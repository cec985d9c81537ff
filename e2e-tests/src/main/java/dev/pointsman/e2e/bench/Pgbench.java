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
    private static final Pattern TRANSACTIONS = Pattern.compile("actually processed: (\\d+)");
    private static final Pattern TPS = Pattern.compile("tps = ([0-9.]+)");

    private Pgbench() {}

    /**
     * One run.
     *
     * @param transactions how many there were
     * @param tps per second, without the time to connect
     */
    record Run(long transactions, double tps) {}

    /** Makes the tables: 100,000 rows for each unit of scale. */
    static void initialise(int port, int scale) throws IOException, InterruptedException {
        run(port, List.of("-i", "-q", "-s", "" + scale));
    }

    /** As fast as it goes. */
    static Run unlimited(int port, int clients, String mode, int seconds) throws IOException, InterruptedException {
        var said = run(port, List.of("-n", "-S", "-c", "" + clients, "-j", "1", "-M", mode, "-T", "" + seconds));
        return new Run(Long.parseLong(first(TRANSACTIONS, said)), Double.parseDouble(first(TPS, said)));
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
        var command = new ArrayList<>(List.of(Tools.path("pgbench"), "-h", "127.0.0.1", "-p", "" + port));
        command.addAll(List.of("-U", role));
        command.addAll(arguments);
        command.add(DATABASE);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PGSSLMODE", "disable");
        builder.environment().put("PGPASSWORD", password);
        builder.environment().put("PGGSSENCMODE", "disable");
        var process = builder.start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("pgbench at port " + port + " failed: " + said);
        }
        return said;
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
