package dev.pointsman.proxy.route;

import dev.pointsman.proxy.protocol.NameTable;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Whether the answers of two databases to a read must be the same when their rows are, by the statement's text. What is not
 * known to be so is left out: a false alarm costs more trust than a read that is not compared. For one thread.
 */
public final class Comparability {
    /** Why a read is not compared. */
    public enum LeftOut {
        /** It says what time it is, draws lots, or calls what the users have made volatile. */
        VOLATILE,
        /** It asks about the server or its catalogues, which differ between two servers. */
        SYSTEM,
        /** Its answer depends on an order that nobody has asked for. */
        ORDER,
        /** It chooses some rows of several that may be equal. */
        LIMIT,
        /** It is several statements, or not understood. */
        UNCLEAR
    }

    /**
     * What a text says of its answer.
     *
     * @param leftOut why it is not compared, or null
     * @param ordered whether its rows come in an order that it asks for
     * @param limit how many rows it asks for at most; when as many come, others may have been left away that are equal
     */
    public record Answer(@Nullable LeftOut leftOut, boolean ordered, long limit) {}

    private static final NameTable<LeftOut> NAMES = new NameTable<>(true);
    private static final byte[] OF_THE_SERVER = bytes("pg_");
    private static final byte[] MADE_UP = bytes("uuid");
    private static final byte[] ORDER = bytes("order");
    private static final byte[] BY = bytes("by");
    private static final byte[] DISTINCT = bytes("distinct");
    private static final byte[] ON = bytes("on");

    static {
        put(
                LeftOut.VOLATILE,
                "now",
                "age",
                "current_timestamp",
                "current_date",
                "current_time",
                "localtime",
                "localtimestamp",
                "clock_timestamp",
                "statement_timestamp",
                "transaction_timestamp",
                "timeofday",
                "random",
                "random_normal",
                "gen_random_uuid",
                "gen_random_bytes",
                "gen_salt",
                "tablesample");
        put(
                LeftOut.SYSTEM,
                "version",
                "current_database",
                "current_catalog",
                "inet_server_addr",
                "inet_server_port",
                "inet_client_addr",
                "inet_client_port",
                "information_schema",
                "txid_current_snapshot",
                "txid_snapshot_xmin",
                "ctid",
                "xmin",
                "xmax",
                "cmin",
                "cmax",
                "oid",
                "tableoid",
                "regclass",
                "regtype",
                "regproc",
                "regprocedure",
                "regoper",
                "regoperator",
                "regnamespace",
                "regrole",
                "regconfig",
                "regdictionary",
                "regcollation",
                "to_regclass",
                "to_regtype",
                "to_regproc");
        put(
                LeftOut.ORDER,
                "array_agg",
                "string_agg",
                "json_agg",
                "jsonb_agg",
                "json_agg_strict",
                "jsonb_agg_strict",
                "json_object_agg",
                "jsonb_object_agg",
                "json_arrayagg",
                "json_objectagg",
                "xmlagg",
                "any_value",
                "over");
    }

    private final Lexer lexer = new Lexer();
    private final RowLimit limit = new RowLimit();
    private final VolatileTable names;

    Comparability(VolatileTable names) {
        this.names = names;
    }

    /** Looks at the text, without its final zero. */
    Answer of(byte[] text, int length) {
        lexer.over(text, 0, length);
        limit.begin();
        LeftOut found = null;
        boolean ordered = false;
        boolean ended = false;
        boolean by = false;
        boolean distinct = false;
        int depth = 0;
        while (true) {
            var token = lexer.next();
            if (token == Lexer.Token.END) {
                return new Answer(lexer.doubtful() ? LeftOut.UNCLEAR : orLimit(found), ordered, limit.rows());
            }
            if (ended) {
                return new Answer(LeftOut.UNCLEAR, false, RowLimit.NONE);
            }
            limit.token(token, lexer, depth);
            switch (token) {
                case SEMICOLON -> ended = true;
                case OPEN -> depth++;
                case CLOSE -> depth--;
                case WORD, QUOTED -> {
                    found = found == null ? leftOut(distinct) : found;
                    ordered |= by && depth == 0 && lexer.is(BY);
                    by = lexer.is(ORDER);
                    distinct = lexer.is(DISTINCT);
                }
                default -> {
                    by = false;
                    distinct = false;
                }
            }
        }
    }

    private @Nullable LeftOut orLimit(@Nullable LeftOut found) {
        return found == null && limit.isUnclear() ? LeftOut.LIMIT : found;
    }

    private @Nullable LeftOut leftOut(boolean afterDistinct) {
        if (afterDistinct && lexer.is(ON)) {
            return LeftOut.ORDER;
        }
        var known = NAMES.get(lexer.in(), lexer.start(), lexer.length());
        if (known != null) {
            return known;
        }
        if (lexer.startsWith(OF_THE_SERVER)) {
            return LeftOut.SYSTEM;
        }
        boolean made = lexer.startsWith(MADE_UP) && lexer.beforeParenthesis();
        return made || names.has(lexer) ? LeftOut.VOLATILE : null;
    }

    private static void put(LeftOut why, String... all) {
        for (var name : all) {
            NAMES.put(bytes(name), why);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
