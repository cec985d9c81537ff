package dev.pointsman.agent.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.agent.postgres.Pair;
import dev.pointsman.wire.Side;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstallTest {
    @ParameterizedTest
    @ValueSource(ints = {15, 16, 18})
    void makingItTwiceIsMakingItOnceAndEverybodyReadsTheJournal(int major) throws Exception {
        var pair = Pair.shared(major, major);
        try (var connection = pair.databases().source().open("test")) {
            assertThat(Install.present(connection)).isFalse();
            Install.make(connection);
            Install.make(connection);
            assertThat(Install.present(connection)).isTrue();
        }
        assertThat(pair.ask(Side.SOURCE, "SELECT has_table_privilege('pg_monitor', 'pointsman.journal', 'SELECT')"))
                .isEqualTo("t");
        assertThat(pair.ask(Side.SOURCE, "SELECT has_table_privilege('pg_monitor', 'pointsman.journal', 'UPDATE')"))
                .isEqualTo("f");
    }
}
