package dev.pointsman.e2e.history;

import dev.pointsman.e2e.host.HostStack;
import dev.pointsman.wire.Side;

/** The tables that are written to, on both sides, and their first rows, on the source. */
final class Tables {
    static final int ACCOUNTS = 12;
    static final int BALANCE = 1_000;
    /** Rows that never change. */
    static final int BALLAST = 400;

    /** Rows of one COPY. */
    static final int COPIED = 200;

    private static final String[] MADE = {
        "SET ROLE app",
        "CREATE TABLE public.lists (key int PRIMARY KEY, items int[] NOT NULL)",
        "CREATE TABLE public.account (id int PRIMARY KEY, balance bigint NOT NULL)",
        "CREATE TABLE public.transfer (client int NOT NULL, number int NOT NULL, giver int NOT NULL, taker int NOT NULL,"
                + " amount bigint NOT NULL, id bigserial PRIMARY KEY)",
        "CREATE TABLE public.mark (client int NOT NULL, number int NOT NULL, tenant text NOT NULL, zone text NOT NULL,"
                + " path text NOT NULL, id bigserial PRIMARY KEY)",
        "CREATE TABLE public.copied (client int NOT NULL, number int NOT NULL, line int NOT NULL,"
                + " id bigserial PRIMARY KEY)",
        "CREATE TABLE public.ballast (number int PRIMARY KEY, filler text NOT NULL)",
        "RESET ROLE"
    };

    private Tables() {}

    /** Before anything is replicated. */
    static void make(HostStack stack) {
        for (var side : Side.values()) {
            stack.server(side).run(HostStack.DATABASE, MADE);
        }
        stack.server(Side.SOURCE)
                .run(
                        HostStack.DATABASE,
                        "INSERT INTO public.account SELECT id, " + BALANCE + " FROM generate_series(1, " + ACCOUNTS
                                + ") id",
                        "INSERT INTO public.ballast SELECT number, repeat('x', 200) FROM generate_series(1, " + BALLAST
                                + ") number");
    }
}
