package dev.pointsman.agent.tell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.agent.database.Sides;
import dev.pointsman.agent.postgres.Pair;
import dev.pointsman.wire.Numbers;
import dev.pointsman.wire.Side;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class OtherNumbersTest {
    private final Pair pair = Pair.shared(15, 18);

    private Numbers read() throws SQLException {
        try (var sides = new Sides(pair.databases(), "test")) {
            return OtherNumbers.read(sides);
        }
    }

    private long number(Side side, String what) throws SQLException {
        return Long.parseLong(pair.ask(side, "SELECT " + what + "::oid"));
    }

    private Numbers.Type type(String name, boolean nests) throws SQLException {
        var what = "'" + name + "'::regtype";
        return new Numbers.Type(number(Side.SOURCE, what), number(Side.TARGET, what), nests);
    }

    @Test
    void typesArePairedByNameAndArraysByWhatTheyAreOf() throws SQLException {
        pair.run(Side.TARGET, "CREATE TYPE _mood AS ENUM ()");
        for (var side : Side.values()) {
            pair.run(
                    side,
                    "CREATE SCHEMA other",
                    "CREATE TYPE mood AS ENUM ('calm')",
                    "CREATE TYPE other.\"Mood\" AS ENUM ('calm')",
                    "CREATE TYPE pair AS (a int, b int)",
                    "CREATE TYPE visit AS (number int, as_was mood)",
                    "CREATE DOMAIN moods AS mood[]",
                    "CREATE DOMAIN short AS text");
        }
        pair.run(Side.SOURCE, "CREATE TYPE only_here AS ENUM ()");
        assertThat(read().types())
                .contains(
                        type("mood", false),
                        type("mood[]", true),
                        type("other.\"Mood\"", false),
                        type("pair", false),
                        type("visit", true),
                        type("moods", true),
                        type("short", false))
                .extracting(Numbers.Type::source)
                .doesNotContain(number(Side.SOURCE, "'only_here'::regtype"));
    }

    @Test
    void columnsArePairedByNameWhereTheirNumbersDiffer() throws SQLException {
        pair.run(Side.SOURCE, "CREATE TABLE guest (id int, name text)", "CREATE VIEW names AS SELECT name FROM guest");
        pair.run(
                Side.TARGET,
                "CREATE TABLE unlike (id int)",
                "CREATE TABLE guest (id int, gone int, name text)",
                "ALTER TABLE guest DROP gone",
                "CREATE VIEW names AS SELECT name FROM guest");
        assertThat(read().relations())
                .contains(relation("guest", new Numbers.Column(2, 3)), relation("names"))
                .hasSize(2);
    }

    private Numbers.Relation relation(String name, Numbers.Column... columns) throws SQLException {
        var what = "'" + name + "'::regclass";
        return new Numbers.Relation(number(Side.SOURCE, what), number(Side.TARGET, what), List.of(columns));
    }
}
