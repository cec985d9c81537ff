package dev.pointsman.agent.cutover;

import dev.pointsman.wire.Side;
import dev.pointsman.wire.StageRecord;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What one database remembers of a migration, over one connection: when that breaks, so does everything here. */
interface JournalTable {
    /**
     * A row.
     *
     * @param at where it is
     * @param epoch its epoch
     * @param role {@code left} or {@code entered}
     * @param state what became of it
     */
    record Row(Side at, long epoch, String role, String state) {
        boolean is(long wanted, String part) {
            return epoch == wanted && role.equals(part);
        }
    }

    /** All of them; empty where nothing is installed yet. */
    List<Row> rows() throws SQLException;

    /** The last journaled transition. */
    Optional<StageRecord> stage() throws SQLException;

    /** Whatever was visible before is on disk afterwards. */
    void flush() throws SQLException;
}
