package dev.pointsman.agent.database;

import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns a refused connection into a sentence that says what to do. */
final class Trouble {
    private Trouble() {}

    static String sentence(Database database, String user, SQLException e) {
        var endpoint = database.endpoint();
        var where = "the " + database.side().name().toLowerCase(Locale.ROOT) + " " + database.label();
        return switch (state(e)) {
            case "28P01" -> where + " refuses the password of user " + user + "; correct it in the credentials' Secret";
            case "28000" ->
                where + " does not let user " + user + " in: " + words(e)
                        + "; check the user's LOGIN right and pg_hba.conf";
            case "3D000" ->
                "there is no database " + endpoint.database() + " on " + endpoint.host() + ":" + endpoint.port()
                        + "; create it or correct the spec";
            case "53300" -> where + " has no connections left; raise max_connections or close some";
            case "57P03" -> where + " is starting up or shutting down";
            default -> where + " cannot be reached: " + words(e) + "; check host, port, TLS and network policies";
        };
    }

    private static String state(SQLException e) {
        var state = e.getSQLState();
        return state == null ? "" : state;
    }

    private static @Nullable String words(SQLException e) {
        var message = e.getMessage();
        return message == null ? "no reason given" : message.strip();
    }
}
