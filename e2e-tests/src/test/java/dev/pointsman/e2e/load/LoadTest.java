package dev.pointsman.e2e.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.e2e.host.HostPostgres;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The auditor is only worth something if it finds what is wrong. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoadTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int ROWS = 2000;
    private static final int CLIENTS = 4;
    private final HostPostgres server = HostPostgres.start(15);
    private int databases;

    @BeforeAll
    void warmUp() {
        assertThat(server.ask("postgres", "SHOW server_version_num")).startsWith("15");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void holdsWhenEveryWriteWentWhereItWasAcknowledged() throws Exception {
        try (var run = new Run(newDatabase())) {
            run.untilAcknowledged(300);
            assertThat(run.audit().holds()).as("under load").isTrue();
            run.load.pause();
            var report = run.audit();
            assertThat(report).matches(AuditReport::holds);
            assertThat(report.acknowledged()).isEqualTo(run.load.state().acknowledged());
            assertThat(run.load.state().errors())
                    .as("%s", run.load.state().lastErrors())
                    .isZero();
        }
    }

    @Test
    void findsALostWrite() throws Exception {
        try (var run = pausedRun()) {
            server.run(
                    run.database(),
                    "DELETE FROM ledger WHERE kind = 'PLAIN' AND id = (SELECT min(id) FROM ledger "
                            + "WHERE kind = 'PLAIN')");
            var report = run.audit();
            assertThat(report.lost()).isEqualTo(1);
            assertThat(report.holds()).isFalse();
        }
    }

    @Test
    void findsADoubledWrite() throws Exception {
        try (var run = pausedRun()) {
            server.run(
                    run.database(),
                    "INSERT INTO ledger (client, number, kind) SELECT client, number, kind FROM ledger "
                            + "WHERE kind = 'TEXT' ORDER BY id LIMIT 1");
            assertThat(run.audit().doubled()).isEqualTo(1);
        }
    }

    @Test
    void findsAWriteThatNobodyAttempted() throws Exception {
        try (var run = pausedRun()) {
            server.run(run.database(), "INSERT INTO ledger (client, number, kind) VALUES (1, 999999, 'PLAIN')");
            assertThat(run.audit().phantoms()).isEqualTo(1);
        }
    }

    @Test
    void findsATornTransaction() throws Exception {
        try (var run = pausedRun()) {
            server.run(run.database(), "DELETE FROM trail WHERE ctid = (SELECT min(ctid) FROM trail)");
            assertThat(run.audit().torn()).isEqualTo(1);
            server.run(run.database(), "UPDATE tally SET touched = touched + 1 WHERE client = 0");
            assertThat(run.audit().torn()).isEqualTo(2);
        }
    }

    @Test
    void reconnectsAndKnowsWhatIsInDoubtWhenTheServerEndsItsConnections() throws Exception {
        try (var run = new Run(newDatabase())) {
            run.untilAcknowledged(100);
            server.run(
                    "postgres",
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + run.database() + "'");
            await().atMost(SOON).until(() -> run.load.state().disconnects() == CLIENTS);
            long before = run.load.state().acknowledged();
            run.untilAcknowledged(before + 100);
            run.load.pause();
            assertThat(run.audit()).matches(AuditReport::holds);
        }
    }

    @Test
    void measuresAHoleInTheCommits() throws Exception {
        try (var run = new Run(newDatabase());
                var blocker = server.superuser(run.database()).connect("blocker")) {
            run.untilAcknowledged(100);
            run.load.startWindow();
            blocker.setAutoCommit(false);
            blocker.createStatement().execute("LOCK TABLE ledger IN EXCLUSIVE MODE");
            blocker.createStatement().execute("SELECT pg_sleep(0.3)");
            blocker.rollback();
            run.untilAcknowledged(run.load.state().acknowledged() + 100);
            assertThat(run.load.window().commitGapMillis()).isBetween(250.0, 3000.0);
            assertThat(run.load.window().writePauseMillis()).isBetween(200.0, 3000.0);
        }
    }

    private Run pausedRun() throws Exception {
        var run = new Run(newDatabase());
        run.untilAcknowledged(200);
        run.load.pause();
        assertThat(run.audit()).matches(AuditReport::holds);
        return run;
    }

    private Target newDatabase() throws SQLException {
        var name = "orders" + ++databases;
        var application = new Target("127.0.0.1", server.port(), name, "app", "app");
        var fill = new Fill(server.superuser("postgres"), application);
        fill.database();
        fill.rows(ROWS);
        return application;
    }

    /** A small load on a database. */
    private final class Run implements AutoCloseable {
        private final Target target;
        private final Load load;

        Run(Target target) {
            this.target = target;
            this.load = Load.start(new LoadOptions(target, CLIENTS, 400, 30, new Size(ROWS)), Ledger.inMemory(CLIENTS));
        }

        String database() {
            return target.database();
        }

        void untilAcknowledged(long writes) {
            await().atMost(SOON).until(() -> load.state().acknowledged() >= writes);
        }

        AuditReport audit() throws SQLException {
            try (var direct = server.superuser(target.database()).connect("audit")) {
                return load.audit(direct);
            }
        }

        @Override
        public void close() throws SQLException {
            load.close();
        }
    }
}
