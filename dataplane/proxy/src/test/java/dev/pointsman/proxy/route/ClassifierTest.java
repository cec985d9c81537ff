package dev.pointsman.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClassifierTest {
    /** Used again for every text: what one leaves behind must not show in the next. */
    private static final Classifier ONE = new Classifier(new VolatileTable());

    private static Shape shape(String sql) {
        var text = sql.getBytes(StandardCharsets.UTF_8);
        return ONE.classify(text, 0, text.length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                "select * from t where a = 'for update'",
                "  -- insert\n /* update /* nested */ delete */ SELECT 1;",
                "VALUES (1), (2)",
                "TABLE t",
                "(SELECT 1) UNION (SELECT 2)",
                "WITH a AS (SELECT 1) SELECT * FROM a",
                "EXPLAIN SELECT 1",
                "SELECT $$insert into t$$, $q$ $$ delete $q$",
                "SELECT 'it''s', E'it\\'s for update'",
                "SELECT substring(x for 3) FROM t",
                "SELECT count(*) FROM t WHERE \"nextvalue\" = 1",
                "SELECT $1::int, a$b FROM t",
                "SELECT pg_sleep(1), now(), 1e5, a.b.c",
            })
    void readsMayMove(String sql) {
        assertThat(shape(sql)).isEqualTo(Shape.READ);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t VALUES (1)",
                "/* hint */ UPDATE t SET a = 1",
                "DELETE FROM t",
                "MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE",
                "TRUNCATE t",
                "WITH w AS (INSERT INTO t VALUES (1) RETURNING *) SELECT * FROM w",
                "COPY t FROM STDIN",
            })
    void singleWritesMayBeSentAgain(String sql) {
        assertThat(shape(sql).kind()).isEqualTo(Kind.WRITE);
        assertThat(shape(sql).has(Shape.RESENDABLE)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM t FOR UPDATE",
                "SELECT * FROM (SELECT * FROM t FOR NO KEY UPDATE) x",
                "SELECT * FROM t FOR /* */ SHARE",
                "SELECT * FROM t FOR KEY SHARE SKIP LOCKED",
                "SELECT * INTO copy FROM t",
                "SELECT nextval('s')",
                "SELECT \"nextval\"('s')",
                "SELECT pg_catalog . setval('s', 1)",
                "SELECT NEXTVAL /* x */ ('s')",
                "SELECT pg_advisory_lock(1)",
                "SELECT pg_try_advisory_xact_lock(1)",
                "SELECT lo_create(0)",
                "SELECT dblink_exec('x', 'y')",
                "SELECT set_config('a', 'b', false)",
                "EXPLAIN ANALYZE SELECT 1",
                "EXPLAIN (COSTS off, ANALYZE) DELETE FROM t",
                "CALL p()",
                "DO $$ BEGIN END $$",
                "EXECUTE prepared(1)",
                "BEGIN; INSERT INTO t VALUES (1)",
                "BEGIN 'unterminated",
                "SELECT 1; SELECT 2",
                "SELECT 1; DELETE FROM t",
                "INSERT INTO t VALUES (1); INSERT INTO t VALUES (2)",
                "SELECT 'unterminated",
                "SELECT 1 /* unterminated",
                "SELECT $a$ unterminated $b$",
                "SELECT 'back\\', x, '; DELETE FROM t; --'",
                "LOCK TABLE t",
                "COPY t TO STDOUT",
                "COMMIT PREPARED 'x'",
                "PREPARE TRANSACTION 'x'",
                "CREATE TABLE t (a int)",
                "NOTIFY channel",
                "frobnicate",
            })
    void everythingElseIsAWriteThatIsSentOnce(String sql) {
        assertThat(shape(sql).kind()).isEqualTo(Kind.WRITE);
        assertThat(shape(sql).has(Shape.RESENDABLE)).isFalse();
        assertThat(shape(sql).has(Shape.BEGINS)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BEGIN",
                "START TRANSACTION ISOLATION LEVEL REPEATABLE READ",
                "BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY",
                "BEGIN READ WRITE"
            })
    void aTransactionThatMayWriteMayBeginAgain(String sql) {
        assertThat(shape(sql)).isEqualTo(new Shape(Kind.WRITE, Shape.RESENDABLE | Shape.BEGINS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET a = 1",
                "RESET ALL",
                "SHOW a",
                "LISTEN c",
                "DISCARD ALL",
                "",
                ";",
                "PREPARE p AS SELECT 1",
                "SET a = 1; SET b = 2",
                "COMMIT",
                "DEALLOCATE ALL"
            })
    void whatConcernsTheSessionIsNeverHeld(String sql) {
        assertThat(shape(sql).kind()).isEqualTo(Kind.SESSION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BEGIN READ ONLY", "START TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"})
    void readOnlyTransactionsMayMove(String sql) {
        assertThat(shape(sql).kind()).isEqualTo(Kind.BEGIN_READ);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CREATE TEMP TABLE t (a int)|8",
                "CREATE TEMPORARY TABLE t AS SELECT 1|8",
                "CREATE TEMP TABLE t (a int) ON COMMIT DROP|0",
                "SELECT 1 INTO TEMP t|8",
                "CREATE TABLE pg_temp.t (a int)|8",
                "DECLARE c CURSOR WITH HOLD FOR SELECT 1|16",
                "SELECT * FROM template|0",
            })
    void pinsWhatCannotMove(String sql, int pins) {
        assertThat(shape(sql).flags() & Shape.PINS).isEqualTo(pins);
    }

    /** Advisory locks beyond the transaction 32, questions about types 1024, where sequences are and nothing else 2048. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT pg_advisory_lock(1)|WRITE|32",
                "SELECT \"pg_try_advisory_lock_shared\"(1)|WRITE|32",
                "SELECT pg_advisory_unlock_all()|WRITE|32",
                "SELECT pg_advisory_xact_lock(1)|WRITE|0",
                "SELECT oid FROM pg_type|READ|1024",
                "SELECT 'mood'::regtype|READ|1024",
                "SELECT enumlabel FROM pg_catalog.pg_enum|READ|1024",
                "SELECT relname FROM pg_class|READ|0",
                "SELECT 'pg_type'|READ|0",
                "SELECT currval('s')|WRITE|2048",
                "SELECT lastval(), 1|WRITE|2048",
                "SELECT currval('s'), nextval('s')|WRITE|0",
                "SELECT currval('s'); INSERT INTO t VALUES (1)|WRITE|0",
                "INSERT INTO t VALUES (currval('s'))|WRITE|0",
            })
    void marksWhatHasToBeDoneAboutIt(String sql, Kind kind, int marks) {
        assertThat(shape(sql).kind()).isEqualTo(kind);
        assertThat(shape(sql).flags() & (Shape.ADVISORY_LOCK | Shape.TYPES | Shape.CURRVAL))
                .isEqualTo(marks);
    }
}
