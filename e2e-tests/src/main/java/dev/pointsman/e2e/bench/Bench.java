package dev.pointsman.e2e.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The benchmarks' program. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        subcommands = {ProxyBench.class, TransportBench.class, CutoverBench.class, StoppedProxyBench.class},
        description = "Measures Pointsman beside PgBouncer, HAProxy and no proxy at all.")
public final class Bench {
    private Bench() {}

    /** Runs a subcommand; its exit code is the program's. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Bench()).execute(args));
    }
}
