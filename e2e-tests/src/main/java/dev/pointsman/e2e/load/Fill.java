package dev.pointsman.e2e.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Makes the application's role, its databases and the shop's rows. Everything is made once; a second call changes nothing. */
public final class Fill {
    private final Target superuser;
    private final Target application;

    /**
     * @param superuser a superuser of the server that is filled
     * @param application the role, password and database to make
     */
    public Fill(Target superuser, Target application) {
        this.superuser = superuser;
        this.application = application;
    }

    /** Role and database, the database owned by the role. */
    public void database() throws SQLException {
        try (var connection = superuser.withDatabase("postgres").connect("load-fill")) {
            if (missing(connection, "SELECT 1 FROM pg_roles WHERE rolname = '" + application.user() + "'")) {
                execute(
                        connection,
                        "CREATE ROLE " + application.user() + " LOGIN PASSWORD '" + application.password() + "'");
            }
            if (missing(connection, "SELECT 1 FROM pg_database WHERE datname = '" + application.database() + "'")) {
                execute(connection, "CREATE DATABASE " + application.database() + " OWNER " + application.user());
            }
        }
    }

    /** Gives the role on this server the same SCRAM verifier as on another, so that one proof logs in to both. */
    public void sameVerifierAs(Target other) throws SQLException {
        try (var from = other.withDatabase("postgres").connect("load-fill");
                var to = superuser.withDatabase("postgres").connect("load-fill")) {
            execute(to, "ALTER ROLE " + application.user() + " PASSWORD '" + verifier(from) + "'");
        }
    }

    private String verifier(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT rolpassword FROM pg_authid WHERE rolname = '" + application.user() + "'")) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** Tables without rows. */
    public void schema() throws SQLException {
        run(List.of("schema.sql"), 0);
    }

    /** Tables, rows, keys. */
    public void rows(int rows) throws SQLException {
        run(List.of("schema.sql", "fill.sql", "keys.sql"), rows);
    }

    private void run(List<String> scripts, int rows) throws SQLException {
        try (var connection = superuser.withDatabase(application.database()).connect("load-fill")) {
            if (!missing(connection, "SELECT 1 FROM pg_class WHERE relname = 'ledger'")) {
                return;
            }
            connection.setAutoCommit(false);
            execute(connection, "SET ROLE " + application.user());
            for (String script : scripts) {
                for (String statement : statements(script)) {
                    execute(connection, statement.replace(":rows", "" + rows));
                }
            }
            connection.commit();
            connection.setAutoCommit(true);
            execute(connection, "RESET ROLE");
            execute(connection, "ANALYZE");
        }
    }

    private static boolean missing(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return !rows.next();
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** A script's statements; none of ours holds a semicolon inside. */
    private static List<String> statements(String script) {
        var statements = new ArrayList<String>();
        for (String statement : text(script).split(";\\s*\\R", -1)) {
            if (!statement.isBlank()) {
                statements.add(statement);
            }
        }
        return statements;
    }

    private static String text(String script) {
        try (var in = Objects.requireNonNull(Fill.class.getResourceAsStream(script), script)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
