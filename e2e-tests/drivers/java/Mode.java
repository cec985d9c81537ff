import java.sql.Connection;
import java.sql.SQLException;

/** @param options of every connection */
record Mode(String options) {
    Connection connect() throws SQLException {
        return Cases.connect(options);
    }

    Connection manual() throws SQLException {
        var c = connect();
        c.setAutoCommit(false);
        return c;
    }
}
