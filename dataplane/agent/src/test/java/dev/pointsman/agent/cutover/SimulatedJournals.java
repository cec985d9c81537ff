package dev.pointsman.agent.cutover;

import dev.pointsman.wire.AgentState.Journal;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.StageRecord;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How one agent reads both journals: by the product's reader, over one connection to each. */
final class SimulatedJournals implements Surroundings.Journals {
    private final World world;
    private final Actor actor;
    private final String agent;
    private final JournalReader reader = new JournalReader();
    private final Map<Side, Connection> connections = new EnumMap<>(Side.class);

    SimulatedJournals(World world, Actor actor, String agent) {
        this.world = world;
        this.actor = actor;
        this.agent = agent;
    }

    private record Table(World world, Connection connection, Side side) implements JournalTable {
        @Override
        public List<Row> rows() throws SQLException {
            return connection.ask((on, reply) -> reply.answer(on.contents().rows(side)));
        }

        @Override
        public Optional<StageRecord> stage() {
            return Optional.empty();
        }

        @Override
        public void flush() throws SQLException {
            connection.<Boolean>ask((on, reply) -> {
                if (!world.has(Flaw.NO_FLUSH)) {
                    on.flush();
                }
                reply.answer(true);
            });
        }
    }

    @Override
    public Journal read() throws SQLException {
        try {
            var seen = reader.read(table(Side.SOURCE), table(Side.TARGET));
            world.say("%s reads %s", agent, seen);
            world.tally().counted(seen);
            return seen;
        } catch (SQLException e) {
            world.say("%s cannot read the journals: %s", agent, e.getMessage());
            connections.values().removeIf(each -> !each.isValid());
            throw e;
        }
    }

    private Table table(Side side) throws SQLException {
        var connection = connections.get(side);
        if (connection == null) {
            connection = Connection.open(world, actor, world.database(side), Connection.JOURNAL + agent);
            connections.put(side, connection);
        }
        return new Table(world, connection, side);
    }
}
