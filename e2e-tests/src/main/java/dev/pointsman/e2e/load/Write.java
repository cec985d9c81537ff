package dev.pointsman.e2e.load;

/** The kinds of write transactions, named in the ledger table. */
enum Write {
    /** One INSERT, a prepared statement. */
    PLAIN,
    /** One INSERT as text, by the simple protocol. */
    TEXT,
    /** One WITH that writes to three tables. */
    WITH,
    /** One UPDATE with an INSERT in front of it. */
    TOUCH,
    /** A transaction of several prepared statements. */
    BASKET,
    /** A transaction of several statements as text. */
    BASKET_TEXT,
    /** A transaction that rests before it commits. */
    SLOW
}
