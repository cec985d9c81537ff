package dev.pointsman.e2e.history;

/** What clients do. */
enum Kind {
    /** Transactions on lists, SERIALIZABLE. */
    LIST_APPEND,
    /** Transfers between accounts, READ COMMITTED, rows locked first. */
    BANK,
    /** Settings of a session, and statements prepared in it long ago. */
    SESSION,
    /** Cursors inside transactions. */
    CURSOR,
    /** COPY FROM STDIN in several parts. */
    COPY_IN,
    /** COPY TO STDOUT, read row by row. */
    COPY_OUT;

    /** Whether the database itself may refuse one because of another and expects it to be tried again. */
    boolean conflicts() {
        return this == LIST_APPEND;
    }
}
