package dev.pointsman.agent.cutover;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.agent.cutover.Failpoint.Place;
import dev.pointsman.agent.database.Direction;
import dev.pointsman.wire.AgentDesired.LongTransactions;
import dev.pointsman.wire.AgentState.CutoverReport;
import dev.pointsman.wire.AgentState.Outcome;
import dev.pointsman.wire.Side;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Somebody changes what a cutover rests on, in the middle of it. One migration for all of it. */
class InterferenceTest {
    /** Does it the first time that the place is reached. */
    private static Failpoint at(Place place, Runnable deed) {
        var done = new AtomicBoolean();
        return reached -> {
            if (reached == place && done.compareAndSet(false, true)) {
                deed.run();
            }
        };
    }

    private long epoch;

    private CutoverReport attempt(Migration migration, Place place, Outcome outcome, Runnable deed) throws Exception {
        epoch++;
        try (var cutovers = migration.cutovers(at(place, deed))) {
            var order = migration.order(epoch, Side.TARGET, LongTransactions.WAIT, 1);
            var journal = migration.settle(cutovers, order);
            var report = requireNonNull(cutovers.report());
            assertThat(journal.outcome()).as("%s", report).isEqualTo(outcome);
            assertThat(migration.openFences()).isLessThan(2);
            return report;
        }
    }

    private void givesUp(Migration migration, Place place, String why, Runnable deed) throws Exception {
        var report = attempt(migration, place, Outcome.REOPENED, deed);
        assertThat(report.message()).contains(why);
        migration.pair.run(Side.SOURCE, "INSERT INTO ledger VALUES (" + epoch + ", 1)");
    }

    @Test
    void whatChangesTheTablesTheFenceOrTheStreamOnTheWayEndsTheAttemptAndWritesGoOnWhereTheyWere() throws Exception {
        try (var migration = new Migration(16, 18)) {
            var pair = migration.pair;
            var changed = "tables, triggers or publication changed since the cutover was prepared";
            givesUp(
                    migration,
                    Place.PREPARED,
                    changed,
                    () -> pair.run(Side.SOURCE, "ALTER TABLE orders ADD COLUMN late int"));
            pair.run(Side.SOURCE, "ALTER TABLE orders DROP COLUMN late");
            givesUp(
                    migration,
                    Place.PREPARED,
                    changed,
                    () -> pair.run(Side.SOURCE, "ALTER TABLE orders DISABLE TRIGGER USER"));
            pair.run(Side.SOURCE, "ALTER TABLE orders ENABLE TRIGGER USER");
            givesUp(
                    migration,
                    Place.HELD,
                    "the last writes were not on TARGET within the pause",
                    () -> stop(migration));
            start(migration);
            givesUp(
                    migration,
                    Place.PREPARED,
                    "the stream into TARGET is more than the pause behind",
                    () -> stop(migration));
            start(migration);
            aTableInNoStream(migration);
            attempt(migration, Place.PREPARED, Outcome.MOVED, () -> {});
            await().atMost(Migration.SOON)
                    .until(() ->
                            pair.ask(Side.TARGET, "SELECT count(*) FROM ledger").equals("5"));
        }
    }

    private static String forward(Migration migration) {
        return migration.pair.databases().names().stream(Direction.FORWARD);
    }

    private static void stop(Migration migration) {
        migration.pair.run(Side.TARGET, "ALTER SUBSCRIPTION " + forward(migration) + " DISABLE");
        await().atMost(Migration.SOON)
                .until(() -> migration
                        .pair
                        .ask(
                                Side.TARGET,
                                "SELECT count(pid) FROM pg_stat_subscription WHERE subname = '" + forward(migration)
                                        + "'")
                        .equals("0"));
    }

    private static void start(Migration migration) {
        migration.pair.run(Side.TARGET, "ALTER SUBSCRIPTION " + forward(migration) + " ENABLE");
    }

    /** As the agent would leave it between two looks: fenced and published, and the subscription knows nothing of it. */
    private void aTableInNoStream(Migration migration) throws Exception {
        var names = migration.pair.databases().names();
        for (var side : Side.values()) {
            migration.pair.run(
                    side,
                    "CREATE TABLE latecomers (id int PRIMARY KEY)",
                    "CREATE TRIGGER " + names.fenceTrigger()
                            + " BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON latecomers FOR EACH STATEMENT"
                            + " EXECUTE FUNCTION " + names.fenceFunction() + "()");
        }
        givesUp(migration, Place.PREPARED, "in no stream, and so left behind: public.latecomers", () -> {});
        for (var side : Side.values()) {
            migration.pair.run(side, "DROP TABLE latecomers");
        }
    }

    @Test
    void whatIsDoneToASideThatIsFencedIsNamedAndTheEpochEnds() throws Exception {
        try (var migration = new Migration(16, 18)) {
            var pair = migration.pair;
            var report = attempt(
                    migration,
                    Place.FENCED,
                    Outcome.MOVED,
                    () -> pair.run(
                            Side.SOURCE,
                            "ALTER TABLE customers ADD COLUMN late int",
                            "ALTER TABLE customers DISABLE TRIGGER USER",
                            "UPDATE customers SET name = name WHERE false"));
            assertThat(report.message()).contains("the fence on SOURCE does not refuse writes to public.customers");
            pair.run(Side.TARGET, "INSERT INTO customers (name) VALUES ('on the target')");
            await().atMost(Migration.SOON)
                    .until(() -> pair.ask(Side.SOURCE, "SELECT count(*) FROM customers WHERE name = 'on the target'")
                            .equals("1"));
        }
    }
}
