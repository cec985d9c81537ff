package dev.pointsman.agent.tables;

/**
 * A table that holds rows.
 *
 * @param table its name
 * @param identity how an update names its row in the stream
 * @param unlogged whether its changes are in no stream at all
 * @param rowSecurity whether policies may hide rows from a role
 * @param estimatedRows as the statistics have it, 0 while there are none
 */
public record StoredTable(Table table, Identity identity, boolean unlogged, boolean rowSecurity, long estimatedRows)
        implements Comparable<StoredTable> {
    @Override
    public int compareTo(StoredTable other) {
        return table.compareTo(other.table);
    }
}
