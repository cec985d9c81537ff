package dev.pointsman.e2e.mirror;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import dev.pointsman.e2e.figures.Progress;
import dev.pointsman.e2e.figures.Report;
import dev.pointsman.e2e.host.HostStack;
import dev.pointsman.e2e.host.Setting;
import dev.pointsman.e2e.load.Brake;
import dev.pointsman.wire.Freshness;
import dev.pointsman.wire.Freshness.Kind;
import dev.pointsman.wire.ProxyState.Shadow;
import dev.pointsman.wire.Side;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/** Every read made twice: while both sides are the same, and with a row that is not. */
record Trial(Settings settings, HostStack stack) {
    private static final Freshness OWN_WRITES = new Freshness(Kind.READ_YOUR_WRITES, 0);
    private static final int READERS = 6;
    private static final int DAMAGED = Settings.ROWS;
    private static final int READS_OF_IT = 200;
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration TOLD_WITHIN = Duration.ofMinutes(2);

    /** Plays it; what must not be and was. */
    static List<String> play(Settings settings) throws Exception {
        try (var stack = HostStack.start(Setting.plain(settings.source(), settings.target(), 100), Map.of())) {
            table(stack);
            stack.replicate();
            var trial = new Trial(settings, stack);
            var violations = new ArrayList<String>();
            var told = new LinkedHashMap<String, Object>();
            stack.mirror(100, OWN_WRITES);
            trial.withOneRowDamaged(trial.whileBothAreTheSame(told, violations), told, violations);
            told.put("seed", settings.seed());
            told.put("machine", Report.machine());
            told.put("violations", violations);
            System.out.println(told);
            Report.write("mirror/report.json", told);
            return violations;
        }
    }

    private static void table(HostStack stack) {
        for (var side : Side.values()) {
            stack.databases()
                    .make(side, "CREATE TABLE public.mirrored (id int PRIMARY KEY, value bigint NOT NULL, label text)");
        }
        stack.server(Side.SOURCE)
                .run(
                        HostStack.DATABASE,
                        "INSERT INTO public.mirrored SELECT id, id, 'label ' || id FROM generate_series(1, "
                                + Settings.ROWS + ") id");
    }

    private Shadow shadow() {
        return requireNonNull(stack.proxyStates().getFirst().shadow());
    }

    /** How many reads there were. */
    private long whileBothAreTheSame(Map<String, Object> told, List<String> violations) throws Exception {
        var enough = new AtomicBoolean();
        var progress = new Progress("reads compared", settings.comparisons());
        long begun = System.nanoTime();
        long reads = 0;
        long written;
        try (var writer = new Writers(stack.application(), settings.seed(), settings.writes());
                var brake = new Brake(stack.direct(Side.TARGET), "public.mirrored", settings.seed());
                var threads = Executors.newFixedThreadPool(READERS)) {
            var readers = IntStream.range(0, READERS)
                    .mapToObj(number ->
                            threads.submit(new Reader(stack.application(), settings.seed(), number, enough::get)))
                    .toList();
            await("enough reads are compared")
                    .atMost(LONGEST)
                    .pollInterval(LOOK)
                    .failFast(() -> readers.stream().anyMatch(each -> each.isDone()))
                    .until(() -> progress.at(compared(shadow())) >= settings.comparisons());
            enough.set(true);
            for (var reader : readers) {
                reads += reader.get();
            }
            written = writer.written();
            told.put("brakes", brake.times());
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        var seen = judged(reads);
        told.put("reads", reads);
        told.put("writesPerSecond", Math.round(written / seconds));
        told.put("comparedPerSecond", Math.round(compared(seen) / seconds));
        told.put("equal", seen.equal());
        told.put("late", seen.late());
        told.put("unsettled", seen.unsettled());
        told.put("dropped", seen.dropped());
        told.put("failed", seen.failed());
        told.put("falseAlarms", seen.different() + seen.reordered());
        if (seen.different() + seen.reordered() > 0) {
            violations.add(seen.different() + seen.reordered() + " reads were called different while nothing was: "
                    + seen.samples());
        }
        if (seen.late() == 0) {
            violations.add("no read was late: the lag has not put the comparison to the test");
        }
        return reads;
    }

    private static long compared(Shadow seen) {
        return seen.equal() + seen.different() + seen.reordered();
    }

    /** What is said of so many reads, when all of them have been judged. */
    private Shadow judged(long reads) {
        return await("all of " + reads + " reads are judged")
                .atMost(TOLD_WITHIN)
                .pollInterval(LOOK)
                .until(
                        this::shadow,
                        seen -> compared(seen) + seen.unsettled() + seen.dropped() + seen.failed() == reads);
    }

    /** As if it had come by replication: the stream back would take a superuser's own change to the source. */
    private void damage() throws SQLException {
        try (var connection = stack.direct(Side.TARGET).connect("damage");
                var statement = connection.createStatement()) {
            statement.execute("SET session_replication_role = replica");
            statement.execute("SELECT pg_replication_origin_create('damage')");
            statement.execute("SELECT pg_replication_origin_session_setup('damage')");
            statement.execute("UPDATE public.mirrored SET value = value + 1 WHERE id = " + DAMAGED);
        }
    }

    private void withOneRowDamaged(long reads, Map<String, Object> told, List<String> violations) throws SQLException {
        damage();
        var before = shadow();
        int others = 0;
        try (var connection = stack.application().connect("mirror-damaged");
                var query = connection.prepareStatement("SELECT value FROM public.mirrored WHERE id = ?")) {
            for (int i = 0; i < READS_OF_IT; i++) {
                for (int row : new int[] {DAMAGED, 1 + i, DAMAGED - 1}) {
                    query.setInt(1, row);
                    query.executeQuery().close();
                    others += row == DAMAGED ? 0 : 1;
                }
            }
        }
        var seen = judged(reads + READS_OF_IT + others);
        long found = seen.different() - before.different();
        told.put("readsOfTheDamagedRow", READS_OF_IT);
        told.put("found", found);
        if (found != READS_OF_IT || seen.equal() - before.equal() != others) {
            violations.add(found + " of " + READS_OF_IT + " reads of the damaged row were called different, "
                    + (seen.equal() - before.equal()) + " of " + others + " others the same: " + seen);
        }
    }
}
