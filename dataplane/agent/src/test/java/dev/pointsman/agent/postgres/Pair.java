package dev.pointsman.agent.postgres;

import dev.pointsman.agent.database.Database;
import dev.pointsman.agent.database.Databases;
import dev.pointsman.agent.database.Names;
import dev.pointsman.wire.Endpoint;
import dev.pointsman.wire.Side;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Two new databases in two servers, with mounted credentials, as an agent sees them.
 *
 * @param source the source's server
 * @param target the target's server
 * @param config the folder that holds {@code source/} and {@code target/} with the Secrets' keys
 * @param databases what an agent would use
 */
public record Pair(PostgresServer source, PostgresServer target, Path config, Databases databases) {
    /** In the servers shared by the whole test run. */
    public static Pair shared(int sourceMajor, int targetMajor) {
        return of(PostgresServer.shared(sourceMajor), PostgresServer.shared(targetMajor));
    }

    /** In these servers; the migration's uid is new. */
    public static Pair of(PostgresServer source, PostgresServer target) {
        return of(source, source.endpoint(source.createDatabase()), target, target.endpoint(target.createDatabase()));
    }

    private static Pair of(PostgresServer source, Endpoint from, PostgresServer target, Endpoint to) {
        try {
            var config = Files.createTempDirectory("pointsman-config");
            var names = Names.of(config.getFileName() + "-" + from.database());
            secret(config.resolve("source"), PostgresServer.SUPERUSER, PostgresServer.PASSWORD);
            secret(config.resolve("target"), PostgresServer.SUPERUSER, PostgresServer.PASSWORD);
            var databases = new Databases(
                    new Database(Side.SOURCE, from, names, config.resolve("source")),
                    new Database(Side.TARGET, to, names, config.resolve("target")));
            return new Pair(source, target, config, databases);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a Secret's keys, or writes them anew. */
    public static void secret(Path folder, String user, String password) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("username"), user);
            Files.writeString(folder.resolve("password"), password);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public PostgresServer server(Side side) {
        return side == Side.SOURCE ? source : target;
    }

    /** A connection that speaks the replication protocol. */
    public Connection replicate(Side side) throws SQLException {
        return server(side).replicate(databases.of(side).endpoint().database());
    }

    /** Connects as the superuser. */
    public Connection connect(Side side) throws SQLException {
        return server(side).connect(databases.of(side).endpoint().database());
    }

    /** Runs statements as the superuser, each in a transaction of its own. */
    public void run(Side side, String... statements) {
        server(side).run(databases.of(side).endpoint().database(), statements);
    }

    /** The first column of the first row, as text; {@code ""} for none. */
    public String ask(Side side, String query) {
        try (var connection = connect(side);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            return rows.next() ? "" + rows.getString(1) : "";
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }
}
