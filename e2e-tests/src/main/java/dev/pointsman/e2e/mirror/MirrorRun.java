package dev.pointsman.e2e.mirror;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** False alarms of reads that are made twice, and damage that they find. */
@Command(
        name = "mirror",
        mixinStandardHelpOptions = true,
        description =
                "Reads and writes through a proxy that makes every read twice while the target lags: no answer may be"
                        + " called different. Then one row of 10,000 is changed on the target: every read of it must be.")
public final class MirrorRun implements Callable<Integer> {
    @Option(names = "--comparisons", defaultValue = "1000000", description = "before anything is damaged")
    private long comparisons;

    @Option(names = "--writes", defaultValue = "1000", description = "a second meanwhile")
    private int writes;

    @Option(names = "--seed", defaultValue = "1", description = "of what clients do, and of the lag")
    private long seed;

    @Option(names = "--versions", defaultValue = "16-18", description = "PostgreSQL of the source and the target")
    private String versions = "";

    /** Runs it; its exit code is the program's. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new MirrorRun()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        var majors = versions.split("-", -1);
        if (majors.length != 2 || comparisons < 1 || writes < 1) {
            throw new ParameterException(
                    new CommandLine(this),
                    "--versions is two majors, such as 15-18; --comparisons and --writes at least 1");
        }
        var settings =
                new Settings(seed, Integer.parseInt(majors[0]), Integer.parseInt(majors[1]), comparisons, writes);
        var violations = Trial.play(settings);
        violations.forEach(told -> System.out.println("VIOLATION " + told));
        return violations.isEmpty() ? 0 : 1;
    }
}
