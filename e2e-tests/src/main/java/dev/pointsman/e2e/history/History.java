package dev.pointsman.e2e.history;

import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** K3 and K5: what clients saw during many cutovers, checked. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        description = "Moves writes there and back under load, and checks the history that clients saw.")
public final class History implements Callable<Integer> {
    @Option(names = "--cutovers", defaultValue = "1000", description = "how often writes move")
    private int cutovers;

    @Option(names = "--seed", defaultValue = "1", description = "of what the clients choose")
    private long seed;

    @Option(names = "--versions", defaultValue = "16-18", description = "PostgreSQL of the source and the target")
    private String versions = "";

    @Option(names = "--clients", defaultValue = "12", description = "at least 4, so that there is one of each kind")
    private int clients;

    @Option(names = "--tps", defaultValue = "240", description = "of all clients together")
    private int tps;

    @Option(names = "--minutes", defaultValue = "180", description = "the cutovers take no longer")
    private int minutes;

    /** Runs it; its exit code is the program's. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new History()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        var settings = settings();
        System.out.println(cutovers + " cutovers, seed " + seed + ", PostgreSQL " + versions + ", " + clients
                + " clients, " + tps + " transactions per second wanted");
        return new Course(settings).run().isEmpty() ? 0 : 1;
    }

    private Settings settings() {
        var majors = versions.split("-", -1);
        if (majors.length != 2 || clients < 4 || tps < 1) {
            throw new ParameterException(
                    new CommandLine(this),
                    "--versions is two majors, such as 15-18; --clients at least 4; --tps at least 1");
        }
        return new Settings(
                seed,
                Integer.parseInt(majors[0]),
                Integer.parseInt(majors[1]),
                cutovers,
                clients,
                tps,
                Duration.ofMinutes(minutes));
    }
}
