package dev.pointsman.agent.work;

import dev.pointsman.agent.cutover.Fence;
import dev.pointsman.agent.database.Direction;
import dev.pointsman.agent.database.Sql;
import dev.pointsman.agent.replicate.StreamReport;
import dev.pointsman.agent.tell.OtherNumbers;
import dev.pointsman.agent.tell.VolatileCalls;
import dev.pointsman.wire.AgentState;
import dev.pointsman.wire.AgentState.DatabaseState;
import dev.pointsman.wire.AgentState.Stream;
import dev.pointsman.wire.AgentState.StreamState;
import dev.pointsman.wire.Catalogue;
import dev.pointsman.wire.Side;
import java.sql.SQLException;
import java.time.Duration;

/** Looks at both databases and pins what it sees on the board; changes nothing. */
final class Watcher {
    private static final Duration READ_CATALOGUES_EVERY = Duration.ofSeconds(10);
    private static final String SERVER = """
            SELECT current_setting('server_version_num')::int, s.system_identifier::text, c.timeline_id
            FROM pg_control_system() s, pg_control_checkpoint() c
            """;
    private final Engagement engagement;
    private final Board board;
    private final StreamReport forward;
    private final StreamReport reverse;
    private final Cadence catalogueReads = new Cadence(READ_CATALOGUES_EVERY);

    Watcher(Engagement engagement, Board board) {
        this.engagement = engagement;
        this.board = board;
        this.forward = new StreamReport(engagement.watching(), Direction.FORWARD);
        this.reverse = new StreamReport(engagement.watching(), Direction.REVERSE);
    }

    void look() {
        catalogues();
        board.seen(database(Side.SOURCE), database(Side.TARGET));
        board.streams(stream(forward, Direction.FORWARD), stream(reverse, Direction.REVERSE));
    }

    private void catalogues() {
        if (!catalogueReads.due()) {
            return;
        }
        try {
            var watching = engagement.watching();
            var catalogue = new Catalogue(VolatileCalls.read(watching), OtherNumbers.read(watching));
            engagement.telling().catalogue(catalogue);
            board.unreadNames("");
        } catch (SQLException e) {
            board.unreadNames("" + e.getMessage());
        }
    }

    private DatabaseState database(Side side) {
        try {
            var fence = fence(side);
            return engagement
                    .watching()
                    .on(
                            side,
                            connection -> Sql.list(
                                            connection,
                                            row -> new DatabaseState(
                                                    true, null, row.getInt(1), row.getString(2), row.getInt(3), fence),
                                            SERVER)
                                    .getFirst());
        } catch (SQLException e) {
            return new DatabaseState(false, e.getMessage(), 0, null, 0, AgentState.Fence.ABSENT);
        }
    }

    private AgentState.Fence fence(Side side) throws SQLException {
        var tables = engagement.tables();
        if (tables == null) {
            return AgentState.Fence.ABSENT;
        }
        var watching = engagement.watching();
        var found = watching.on(side, connection -> Fence.verify(connection, watching.names(), tables.fenced()));
        board.fence(side, found.unguarded());
        return found.state();
    }

    private Stream stream(StreamReport report, Direction direction) {
        var tables = engagement.tables();
        var heartbeat = engagement.heartbeat(direction);
        if (tables == null) {
            heartbeat.active(false);
            return Stream.NONE;
        }
        try {
            var stream = report.look(tables, heartbeat.reading());
            heartbeat.active(stream.state() == StreamState.STREAMING || stream.state() == StreamState.BROKEN);
            return stream;
        } catch (SQLException e) {
            return new Stream(StreamState.BROKEN, "cannot be looked at: " + e.getMessage(), null, null, 0, 0, 0, 0, 0);
        }
    }
}
