package dev.pointsman.proxy;

import static dev.pointsman.proxy.fixture.Sql.SIDE;
import static dev.pointsman.proxy.fixture.Sql.run;
import static dev.pointsman.proxy.fixture.Sql.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.proxy.fixture.ProxyUnderTest;
import dev.pointsman.proxy.fixture.TwoServers;
import dev.pointsman.wire.Reads;
import dev.pointsman.wire.Segment;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.StickyBy;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whose reads go to the target, where not each is drawn by itself. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SegmentsTest {
    private static final int READS = 40;

    private ProxyUnderTest proxy;

    @BeforeEach
    void start() throws Exception {
        TwoServers.reset();
        proxy = new ProxyUnderTest(Duration.ofSeconds(3));
    }

    @AfterEach
    void end() throws IOException {
        proxy.close();
    }

    private void share(int percent, StickyBy by, Segment... segments) throws Exception {
        var reads = new Reads(percent, 0, null, by, List.of(segments));
        proxy.route(ProxyUnderTest.table(0, 0, TwoServers.SOURCE, TwoServers.TARGET, Side.SOURCE, reads));
    }

    private static Segment ofTenant(String tenant, Side side) {
        return new Segment(tenant, List.of(), List.of(), List.of(), List.of(tenant), side);
    }

    private static Set<String> sides(Connection connection, String sql) throws SQLException {
        var sides = new HashSet<String>();
        for (int i = 0; i < READS; i++) {
            sides.add(value(connection, sql));
        }
        return sides;
    }

    @Test
    void allReadsOfAConnectionStayTogether() throws Exception {
        share(50, StickyBy.CONNECTION);
        var all = new HashSet<String>();
        for (int i = 0; i < READS; i++) {
            try (var connection = proxy.connect("")) {
                var sides = sides(connection, SIDE);
                assertThat(sides).hasSize(1);
                all.addAll(sides);
            }
        }
        assertThat(all).containsExactlyInAnyOrder("source", "target");
    }

    @Test
    void aTenantIsWhatTheSessionSaysAndTheStatementSaysItBetter() throws Exception {
        share(1, StickyBy.NONE, ofTenant("here", Side.SOURCE), ofTenant("there", Side.TARGET));
        for (var mode : List.of("simple", "extended", "extendedForPrepared")) {
            try (var connection = proxy.connect("prepareThreshold=2&preferQueryMode=" + mode)) {
                run(connection, "SET pointsman.tenant = 'there'");
                assertThat(sides(connection, SIDE)).as(mode).containsExactly("target");
                assertThat(sides(connection, SIDE + " /*tenant='here'*/")).containsExactly("source");
                run(connection, "SET pointsman.tenant TO 'here'");
                assertThat(sides(connection, SIDE)).as(mode).containsExactly("source");
                assertThat(sides(connection, SIDE + " /*tenant='there'*/")).containsExactly("target");
            }
        }
    }

    @Test
    void aTenantThatWasRolledBackWasNeverSaid() throws Exception {
        share(1, StickyBy.NONE, ofTenant("here", Side.SOURCE), ofTenant("there", Side.TARGET));
        try (var connection = proxy.connect("")) {
            run(connection, "SET pointsman.tenant = 'there'");
            run(connection, "BEGIN");
            run(connection, "SET pointsman.tenant = 'here'");
            run(connection, "ROLLBACK");
            assertThat(sides(connection, SIDE)).containsExactly("target");
            run(connection, "BEGIN");
            run(connection, "SET pointsman.tenant = 'here'");
            run(connection, "COMMIT");
            assertThat(sides(connection, SIDE)).containsExactly("source");
        }
    }

    @Test
    void anApplicationNameCountsFromWhenTheServerReportsIt() throws Exception {
        share(
                100,
                StickyBy.NONE,
                new Segment("nightly", List.of("app"), List.of("app"), List.of("nightly"), List.of(), Side.SOURCE));
        try (var connection = proxy.connect("ApplicationName=web")) {
            assertThat(sides(connection, SIDE)).containsExactly("target");
            run(connection, "SET application_name = 'nightly'");
            assertThat(sides(connection, SIDE)).containsExactly("source");
            run(connection, "RESET application_name");
            assertThat(sides(connection, SIDE)).containsExactly("target");
        }
        try (var connection = proxy.connect("ApplicationName=nightly")) {
            assertThat(sides(connection, SIDE)).containsExactly("source");
        }
    }

    @Test
    void noSegmentMovesAReadBeforeAnyShareMoves() throws Exception {
        share(0, StickyBy.USER, ofTenant("there", Side.TARGET));
        try (var connection = proxy.connect("")) {
            run(connection, "SET pointsman.tenant = 'there'");
            assertThat(sides(connection, SIDE)).containsExactly("source");
        }
    }
}
