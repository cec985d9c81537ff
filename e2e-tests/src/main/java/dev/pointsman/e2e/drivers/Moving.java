package dev.pointsman.e2e.drivers;

import static org.awaitility.Awaitility.await;

import dev.pointsman.e2e.figures.Report;
import dev.pointsman.e2e.host.HostStack;
import dev.pointsman.wire.AgentState;
import dev.pointsman.wire.Freshness;
import dev.pointsman.wire.Freshness.Kind;
import dev.pointsman.wire.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * Drivers' programs, each with one connection, that write and read while writes move there and back. The two servers know the
 * type of a column by different numbers.
 */
final class Moving {
    private static final int SECONDS = 20;
    private static final Duration BETWEEN = Duration.ofSeconds(1);
    private static final Freshness OWN_WRITES = new Freshness(Kind.READ_YOUR_WRITES, 0);

    private final HostStack stack;
    private final Map<String, Future<List<Outcome>>> programs = new LinkedHashMap<>();
    private final Map<String, String> missing = new LinkedHashMap<>();
    private Side serving = Side.SOURCE;
    private int moves;

    private Moving(HostStack stack) {
        this.stack = stack;
    }

    /** What needs nothing but what the build needs. */
    static List<ProgramDriver> fast() {
        return List.of(new ProgramDriver("pgx", Languages.go(), "moving", "" + SECONDS));
    }

    static List<ProgramDriver> all() {
        var all = new ArrayList<>(fast());
        all.add(new ProgramDriver("psycopg", Languages.python("moving_psycopg.py"), "" + SECONDS));
        all.add(new ProgramDriver("asyncpg", Languages.python("moving_asyncpg.py"), "" + SECONDS));
        all.add(new ProgramDriver("node-postgres", Languages.node("moving.js"), "" + SECONDS));
        return all;
    }

    /** Plays them all at once; what must not be and was. */
    static List<String> play(List<ProgramDriver> drivers) throws Exception {
        try (var stack = HostStack.start(16, 18, 100)) {
            table(stack);
            stack.replicate();
            stack.reads(50, OWN_WRITES);
            return new Moving(stack).run(drivers);
        }
    }

    private static void table(HostStack stack) {
        for (var side : Side.values()) {
            stack.databases()
                    .make(
                            side,
                            side == Side.TARGET ? "CREATE TYPE public.padding AS ENUM ()" : "SELECT 1",
                            "CREATE TYPE public.mood AS ENUM ('calm', 'busy')",
                            "CREATE TABLE public.visits (driver text, n int, mood public.mood, PRIMARY KEY (driver, n))");
        }
    }

    private List<String> run(List<ProgramDriver> drivers) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var driver : drivers) {
                try {
                    driver.prepare();
                    programs.put(driver.name(), threads.submit(() -> driver.run(stack.application())));
                } catch (Missing e) {
                    missing.put(driver.name(), "" + e.getMessage());
                }
            }
            while (programs.values().stream().anyMatch(each -> !each.isDone())) {
                moveOnce();
                await("clients work where writes are now").pollDelay(BETWEEN).until(() -> true);
            }
        }
        return judged();
    }

    private void moveOnce() {
        if (stack.cutOver(serving.other()).outcome() == AgentState.Outcome.MOVED) {
            serving = serving.other();
            moves++;
        }
    }

    private List<String> judged() throws Exception {
        var violations = new ArrayList<String>();
        var told = new LinkedHashMap<String, Object>();
        for (var program : programs.entrySet()) {
            var outcomes = program.getValue().get().stream()
                    .collect(Collectors.toMap(Outcome::name, Outcome::told, (one, _) -> one, LinkedHashMap::new));
            var there = stack.server(serving)
                    .ask(
                            HostStack.DATABASE,
                            "SELECT count(*) FROM public.visits WHERE driver = '" + program.getKey() + "'");
            System.out.println(
                    program.getKey() + " while writes moved " + moves + " times: " + outcomes + ", there are " + there);
            told.put(program.getKey(), outcomes);
            if (!there.equals(outcomes.get("written")) || there.equals("0") || !"[]".equals(outcomes.get("errors"))) {
                violations.add(program.getKey() + ": " + outcomes + ", there are " + there);
            }
        }
        missing.forEach((driver, sentence) -> System.out.println(driver + " was not run: " + sentence));
        told.put("moves", moves);
        told.put("missing", missing);
        Report.write("drivers/moving.json", told);
        return violations;
    }
}
