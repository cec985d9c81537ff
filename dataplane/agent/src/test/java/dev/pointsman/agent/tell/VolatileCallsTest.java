package dev.pointsman.agent.tell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.agent.database.Sides;
import dev.pointsman.agent.postgres.Pair;
import dev.pointsman.wire.Catalogue;
import dev.pointsman.wire.Numbers;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.VolatileNames;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class VolatileCallsTest {
    private final Pair pair = Pair.shared(15, 18);

    private VolatileNames read() throws SQLException {
        try (var sides = new Sides(pair.databases(), "test")) {
            return VolatileCalls.read(sides);
        }
    }

    @Test
    void functionsAreTheUsersThatAreVolatileOnEitherSide() throws SQLException {
        pair.run(
                Side.SOURCE,
                "CREATE TABLE account (id int PRIMARY KEY)",
                "CREATE FUNCTION audit(int) RETURNS int LANGUAGE sql AS 'SELECT $1'",
                "CREATE FUNCTION audit(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1'",
                "CREATE FUNCTION tax(int) RETURNS int LANGUAGE sql STABLE AS 'SELECT $1'",
                "CREATE FUNCTION touched(account) RETURNS int LANGUAGE sql AS 'SELECT $1.id'",
                "CREATE FUNCTION fired() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
                "CREATE PROCEDURE called() LANGUAGE sql AS 'SELECT 1'");
        pair.run(Side.TARGET, "CREATE FUNCTION \"Newer\"() RETURNS int LANGUAGE sql AS 'SELECT 1'");
        var names = read();
        assertThat(names.functions()).containsExactly("Newer", "audit");
        assertThat(names.anywhere()).as("what may be called like a column").containsExactly("touched");
    }

    @Test
    void viewsAndPoliciesThatCallThemAreFoundHoweverDeep() throws SQLException {
        pair.run(
                Side.SOURCE,
                "CREATE TABLE plain (id int PRIMARY KEY)",
                "CREATE TABLE watched (id int PRIMARY KEY)",
                "ALTER TABLE watched ENABLE ROW LEVEL SECURITY",
                "CREATE FUNCTION audit(int) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
                "CREATE POLICY seen ON watched USING (audit(id))",
                "CREATE VIEW audited AS SELECT id FROM plain WHERE audit(id)",
                "CREATE VIEW deep AS SELECT id FROM audited",
                "CREATE VIEW deeper AS SELECT id FROM deep",
                "CREATE VIEW over_watched AS SELECT id FROM watched",
                "CREATE VIEW harmless AS SELECT id, random(), now() FROM plain",
                "CREATE VIEW telling AS SELECT pg_notify('seen', id::text)::text AS told FROM plain",
                "CREATE SEQUENCE drawn",
                "CREATE VIEW numbered AS SELECT nextval('drawn'), id FROM plain");
        var names = read();
        assertThat(names.functions()).containsExactly("audit");
        assertThat(names.anywhere())
                .containsExactly("audited", "deep", "deeper", "numbered", "over_watched", "telling", "watched");
    }

    @Test
    void theSameNamesHaveTheSameFingerprint() throws SQLException {
        pair.run(Side.SOURCE, "CREATE FUNCTION audit() RETURNS int LANGUAGE sql AS 'SELECT 1'");
        var before = fingerprint();
        assertThat(fingerprint()).isEqualTo(before);
        pair.run(Side.SOURCE, "CREATE FUNCTION other() RETURNS int LANGUAGE sql AS 'SELECT 1'");
        assertThat(fingerprint()).isNotEqualTo(before);
    }

    private String fingerprint() throws SQLException {
        return new Catalogue(read(), Numbers.SAME).fingerprint();
    }
}
