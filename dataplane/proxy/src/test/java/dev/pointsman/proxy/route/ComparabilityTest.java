package dev.pointsman.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.proxy.route.Comparability.LeftOut;
import dev.pointsman.wire.VolatileNames;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComparabilityTest {
    private static final VolatileTable NAMES = new VolatileTable();
    private static final Comparability ONE = new Comparability(NAMES);

    static {
        NAMES.set(new VolatileNames(List.of("audit"), List.of("audited")));
    }

    private static Comparability.Answer answer(String sql) {
        var text = sql.getBytes(StandardCharsets.UTF_8);
        return ONE.of(text, text.length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                "SELECT a FROM t WHERE b = 'now()' -- random()",
                "SELECT a FROM t; ",
                "SELECT count(DISTINCT a), sum(b) FROM t GROUP BY c",
                "SELECT DISTINCT a FROM t",
                "SELECT audit FROM t",
            })
    void mustBeTheSame(String sql) {
        assertThat(answer(sql).leftOut()).isNull();
        assertThat(answer(sql).ordered()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SELECT now()                                          | VOLATILE
            SELECT a, CURRENT_TIMESTAMP FROM t                    | VOLATILE
            SELECT "random"()                                     | VOLATILE
            SELECT uuid_generate_v4()                             | VOLATILE
            SELECT * FROM t TABLESAMPLE system (10)               | VOLATILE
            SELECT audit (1)                                      | VOLATILE
            SELECT * FROM audited                                 | VOLATILE
            SELECT ctid FROM t                                    | SYSTEM
            SELECT 't'::regclass                                  | SYSTEM
            SELECT * FROM pg_class                                | SYSTEM
            SELECT * FROM information_schema.tables               | SYSTEM
            SELECT a FROM t LIMIT $1                              | LIMIT
            SELECT a FROM t LIMIT 2 + 1                           | LIMIT
            SELECT a FROM t LIMIT 2.5                             | LIMIT
            SELECT a FROM t LIMIT ALL                             | LIMIT
            SELECT a FROM t LIMIT 3 OFFSET 2                      | LIMIT
            SELECT a FROM t OFFSET 2                              | LIMIT
            SELECT a FROM (SELECT a FROM t LIMIT 3) x             | LIMIT
            SELECT a FROM (TABLE t FETCH FIRST 3 ROWS ONLY) x     | LIMIT
            SELECT a FROM t FETCH FIRST ROW ONLY                  | LIMIT
            SELECT a FROM t ORDER BY a LIMIT                      | LIMIT
            SELECT DISTINCT ON (a) b FROM t                       | ORDER
            SELECT rank() OVER (ORDER BY a) FROM t                | ORDER
            SELECT array_agg(a) FROM t                            | ORDER
            SELECT 1; SELECT 2                                    | UNCLEAR
            SELECT 'unterminated                                  | UNCLEAR
            """)
    void mayDiffer(String sql, LeftOut why) {
        assertThat(answer(sql).leftOut()).isEqualTo(why);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SELECT a FROM t                                       | 9223372036854775807
            SELECT "limit" FROM t                                 | 9223372036854775807
            SELECT a FROM t ORDER BY a LIMIT 3                    | 3
            SELECT a FROM t LIMIT 21;                             | 21
            SELECT a FROM t LIMIT /* few */ 2 FOR SHARE           | 2
            SELECT a FROM t FETCH FIRST 5 ROWS ONLY               | 5
            SELECT a FROM t FETCH NEXT 5 ROWS WITH TIES           | 5
            """)
    void fewerRowsThanAskedForAreAllOfThem(String sql, long limit) {
        assertThat(answer(sql).leftOut()).isNull();
        assertThat(answer(sql).limit()).isEqualTo(limit);
    }

    @Test
    void onlyTheOrderOfTheWholeAnswerIsAskedFor() {
        assertThat(answer("SELECT a FROM t ORDER BY a").ordered()).isTrue();
        assertThat(answer("SELECT a FROM (SELECT a FROM t ORDER BY a) x").ordered())
                .isFalse();
        assertThat(answer("SELECT a FROM t ORDER /* */ BY a").ordered()).isTrue();
    }

    @Test
    void whatIsShownOfAStatementHoldsNoData() {
        var sql = "SELECT a FROM \"T\" /* x */ WHERE b = 'secret' AND c IN (1, $1, 2.5e3)";
        var shown = Redacted.of(bytes(sql), sql.length());
        assertThat(shown.text()).isEqualTo("SELECT a FROM \"T\" WHERE b = ? AND c IN ( ? , $1 , ? )");
        var other = "SELECT a FROM \"T\" WHERE b = 'other' AND c IN (7, $1, 8)";
        assertThat(Redacted.of(bytes(other), other.length()).fingerprint()).isEqualTo(shown.fingerprint());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
