package dev.pointsman.agent.work;

import dev.pointsman.agent.cutover.Fence;
import dev.pointsman.agent.database.Sides;
import dev.pointsman.agent.database.Sql;
import dev.pointsman.agent.install.Install;
import dev.pointsman.agent.install.ReplicaIdentities;
import dev.pointsman.agent.install.Servers;
import dev.pointsman.agent.install.StageJournal;
import dev.pointsman.agent.replicate.Statistics;
import dev.pointsman.agent.schema.SchemaCopy;
import dev.pointsman.agent.schema.SchemaDifference;
import dev.pointsman.agent.tables.MigratedTables;
import dev.pointsman.agent.tables.Table;
import dev.pointsman.wire.AgentDesired;
import dev.pointsman.wire.AgentDesired.SchemaMode;
import dev.pointsman.wire.AgentDesired.WithoutIdentity;
import dev.pointsman.wire.AgentState;
import dev.pointsman.wire.Side;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;

/** Makes what replication needs, in this order, each step only if it is missing: call it again and again. */
final class Replication {
    private static final String LACKING =
            "SELECT name FROM unnest(?::text[]) AS name WHERE to_regclass(name) IS NULL ORDER BY 1";

    private final Engagement engagement;
    private final Path folder;
    private final StageJournal stages;
    private long staged;
    private boolean gathered;
    /** Sides whose functions are this program's own, not an older one's. */
    private final Set<Side> fenced = EnumSet.noneOf(Side.class);

    /** With a folder that is private to the agent. */
    Replication(Engagement engagement, Path folder, StageJournal stages) {
        this.engagement = engagement;
        this.folder = folder;
        this.stages = stages;
    }

    /** Reads which tables there are. */
    MigratedTables tables(AgentDesired desired) throws SQLException {
        var tables =
                engagement.working().on(Side.SOURCE, connection -> MigratedTables.read(connection, desired.tables()));
        if (tables.stored().isEmpty()) {
            throw new SQLException("no table of the source matches spec.tables; correct include and exclude");
        }
        engagement.tables(tables);
        return tables;
    }

    /**
     * Makes what is missing.
     *
     * @param writes the side that takes writes, as settled
     * @return whether everything is there
     */
    boolean ensure(AgentDesired desired, Side writes) throws SQLException {
        var sides = engagement.working();
        var changed = Servers.changed(sides);
        if (!changed.isEmpty()) {
            throw new SQLException(String.join("; ", changed) + "; nothing is done until it is the old one again");
        }
        var tables = tables(desired);
        if (!engagement.streams().begun()) {
            schema(desired, sides, tables);
        }
        for (var side : Side.values()) {
            sides.at(side, Install::make);
            if (desired.tables().withoutIdentity() == WithoutIdentity.FULL) {
                sides.at(
                        side,
                        connection -> ReplicaIdentities.lend(
                                connection,
                                sides.names(),
                                MigratedTables.read(connection, desired.tables())
                                        .stored()));
            }
        }
        Servers.remember(sides);
        fence(Side.SOURCE, sides, tables, writes);
        lacking(sides, tables);
        fence(Side.TARGET, sides, tables, writes);
        boolean there = engagement.streams().ensure(tables, writes);
        if (there && !gathered) {
            // Once in a process's life: where the role may not, the server says so in its log and nothing changes.
            sides.at(writes.other(), connection -> Statistics.gather(connection, tables.fenced()));
            gathered = true;
        }
        return there;
    }

    /** On the side that takes writes the fence begins open, on the other closed: nobody may write there from now on. */
    private void fence(Side side, Sides sides, MigratedTables tables, Side writes) throws SQLException {
        var names = sides.names();
        sides.at(side, connection -> {
            var found = Fence.verify(connection, names, tables.fenced()).state();
            if (found == AgentState.Fence.ABSENT || found == AgentState.Fence.DAMAGED || !fenced.contains(side)) {
                Fence.install(connection, names, side, tables.fenced(), writes == side);
                fenced.add(side);
            }
        });
    }

    /** A table that came after the copy is made on the target by nobody but its owner. */
    private static void lacking(Sides sides, MigratedTables tables) throws SQLException {
        var names = tables.storedNames().stream().map(Table::sql).toArray(String[]::new);
        var missing = sides.on(Side.TARGET, connection -> Sql.texts(connection, LACKING, (Object) names));
        if (!missing.isEmpty()) {
            throw new SQLException("the target lacks the tables " + String.join(", ", missing)
                    + ", which came after the copy; make them there, empty, and their rows are copied");
        }
    }

    private void schema(AgentDesired desired, Sides sides, MigratedTables tables) throws SQLException {
        var difference = SchemaDifference.between(sides, tables);
        if (difference.none()) {
            return;
        }
        if (desired.schema() == SchemaMode.EXISTING || !difference.nothingThere()) {
            throw new SQLException(difference.message());
        }
        SchemaCopy.run(sides, tables, folder);
    }

    /** What was there is being taken away. */
    void forget() {
        staged = 0;
        gathered = false;
        fenced.clear();
    }

    /** Journals the stage in both databases, once they have the tables for it. */
    void stage(AgentDesired desired) throws SQLException {
        var stage = desired.stage();
        if (stage == null || stage.sequence() <= staged) {
            return;
        }
        boolean everywhere = true;
        for (var side : Side.values()) {
            everywhere &= engagement.working().on(side, connection -> {
                if (!Install.present(connection)) {
                    return false;
                }
                stages.write(connection, desired.migration(), stage);
                return true;
            });
        }
        if (everywhere) {
            staged = stage.sequence();
        }
    }
}
