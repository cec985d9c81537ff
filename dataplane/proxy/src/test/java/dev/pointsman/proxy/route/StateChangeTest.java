package dev.pointsman.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateChangeTest {
    private static StateChange only(String sql) {
        var all = StateChange.parse(sql.getBytes(StandardCharsets.UTF_8));
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT set_config('jit', 'off', false)",
                "select pg_catalog.set_config($1, $2::text, $3) as x, set_config('a', 'b', true);",
                // asyncpg, before it looks up types
                "SELECT current_setting('jit') AS cur, set_config('jit', 'off', false) AS new",
                "SELECT set_config('a.b', 'c', false), current_setting('a.b', true)",
            })
    void settingsThatAreConstantsCanBeSaidAgain(String sql) {
        assertThat(only(sql)).isInstanceOf(StateChange.Keep.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT set_config('a', name, false) FROM t",
                "SELECT set_config('a', 'b', false), nextval('s')",
                "SELECT current_setting(set_config('a', 'b', false))",
                "SELECT set_config('a', current_setting('b'), false)",
                "SELECT set_config('a', 'it''s', false)",
            })
    void anythingElseInThemCannot(String sql) {
        assertThat(only(sql)).isInstanceOf(StateChange.Unclear.class);
    }
}
