package dev.pointsman.agent.cutover;

import dev.pointsman.agent.postgres.Pair;
import dev.pointsman.wire.Side;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.replication.PGReplicationStream;

/** Has a logical replication slot, as anybody's walsender would. */
final class SlotReader implements AutoCloseable {
    private final Connection connection;
    private final PGReplicationStream stream;

    SlotReader(Pair pair, Side side, String slot) throws SQLException {
        connection = pair.replicate(side);
        stream = connection
                .unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName(slot)
                .withSlotOption("proto_version", "1")
                .withSlotOption("publication_names", slot)
                .start();
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            stream.close();
        }
    }
}
