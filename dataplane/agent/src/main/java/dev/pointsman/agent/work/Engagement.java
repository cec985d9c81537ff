package dev.pointsman.agent.work;

import dev.pointsman.agent.cutover.Cutovers;
import dev.pointsman.agent.cutover.Failpoint;
import dev.pointsman.agent.database.Databases;
import dev.pointsman.agent.database.Direction;
import dev.pointsman.agent.database.Sides;
import dev.pointsman.agent.replicate.Heartbeat;
import dev.pointsman.agent.replicate.Streams;
import dev.pointsman.agent.tables.MigratedTables;
import dev.pointsman.agent.tell.Telling;
import dev.pointsman.agent.validate.Validations;
import dev.pointsman.wire.order.OrderKey;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Everything that has connections to one pair of databases; made anew when an endpoint changes. */
final class Engagement implements AutoCloseable {
    private final Databases databases;
    private final Sides working;
    private final Sides watching;
    private final Streams streams;
    private final Sides turning;
    private final Streams turn;
    private final Cutovers cutovers;
    private final Validations validations;
    private final Telling telling;
    private final Heartbeat forward;
    private final Heartbeat reverse;
    private volatile @Nullable MigratedTables tables;

    Engagement(Databases databases, OrderKey key, Failpoint failpoint) {
        this.databases = databases;
        this.turning = new Sides(databases, "turn");
        this.turn = new Streams(turning);
        this.cutovers = new Cutovers(databases, key, turn::orient, failpoint);
        this.working = new Sides(databases, "work");
        this.watching = new Sides(databases, "watch");
        this.streams = new Streams(working);
        this.validations = new Validations(databases);
        this.telling = new Telling(key, databases.names().migration());
        this.forward = new Heartbeat(new Sides(databases, "beat-forward"), Direction.FORWARD, telling::complete);
        this.reverse = new Heartbeat(new Sides(databases, "beat-reverse"), Direction.REVERSE, _ -> {});
    }

    boolean isFor(Databases other) {
        return databases.equals(other);
    }

    /** For the thread that makes things. */
    Sides working() {
        return working;
    }

    /** For the thread that looks at things. */
    Sides watching() {
        return watching;
    }

    Streams streams() {
        return streams;
    }

    /** The same streams, for whoever turns them round; never waits behind the making of something. */
    Streams turn() {
        return turn;
    }

    Cutovers cutovers() {
        return cutovers;
    }

    Validations validations() {
        return validations;
    }

    /** Tells the proxies what they cannot see. */
    Telling telling() {
        return telling;
    }

    Heartbeat heartbeat(Direction direction) {
        return direction == Direction.FORWARD ? forward : reverse;
    }

    /** The migrated tables as last read, or null before that. */
    @Nullable
    MigratedTables tables() {
        return tables;
    }

    void tables(MigratedTables read) {
        tables = read;
    }

    @Override
    public void close() throws SQLException {
        try (cutovers;
                validations;
                turning;
                working;
                watching;
                telling;
                forward) {
            reverse.close();
        }
    }
}
