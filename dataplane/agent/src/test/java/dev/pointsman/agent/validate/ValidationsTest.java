package dev.pointsman.agent.validate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.agent.cutover.Migration;
import dev.pointsman.wire.AgentDesired.Depth;
import dev.pointsman.wire.AgentDesired.Validation;
import dev.pointsman.wire.AgentState.TableDifference;
import dev.pointsman.wire.AgentState.ValidationResult;
import dev.pointsman.wire.Side;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ValidationsTest {
    private static final int MANY = 1_000_000;

    /** Each a corruption of the target, and what it must be found as. */
    private record Seeded(String sql, TableDifference found) {}

    private static final List<Seeded> CORRUPTIONS = List.of(
            new Seeded("UPDATE customers SET mood = 'on fire' WHERE id = 30", different("customers")),
            new Seeded(
                    "UPDATE customers SET attributes = '{\"n\": 31, \"x\": null}' WHERE id = 31",
                    different("customers")),
            new Seeded("UPDATE customers SET attributes = NULL WHERE id = 32", different("customers")),
            new Seeded("UPDATE customers SET name = name || ' ' WHERE id = 33", different("customers")),
            new Seeded("UPDATE orders SET total = total + 0.01 WHERE id = 40", different("orders")),
            new Seeded(
                    "UPDATE orders SET placed = placed + interval '1 microsecond' WHERE id = 41", different("orders")),
            new Seeded("UPDATE orders SET scan = scan || '\\x00' WHERE id = 42", different("orders")),
            new Seeded("DELETE FROM orders WHERE id = 43", new TableDifference("public.orders", 1, 0, 0)),
            new Seeded(
                    "INSERT INTO orders (id, customer, total) VALUES (5000, 1, 1)",
                    new TableDifference("public.orders", 0, 1, 0)),
            new Seeded("UPDATE events_2025 SET what = NULL WHERE id = 1", different("events_2025")),
            new Seeded(
                    "INSERT INTO log_lines SELECT * FROM log_lines WHERE line = 'l7'",
                    new TableDifference("public.log_lines", 0, 1, 0)),
            new Seeded("DELETE FROM log_lines WHERE line = 'l8'", new TableDifference("public.log_lines", 1, 0, 0)),
            new Seeded(
                    "UPDATE log_lines SET line = 'L9' WHERE line = 'l9'",
                    new TableDifference("public.log_lines", 1, 1, 0)));

    private static TableDifference different(String table) {
        return new TableDifference("public." + table, 0, 0, 1);
    }

    @Test
    void findsEverySeededCorruptionAndNamesItsTableAndKind() throws Exception {
        try (var migration = new Migration(15, 18);
                var validations = new Validations(migration.pair.databases())) {
            assertThat(run(validations, migration, "clean", Depth.CHECKSUMS).tables())
                    .isEmpty();
            int number = 0;
            for (var seeded : CORRUPTIONS) {
                corrupt(migration, seeded.sql());
                var result = run(validations, migration, "seeded-" + number++, Depth.CHECKSUMS);
                assertThat(result.tables()).as(seeded.sql()).containsExactly(seeded.found());
                assertThat(result.complete()).isTrue();
                heal(migration, seeded.found().table());
            }
        }
    }

    /** Changes the target as nobody should: past the fence, and past the stream that leaves it. */
    private static void corrupt(Migration migration, String... statements) {
        var all = new ArrayList<>(List.of(
                "SET session_replication_role = replica",
                "SELECT pg_replication_origin_create('corruption') WHERE NOT EXISTS"
                        + " (SELECT FROM pg_replication_origin WHERE roname = 'corruption')",
                "SELECT pg_replication_origin_session_setup('corruption')"));
        all.addAll(List.of(statements));
        migration.pair.run(Side.TARGET, all.toArray(String[]::new));
    }

    /** Brings the target's table back to what the source has, past the stream. */
    private static void heal(Migration migration, String table) throws SQLException {
        corrupt(migration, "DELETE FROM " + table);
        try (var from = migration.pair.connect(Side.SOURCE);
                var to = migration.pair.connect(Side.TARGET)) {
            to.createStatement().execute("SET session_replication_role = replica");
            var out = new java.io.ByteArrayOutputStream();
            from.unwrap(org.postgresql.PGConnection.class).getCopyAPI().copyOut("COPY " + table + " TO STDOUT", out);
            to.unwrap(org.postgresql.PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY " + table + " FROM STDIN", new java.io.ByteArrayInputStream(out.toByteArray()));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void countsSeeRowsThatAreMissingOrTooManyButNotTheirContents() throws Exception {
        try (var migration = new Migration(16, 18);
                var validations = new Validations(migration.pair.databases())) {
            corrupt(migration, "UPDATE orders SET total = 0 WHERE id = 1", "DELETE FROM customers WHERE id = 5");
            assertThat(run(validations, migration, "counts", Depth.COUNTS).tables())
                    .containsExactly(new TableDifference("public.customers", 1, 0, 0));
        }
    }

    @Test
    void raisesNoFalseAlarmWhileEightClientsWriteAndFindsTheOneBadRowAmongThem() throws Exception {
        try (var migration = new Migration(16, 18);
                var validations = new Validations(migration.pair.databases());
                var load = new Load(migration)) {
            for (int i = 0; i < 15; i++) {
                var result = run(validations, migration, "busy-" + i, Depth.CHECKSUMS);
                assertThat(result.tables()).isEmpty();
                assertThat(result.complete()).isTrue();
            }
            corrupt(migration, "DELETE FROM events WHERE id = 60", "INSERT INTO log_lines (line) VALUES ('only here')");
            assertThat(run(validations, migration, "bad", Depth.CHECKSUMS).tables())
                    .containsExactlyInAnyOrder(
                            new TableDifference("public.events_2025", 1, 0, 0),
                            new TableDifference("public.log_lines", 0, 1, 0));
            assertThat(load.written()).isGreaterThan(100);
        }
    }

    @Test
    void saysWhichSideCannotBeReachedAndComparesOnceItCan() throws Exception {
        try (var migration = new Migration(16, 18);
                var validations = new Validations(migration.pair.databases())) {
            migration.pair.run(Side.TARGET, "ALTER TABLE customers RENAME TO customers_away");
            var result = run(validations, migration, "away", Depth.CHECKSUMS);
            assertThat(result.complete()).isFalse();
            assertThat(result.message()).contains("public.customers is not on TARGET");
            migration.pair.run(Side.TARGET, "ALTER TABLE customers_away RENAME TO customers");
            await().atMost(Migration.SOON).until(() -> {
                advance(validations, migration, new Validation("away", Depth.CHECKSUMS, 0));
                return requireNonNull(validations.result()).complete();
            });
        }
    }

    @Test
    void comparesAMillionRowsInSecondsAndTellsOfTheFirstMismatchBeforeTheEnd() throws Exception {
        try (var migration = new Migration(15, 18);
                var validations = new Validations(migration.pair.databases())) {
            migration.pair.run(
                    Side.SOURCE, "INSERT INTO ledger SELECT n % 16, n FROM generate_series(1, " + MANY + ") n");
            await().atMost(Migration.SOON)
                    .until(() -> migration
                            .pair
                            .ask(Side.TARGET, "SELECT count(*) FROM ledger")
                            .equals("" + MANY));
            corrupt(migration, "DELETE FROM ledger WHERE n = 654321");
            var first = run(validations, migration, "many", Depth.CHECKSUMS);
            assertThat(first.tables()).containsExactly(new TableDifference("public.ledger", 1, 0, 0));
            assertThat(first.finishedAt() - first.startedAt()).isLessThan(20_000);
        }
    }

    @Test
    void aRunThatNobodyWantsAnyMoreLeavesTheResultBeforeItStanding() throws Exception {
        try (var migration = new Migration(16, 18);
                var validations = new Validations(migration.pair.databases())) {
            run(validations, migration, "first", Depth.CHECKSUMS);
            advance(validations, migration, new Validation("second", Depth.CHECKSUMS, 0));
            validations.advance(null, migration.tables.storedNames(), Side.SOURCE);
            await().atMost(Migration.SOON).until(validations::idle);
            assertThat(requireNonNull(validations.result()).complete()).isTrue();
        }
    }

    @Test
    void aRunThatIsGivenUpAfterItsFirstMismatchTellsAllThatItHasCounted() throws Exception {
        try (var migration = new Migration(16, 18);
                var validations = new Validations(migration.pair.databases())) {
            corrupt(migration, "UPDATE customers SET name = 'a' WHERE id = 30", "DELETE FROM customers WHERE id = 31");
            advance(validations, migration, new Validation("bad", Depth.CHECKSUMS, 0));
            await().pollInterval(Duration.ofMillis(1)).atMost(Migration.SOON).until(() -> validations.result() != null);
            validations.advance(null, migration.tables.storedNames(), Side.SOURCE);
            await().atMost(Migration.SOON).until(validations::idle);
            assertThat(requireNonNull(validations.result()).tables())
                    .containsExactly(new TableDifference("public.customers", 1, 0, 1));
        }
    }

    private static ValidationResult run(Validations validations, Migration migration, String id, Depth depth) {
        var order = new Validation(id, depth, 0);
        await().pollInterval(Duration.ofMillis(20)).atMost(Migration.SOON).until(() -> {
            advance(validations, migration, order);
            var result = validations.result();
            return result != null && result.id().equals(id) && validations.idle();
        });
        return requireNonNull(validations.result());
    }

    private static void advance(Validations validations, Migration migration, Validation order) {
        validations.advance(order, migration.tables.storedNames(), Side.SOURCE);
    }

    /** Writers of every kind, short-lived rows included. */
    private static final class Load implements AutoCloseable {
        private static final int WRITERS = 8;
        private final AtomicBoolean stopping = new AtomicBoolean();
        private final AtomicLong written = new AtomicLong();
        private final java.util.concurrent.ExecutorService threads = Executors.newCachedThreadPool();

        Load(Migration migration) {
            for (int i = 0; i < WRITERS; i++) {
                threads.execute(() -> write(migration));
            }
        }

        private void write(Migration migration) {
            try (var connection = migration.pair.connect(Side.SOURCE);
                    var statement = connection.createStatement()) {
                while (!stopping.get()) {
                    int n = ThreadLocalRandom.current().nextInt(50);
                    statement.execute("UPDATE customers SET attributes = jsonb_build_object('at',"
                            + " clock_timestamp()) WHERE id = " + (1 + n));
                    statement.execute("INSERT INTO customers (name) VALUES ('short')");
                    statement.execute("DELETE FROM customers WHERE name = 'short' AND id % 8 = " + n % 8);
                    statement.execute("UPDATE events SET day = day + 1, what = 'moved' WHERE id = " + (1 + n));
                    statement.execute("INSERT INTO log_lines (line) VALUES ('more')");
                    written.incrementAndGet();
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        long written() {
            return written.get();
        }

        @Override
        public void close() {
            stopping.set(true);
            threads.close();
        }
    }
}
