package dev.pointsman.agent.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statements with parameters, in one line each. */
public final class Sql {
    private Sql() {}

    /** Makes a value of the current row. */
    @FunctionalInterface
    public interface Row<T> {
        /** Columns count from 1. */
        T read(ResultSet row) throws SQLException;
    }

    /** Runs one statement or several, without parameters, in one round trip. */
    public static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Runs a statement; the rows it changed. */
    public static int change(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        try (var statement = prepare(connection, sql, parameters)) {
            return statement.executeUpdate();
        }
    }

    /** All rows. */
    public static <T> List<T> list(Connection connection, Row<T> row, String sql, @Nullable Object... parameters)
            throws SQLException {
        try (var statement = prepare(connection, sql, parameters);
                var rows = statement.executeQuery()) {
            var list = new ArrayList<T>();
            while (rows.next()) {
                list.add(row.read(rows));
            }
            return list;
        }
    }

    /** The first row, if there is one. */
    public static <T> Optional<T> first(Connection connection, Row<T> row, String sql, @Nullable Object... parameters)
            throws SQLException {
        return list(connection, row, sql, parameters).stream().findFirst();
    }

    /** The first column of all rows as text. */
    public static List<String> texts(Connection connection, String sql, @Nullable Object... parameters)
            throws SQLException {
        return list(connection, row -> row.getString(1), sql, parameters);
    }

    /** The first column of the only row. */
    public static String text(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        return list(connection, row -> row.getString(1), sql, parameters).getFirst();
    }

    /** The first column of the only row. */
    public static long number(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        return list(connection, row -> row.getLong(1), sql, parameters).getFirst();
    }

    /** The first column of the only row. */
    public static boolean holds(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        return list(connection, row -> row.getBoolean(1), sql, parameters).getFirst();
    }

    private static PreparedStatement prepare(Connection connection, String sql, @Nullable Object... parameters)
            throws SQLException {
        var statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }

    /** Runs three statements in one round trip; the only row of the one in the middle. */
    public static <T> T middle(Connection connection, Row<T> row, String before, String sql, String after)
            throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(before + "; " + sql + "; " + after);
            statement.getMoreResults();
            try (var rows = statement.getResultSet()) {
                rows.next();
                return row.read(rows);
            }
        }
    }

    /** An identifier in quotes. */
    public static String identifier(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** A string literal; for statements that take no parameters. */
    public static String literal(String value) {
        var quoted = "'" + value.replace("'", "''") + "'";
        return value.indexOf('\\') < 0 ? quoted : " E" + quoted.replace("\\", "\\\\");
    }
}
