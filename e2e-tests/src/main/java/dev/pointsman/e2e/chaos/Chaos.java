package dev.pointsman.e2e.chaos;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The matrix: every place of a cutover, every deed. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        description = "Kills, stops and cuts off programs at every step of write cutovers under load, and judges each.")
public final class Chaos implements Callable<Integer> {
    @Option(names = "--seed", defaultValue = "1", description = "the same seed does the same again")
    private long seed;

    @Option(names = "--runs", defaultValue = "0", description = "how many rows of the matrix, 0 for all")
    private int runs;

    @Option(names = "--tenth", description = "the fixed list that make test runs")
    private boolean tenth;

    @Option(names = "--operator", description = "only the rows in which real operators give the order")
    private boolean operator;

    @Option(names = "--place", description = "only at this place: ${COMPLETION-CANDIDATES}")
    private Scene @Nullable [] places;

    @Option(names = "--deed", description = "only this deed: ${COMPLETION-CANDIDATES}")
    private Deed @Nullable [] deeds;

    @Option(names = "--versions", defaultValue = "16-18", description = "PostgreSQL of the source and the target")
    private String versions = "";

    @Option(
            names = "--arenas",
            defaultValue = "1",
            description = "how many rows at the same time, each with programs of its own")
    private int arenas;

    @Option(names = "--clients", defaultValue = "12")
    private int clients;

    @Option(names = "--tps", defaultValue = "500", description = "of all clients together, reads included")
    private int tps;

    /** Runs it; its exit code is the program's. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Chaos()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        var cases = cases();
        System.out.println(cases.size() + " runs, seed " + seed + ", PostgreSQL " + versions);
        var violations = Season.play(settings(), cases, arenas);
        violations.forEach(told -> System.out.println("VIOLATION " + told));
        System.out.println(violations.size() + " violations; written to e2e-tests/target/chaos/report.json");
        return violations.isEmpty() ? 0 : 1;
    }

    private List<Case> cases() {
        return (tenth ? Case.tenth(seed) : Case.all(seed))
                .stream()
                        .filter(tried -> places == null || List.of(places).contains(tried.scene()))
                        .filter(tried -> deeds == null || List.of(deeds).contains(tried.deed()))
                        .filter(tried -> !operator || tried.deed().ofOperator())
                        .limit(runs == 0 ? Long.MAX_VALUE : runs)
                        .toList();
    }

    private Season.Settings settings() {
        var majors = versions.split("-", -1);
        if (majors.length != 2) {
            throw new ParameterException(new CommandLine(this), "--versions is two majors, such as 15-18");
        }
        return new Season.Settings(seed, Integer.parseInt(majors[0]), Integer.parseInt(majors[1]), clients, tps);
    }
}
