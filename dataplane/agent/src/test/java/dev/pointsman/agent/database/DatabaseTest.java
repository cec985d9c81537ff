package dev.pointsman.agent.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.agent.postgres.Pair;
import dev.pointsman.agent.postgres.PostgresServer;
import dev.pointsman.wire.Endpoint;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.TlsMode;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class DatabaseTest {
    private final Pair pair = Pair.shared(18, 18);
    private final Database source = pair.databases().source();

    @Test
    void connectsWithTheMountedSecretAndAPathOfCatalogOnly() throws Exception {
        try (var connection = source.open("test");
                var rows = connection
                        .createStatement()
                        .executeQuery("SELECT current_setting('search_path'), current_setting('application_name')")) {
            rows.next();
            assertThat(rows.getString(1)).isEqualTo("pg_catalog");
            assertThat(rows.getString(2)).isEqualTo(source.names().application() + "-test");
        }
    }

    @Test
    void namesAWrongPasswordAndConnectsOnceItIsCorrected() throws Exception {
        Pair.secret(source.credentials(), PostgresServer.SUPERUSER, "wrong-one");
        assertThatThrownBy(() -> source.open("test"))
                .isInstanceOf(Unreachable.class)
                .hasMessageContaining("refuses the password of user postgres")
                .hasMessageNotContaining("wrong-one");
        Pair.secret(source.credentials(), PostgresServer.SUPERUSER, PostgresServer.PASSWORD);
        source.open("test").close();
    }

    @Test
    void namesAMissingKeyOfTheSecret() throws Exception {
        Files.delete(source.credentials().resolve("password"));
        assertThatThrownBy(() -> source.open("test")).hasMessageContaining("has no key 'password'");
    }

    @Test
    void namesAMissingDatabaseAndAnUnreachableServer() {
        assertThatThrownBy(() -> at(source.endpoint().port(), "nowhere", TlsMode.DISABLE))
                .hasMessageContaining("there is no database nowhere");
        assertThatThrownBy(() -> at(1, "nowhere", TlsMode.DISABLE)).hasMessageContaining("cannot be reached");
        assertThatThrownBy(() -> at(source.endpoint().port(), "nowhere", TlsMode.REQUIRE))
                .hasMessageContaining("cannot be reached");
    }

    private void at(int port, String database, TlsMode tls) throws Exception {
        new Database(Side.SOURCE, new Endpoint("127.0.0.1", port, database, tls), source.names(), source.credentials())
                .open("test")
                .close();
    }

    @Test
    void aSessionOpensAgainAfterItsConnectionBroke() throws Exception {
        try (var session = new Session(source, "test")) {
            var before = session.call(DatabaseTest::backend);
            pair.run(Side.SOURCE, "SELECT pg_terminate_backend(" + before + ")");
            assertThatThrownBy(() -> session.call(DatabaseTest::backend)).hasMessageContaining("terminating");
            assertThat(session.call(DatabaseTest::backend)).isNotEqualTo(before);
        }
    }

    private static int backend(java.sql.Connection connection) throws java.sql.SQLException {
        try (var rows = connection.createStatement().executeQuery("SELECT pg_backend_pid()")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
