package dev.pointsman.agent.database;

import dev.pointsman.wire.Endpoint;
import dev.pointsman.wire.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * One side of a migration. Connections see {@code pg_catalog} only: every other name needs its schema.
 *
 * @param side which one
 * @param endpoint where it is
 * @param names what our objects are called there
 * @param credentials the directory of the mounted Secret
 */
public record Database(Side side, Endpoint endpoint, Names names, Path credentials) {
    private static final int CONNECT_TIMEOUT_SECONDS = 5;
    private static final int LOGIN_TIMEOUT_SECONDS = 10;
    /** What a role's own settings must not change for us. */
    private static final String OPTIONS = "-c search_path=pg_catalog -c statement_timeout=0 -c lock_timeout=0"
            + " -c idle_in_transaction_session_timeout=0 -c default_transaction_read_only=off";

    /**
     * A new connection in autocommit; the caller closes it.
     *
     * @param purpose one word, appended to the application name
     * @throws Unreachable with a sentence for people
     */
    public Connection open(String purpose) throws SQLException {
        return open(purpose, endpoint.database());
    }

    Connection open(String purpose, String database) throws SQLException {
        var user = Credentials.read(credentials);
        var url = "jdbc:postgresql://" + endpoint.host() + ":" + endpoint.port() + "/";
        try {
            var connection = new Driver().connect(url, properties(user, purpose, database));
            if (connection == null) {
                throw new IllegalStateException("the driver does not know its own URL");
            }
            return connection;
        } catch (SQLException e) {
            throw new Unreachable(Trouble.sentence(this, user.username(), e), e);
        }
    }

    private Properties properties(Credentials user, String purpose, String database) {
        var properties = new Properties();
        PGProperty.PG_DBNAME.set(properties, database);
        PGProperty.USER.set(properties, user.username());
        PGProperty.PASSWORD.set(properties, user.password());
        PGProperty.AUTHENTICATION_PLUGIN_CLASS_NAME.set(properties, CarefulPassword.class.getName());
        PGProperty.APPLICATION_NAME.set(properties, names.application() + "-" + purpose);
        PGProperty.CONNECT_TIMEOUT.set(properties, CONNECT_TIMEOUT_SECONDS);
        PGProperty.LOGIN_TIMEOUT.set(properties, LOGIN_TIMEOUT_SECONDS);
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        PGProperty.OPTIONS.set(properties, OPTIONS);
        PGProperty.GSS_ENC_MODE.set(properties, "disable");
        tls(properties, user);
        return properties;
    }

    private void tls(Properties properties, Credentials user) {
        switch (endpoint.tls()) {
            case DISABLE -> PGProperty.SSL_MODE.set(properties, "disable");
            case REQUIRE -> PGProperty.SSL_MODE.set(properties, "require");
            case VERIFY_FULL -> {
                PGProperty.SSL_MODE.set(properties, "verify-full");
                if (user.ca() != null) {
                    PGProperty.SSL_ROOT_CERT.set(properties, user.ca().toString());
                } else {
                    PGProperty.SSL_FACTORY.set(properties, "org.postgresql.ssl.DefaultJavaSSLFactory");
                }
            }
        }
    }

    /**
     * For a program like pg_dump, which must not be given the password on its command line.
     *
     * @param folder private to the agent
     */
    public ToolLogin login(Path folder) throws SQLException, IOException {
        var user = Credentials.read(credentials);
        var file = Files.createTempFile(
                folder,
                "pgpass",
                null,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                file, "*:*:*:*:" + user.password().replace("\\", "\\\\").replace(":", "\\:") + "\n");
        var environment = new HashMap<>(Map.of(
                "PGHOST", endpoint.host(),
                "PGPORT", "" + endpoint.port(),
                "PGDATABASE", endpoint.database(),
                "PGUSER", user.username(),
                "PGPASSFILE", file.toString(),
                "PGCONNECT_TIMEOUT", "" + CONNECT_TIMEOUT_SECONDS,
                "PGAPPNAME", names.application() + "-schema"));
        environment.put(
                "PGSSLMODE",
                switch (endpoint.tls()) {
                    case DISABLE -> "disable";
                    case REQUIRE -> "require";
                    case VERIFY_FULL -> "verify-full";
                });
        if (user.ca() != null) {
            environment.put("PGSSLROOTCERT", user.ca().toString());
        }
        return new ToolLogin(environment, file);
    }

    /** As a person would name it, without the user. */
    public String label() {
        return endpoint.host() + ":" + endpoint.port() + "/" + endpoint.database();
    }
}
