package dev.pointsman.agent.replicate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.agent.postgres.Pair;
import dev.pointsman.agent.tables.MigratedTables;
import dev.pointsman.wire.AgentDesired;
import dev.pointsman.wire.AgentDesired.WithoutIdentity;
import dev.pointsman.wire.AgentState;
import dev.pointsman.wire.Side;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SequencesTest {
    private final Pair pair = Pair.shared(15, 18);

    @BeforeEach
    void sequencesOfEachKind() {
        for (var side : Side.values()) {
            pair.run(
                    side,
                    "CREATE TABLE a (id serial PRIMARY KEY, other bigint GENERATED ALWAYS AS IDENTITY)",
                    "CREATE SEQUENCE down INCREMENT -1 MINVALUE -50000 MAXVALUE -1",
                    "CREATE SEQUENCE small MAXVALUE 100",
                    "CREATE SEQUENCE round MAXVALUE 5000 CYCLE",
                    "CREATE SEQUENCE nobodys",
                    "CREATE TABLE b (id int PRIMARY KEY DEFAULT nextval('down'), s int DEFAULT nextval('small'),"
                            + " r int DEFAULT nextval('round'))");
        }
    }

    private AgentState.Sequences lead() throws Exception {
        try (var source = pair.databases().source().open("test");
                var target = pair.databases().target().open("test")) {
            var all = new AgentDesired.Tables(List.of("public.*"), List.of(), WithoutIdentity.FULL);
            return Sequences.lead(source, target, MigratedTables.read(source, all));
        }
    }

    @Test
    void namesThoseThatCannotBeKeptAhead() throws Exception {
        pair.run(Side.SOURCE, "INSERT INTO a SELECT FROM generate_series(1, 70)");
        pair.run(Side.SOURCE, "INSERT INTO b SELECT FROM generate_series(1, 7)");
        assertThat(lead()).isEqualTo(new AgentState.Sequences(5, List.of()));
        pair.run(Side.TARGET, "ALTER SEQUENCE small MAXVALUE 5 RESTART 1", "ALTER SEQUENCE down RENAME TO away");

        assertThat(lead().behind()).containsExactlyInAnyOrder("public.small", "public.down");
    }

    private String last(String sequence) {
        return pair.ask(Side.TARGET, "SELECT coalesce(pg_sequence_last_value('" + sequence + "')::text, 'none')");
    }

    @Test
    void theOtherSideGetsALeadWithinItsBounds() throws Exception {
        pair.run(Side.SOURCE, "INSERT INTO a SELECT FROM generate_series(1, 70)", "SELECT nextval('nobodys')");
        pair.run(Side.SOURCE, "INSERT INTO b SELECT FROM generate_series(1, 7)");
        lead();
        assertThat(last("a_id_seq")).isEqualTo("1070");
        assertThat(last("a_other_seq")).isEqualTo("1070");
        assertThat(last("down")).isEqualTo("-1007");
        assertThat(last("small")).isEqualTo("7");
        assertThat(last("round")).isEqualTo("7");
        assertThat(last("nobodys")).isEqualTo("none");
    }

    @Test
    void theLeadIsRenewedOnlyWhenHalfIsGoneAndNeverTakenBack() throws Exception {
        pair.run(Side.SOURCE, "INSERT INTO a SELECT FROM generate_series(1, 70)");
        lead();
        pair.run(Side.SOURCE, "INSERT INTO a SELECT FROM generate_series(1, 400)");
        lead();
        assertThat(last("a_id_seq")).isEqualTo("1070");
        pair.run(Side.SOURCE, "INSERT INTO a SELECT FROM generate_series(1, 400)");
        lead();
        assertThat(last("a_id_seq")).isEqualTo("1870");
        pair.run(Side.TARGET, "SELECT setval('a_id_seq', 90000)");
        lead();
        assertThat(last("a_id_seq")).isEqualTo("90000");
    }
}
