package dev.pointsman.agent.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.agent.postgres.Pair;
import dev.pointsman.wire.AgentDesired;
import dev.pointsman.wire.AgentDesired.WithoutIdentity;
import dev.pointsman.wire.Side;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MigratedTablesTest {
    private final Pair pair = Pair.shared(18, 18);

    @BeforeEach
    void someTables() {
        pair.run(
                Side.SOURCE,
                "CREATE TABLE plain (id int PRIMARY KEY)",
                "CREATE TABLE \"Od.d\" (id int)",
                "CREATE TABLE parted (id int, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at)",
                "CREATE TABLE parted_25 PARTITION OF parted FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')"
                        + " PARTITION BY RANGE (at)",
                "CREATE TABLE parted_25_1 PARTITION OF parted_25 FOR VALUES FROM ('2025-01-01') TO ('2025-07-01')",
                "CREATE TABLE tmp_x (id int)",
                "CREATE SCHEMA elsewhere",
                "CREATE TABLE elsewhere.parent (id int)",
                "CREATE TABLE child () INHERITS (elsewhere.parent)",
                "CREATE UNLOGGED TABLE fleeting (id int PRIMARY KEY)");
    }

    private MigratedTables read(List<String> include, List<String> exclude) throws Exception {
        try (var connection = pair.databases().source().open("test")) {
            return MigratedTables.read(connection, new AgentDesired.Tables(include, exclude, WithoutIdentity.FULL));
        }
    }

    @Test
    void leavesAreStoredAndEverythingAboveThemIsAnAncestor() throws Exception {
        var tables = read(List.of("public.*"), List.of("public.tmp_*", "public.Od*"));
        assertThat(tables.storedNames())
                .extracting(Table::label)
                .containsExactly("public.child", "public.fleeting", "public.parted_25_1", "public.plain");
        assertThat(tables.ancestors())
                .extracting(Table::label)
                .containsExactly("elsewhere.parent", "public.parted", "public.parted_25");
        assertThat(tables.fenced()).hasSize(7);
    }

    @Test
    void aPatternForTheRootTakesItsPartitions() throws Exception {
        assertThat(read(List.of("public.parted"), List.of()).storedNames())
                .extracting(Table::label)
                .containsExactly("public.parted_25_1");
        assertThat(read(List.of("public.parted"), List.of("public.parted_25_1")).stored())
                .isEmpty();
    }

    @Test
    void identityAndPersistenceAreRead() throws Exception {
        var stored = read(List.of("public.*"), List.of()).stored();
        assertThat(stored)
                .filteredOn(one -> one.identity() == Identity.NONE)
                .extracting(one -> one.table().name())
                .containsExactly("Od.d", "child", "tmp_x");
        assertThat(stored).filteredOn(StoredTable::unlogged).hasSize(1);
    }
}
