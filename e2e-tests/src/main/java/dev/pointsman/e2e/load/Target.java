package dev.pointsman.e2e.load;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * Where to connect, and as whom. Printing it does not show the password.
 *
 * @param host name or address
 * @param port port
 * @param database database
 * @param user role
 * @param password password, empty for none
 * @param named whether prepared statements get a name on the server; some poolers cannot take that
 */
public record Target(String host, int port, String database, String user, String password, boolean named) {
    private static final String CONNECT_TIMEOUT_SECONDS = "10";
    /** Longer than a proxy may hold a statement, so that the proxy's answer and not the driver's impatience is seen. */
    private static final String SOCKET_TIMEOUT_SECONDS = "45";

    /** With named prepared statements. */
    public Target(String host, int port, String database, String user, String password) {
        this(host, port, database, user, password, true);
    }

    /** Another database of the same server. */
    public Target withDatabase(String other) {
        return new Target(host, port, other, user, password, named);
    }

    /** The same without names for prepared statements. */
    public Target unnamed() {
        return new Target(host, port, database, user, password, false);
    }

    /** Opens a connection: text goes by the simple protocol, prepared statements by the extended one, named ones soon. */
    public Connection connect(String applicationName) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("ApplicationName", applicationName);
        properties.setProperty("preferQueryMode", "extendedForPrepared");
        properties.setProperty("prepareThreshold", named ? "2" : "0");
        properties.setProperty("connectTimeout", CONNECT_TIMEOUT_SECONDS);
        properties.setProperty("socketTimeout", SOCKET_TIMEOUT_SECONDS);
        properties.setProperty("sslmode", "disable");
        return DriverManager.getConnection("jdbc:postgresql://" + host + ":" + port + "/" + database, properties);
    }

    @Override
    public String toString() {
        return user + "@" + host + ":" + port + "/" + database;
    }
}
