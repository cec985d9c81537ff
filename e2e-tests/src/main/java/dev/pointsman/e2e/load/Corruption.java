package dev.pointsman.e2e.load;

import java.sql.Connection;
import java.sql.SQLException;

/** Changes rows behind everybody's back, as a broken disk or a careless superuser would: no trigger fires. */
final class Corruption {
    private Corruption() {}

    /** Changes the price of this many purchase items; how many it was. */
    static int of(Connection superuser, int rows) throws SQLException {
        try (var statement = superuser.createStatement()) {
            statement.execute("SET session_replication_role = replica");
            return statement.executeUpdate("UPDATE purchase_item SET price = price + 1 WHERE (purchase_id, line) IN "
                    + "(SELECT purchase_id, line FROM purchase_item ORDER BY purchase_id, line LIMIT " + rows + ")");
        }
    }
}
