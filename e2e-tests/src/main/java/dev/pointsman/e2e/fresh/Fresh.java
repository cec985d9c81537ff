package dev.pointsman.e2e.fresh;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Each promise of freshness, kept or not, on a target that is made to lag. */
@Command(
        name = "fresh",
        mixinStandardHelpOptions = true,
        description =
                "Reads and writes through a proxy while the target lags, and counts reads that are older than promised.")
public final class Fresh implements Callable<Integer> {
    @Option(names = "--reads", defaultValue = "1000000", description = "of each promise")
    private long reads;

    @Option(names = "--seed", defaultValue = "1", description = "of what clients do, and of the lag")
    private long seed;

    @Option(names = "--versions", defaultValue = "16-18", description = "PostgreSQL of the source and the target")
    private String versions = "";

    @Option(names = "--clients", defaultValue = "12", description = "half of them write, too")
    private int clients;

    /** Runs it; its exit code is the program's. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Fresh()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        var majors = versions.split("-", -1);
        if (majors.length != 2 || clients < 2 || reads < 1) {
            throw new ParameterException(
                    new CommandLine(this), "--versions is two majors, such as 15-18; --clients at least 2; --reads 1");
        }
        var settings = new Settings(seed, Integer.parseInt(majors[0]), Integer.parseInt(majors[1]), clients, reads);
        var broken = Trials.play(settings);
        broken.forEach(told -> System.out.println("VIOLATION " + told));
        return broken.isEmpty() ? 0 : 1;
    }
}
