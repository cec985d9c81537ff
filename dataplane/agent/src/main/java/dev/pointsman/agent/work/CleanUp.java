package dev.pointsman.agent.work;

import dev.pointsman.agent.cutover.Fence;
import dev.pointsman.agent.database.Direction;
import dev.pointsman.agent.database.Names;
import dev.pointsman.agent.database.Sides;
import dev.pointsman.agent.database.Sql;
import dev.pointsman.agent.install.Install;
import dev.pointsman.agent.install.ReplicaIdentities;
import dev.pointsman.agent.install.Uninstall;
import dev.pointsman.agent.replicate.Streams;
import dev.pointsman.wire.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Takes everything of ours out of both databases. Each side is done by itself, so that one that is away does not keep the
 * other from being cleaned; what is left there is named with the SQL that removes it.
 */
final class CleanUp {
    private static final String LEFT = """
            SELECT coalesce(max(epoch) FILTER (WHERE role = 'left' AND state <> 'reopened'), 0)
                > coalesce(max(epoch) FILTER (WHERE role = 'entered'), 0)
            FROM pointsman.journal WHERE migration = ?
            """;
    private final Sides sides;
    private final Streams streams;

    CleanUp(Sides sides, Streams streams) {
        this.sides = sides;
        this.streams = streams;
    }

    /**
     * Cleans up; call it again until nothing is left. A source that writes have left keeps its fence, with the journal
     * that explains it.
     *
     * @return what could not be removed, each with the SQL that does
     */
    List<String> run() {
        var leftovers = new ArrayList<String>();
        for (var side : Side.values()) {
            attempt(side, leftovers, () -> streams.dropSubscription(side));
        }
        for (var side : Side.values()) {
            attempt(side, leftovers, () -> clean(side));
        }
        return leftovers.stream().distinct().toList();
    }

    private interface Step {
        void run() throws SQLException;
    }

    private void attempt(Side side, List<String> leftovers, Step step) {
        try {
            step.run();
        } catch (SQLException e) {
            leftovers.add(leftover(side, "" + e.getMessage()));
        }
    }

    private void clean(Side side) throws SQLException {
        streams.dropPublishing(side);
        sides.at(side, connection -> {
            if (Install.present(connection)) {
                boolean keepFence = side == Side.SOURCE
                        && Sql.holds(connection, LEFT, sides.names().migration());
                Fence.remove(connection, sides.names(), keepFence);
                ReplicaIdentities.giveBack(connection, sides.names());
                if (!keepFence) {
                    Uninstall.run(connection, sides.names());
                }
            }
        });
    }

    private String leftover(Side side, String why) {
        var names = sides.names();
        var in = names.stream(Direction.leaving(side.other()));
        var out = names.stream(Direction.leaving(side));
        return "on the " + side.name().toLowerCase(Locale.ROOT) + " (" + why + "): ALTER SUBSCRIPTION " + in
                + " DISABLE; ALTER SUBSCRIPTION " + in + " SET (slot_name = NONE); DROP SUBSCRIPTION IF EXISTS " + in
                + "; SELECT pg_drop_replication_slot('" + out + "'); DROP PUBLICATION IF EXISTS " + out
                + "; DROP OWNED BY " + names.role(Direction.leaving(side)) + "; DROP ROLE IF EXISTS "
                + names.role(Direction.leaving(side)) + "; DROP SCHEMA IF EXISTS " + Names.SCHEMA + " CASCADE;";
    }
}
