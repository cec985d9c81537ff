package dev.pointsman.proxy.route;

import dev.pointsman.proxy.protocol.NameTable;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Keywords that routing looks at, and three names for everything else. */
enum Word {
    ABORT,
    ALL,
    ANALYSE,
    ANALYZE,
    BEGIN,
    CHARACTERISTICS,
    CLOSE,
    COMMIT,
    COPY,
    CREATE,
    CURRVAL,
    DEALLOCATE,
    DECLARE,
    DEFAULT_TRANSACTION_ISOLATION,
    DEFAULT_TRANSACTION_READ_ONLY,
    DELETE,
    DISCARD,
    DROP,
    END,
    EXPLAIN,
    FETCH,
    FOR,
    FROM,
    HOLD,
    INSERT,
    INTO,
    ISOLATION,
    KEY,
    LASTVAL,
    LISTEN,
    LOCAL,
    MERGE,
    MOVE,
    NO,
    ON,
    ONLY,
    PG_TEMP,
    PG_ENUM,
    PG_RANGE,
    PG_TYPE,
    PREPARE,
    PREPARED,
    READ,
    REGTYPE,
    RELEASE,
    RESET,
    ROLLBACK,
    SAVEPOINT,
    SELECT,
    SERIALIZABLE,
    SESSION,
    SET,
    SHARE,
    SHOW,
    START,
    STDIN,
    TABLE,
    TEMP,
    TEMPORARY,
    TO,
    TO_REGTYPE,
    TRANSACTION,
    TRUNCATE,
    UNLISTEN,
    UPDATE,
    VALUES,
    WITH,
    WRITE,
    /** A function that takes or releases advisory locks beyond the transaction. */
    PG_ADVISORY_LOCK,
    PG_ADVISORY_LOCK_SHARED,
    PG_ADVISORY_UNLOCK,
    PG_ADVISORY_UNLOCK_ALL,
    PG_ADVISORY_UNLOCK_SHARED,
    PG_TRY_ADVISORY_LOCK,
    PG_TRY_ADVISORY_LOCK_SHARED,
    SET_CONFIG,
    /** A function that must run where writes go. */
    VOLATILE_FUNCTION,
    /** Any other identifier. */
    NAME;

    private static final String[] VOLATILE = {
        "nextval",
        "setval",
        "current_setting",
        "pg_is_in_recovery",
        "pg_backend_pid",
        "pg_notify",
        "query_to_xml",
        "query_to_xmlschema",
        "query_to_xml_and_xmlschema",
        "cursor_to_xml",
        "txid_current",
        "lowrite",
        "loread",
        "ts_stat",
        "ts_rewrite",
        "crosstab",
        "xpath_table",
        "connectby",
    };

    private static final NameTable<Word> TABLE_OF_WORDS = new NameTable<>(true);

    static {
        for (var word : values()) {
            if (word != NAME && word != VOLATILE_FUNCTION) {
                TABLE_OF_WORDS.put(bytes(word.name().toLowerCase(Locale.ROOT)), word);
            }
        }
        for (var name : VOLATILE) {
            TABLE_OF_WORDS.put(bytes(name), VOLATILE_FUNCTION);
        }
    }

    /** Functions known by how their names begin. */
    private static final byte[][] PREFIXES = prefixes(
            "lo_",
            "dblink",
            "pg_advisory",
            "pg_try_advisory",
            "pg_replication",
            "pg_logical",
            "pg_create",
            "pg_drop",
            "pg_copy",
            "pg_sync",
            "pg_switch",
            "pg_reload",
            "pg_rotate",
            "pg_terminate",
            "pg_cancel",
            "pg_stat_reset",
            "pg_export",
            "pg_import",
            "pg_promote",
            "pg_wal_replay",
            "pg_current_xact",
            "pg_restore",
            "pg_clear",
            "pg_start",
            "pg_stop",
            "pg_backup",
            "pg_file",
            "pg_prewarm",
            "postgres_fdw",
            "pointsman");

    static Word of(Lexer at) {
        var word = TABLE_OF_WORDS.get(at.in(), at.start(), at.length());
        return word == null ? NAME : word;
    }

    /** Whether a function of this name must run where writes go, though it is in no list of names. */
    static boolean isVolatileByPrefix(Lexer at) {
        for (byte[] prefix : PREFIXES) {
            if (at.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[][] prefixes(String... texts) {
        var all = new byte[texts.length][];
        for (int i = 0; i < texts.length; i++) {
            all[i] = bytes(texts[i]);
        }
        return all;
    }
}
