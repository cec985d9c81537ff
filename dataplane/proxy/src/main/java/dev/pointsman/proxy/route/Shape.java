package dev.pointsman.proxy.route;

/**
 * What a look at a statement's text tells.
 *
 * @param kind where it may go
 * @param flags sum of the constants
 */
public record Shape(Kind kind, int flags) {
    /** One top-level statement that leaves nothing behind when it fails, so that it may be sent again. */
    public static final int RESENDABLE = 1;
    /** COPY FROM STDIN. */
    public static final int COPY_IN = 2;
    /** Changes what the other side's session must be told, or the bounds of such changes (savepoints). */
    public static final int STATE = 4;
    /** Makes a temporary table or the like. */
    public static final int TEMPORARY = 8;
    /** Declares a cursor that outlives its transaction. */
    public static final int HOLD_CURSOR = 16;
    /** Takes or releases an advisory lock for the session. */
    public static final int ADVISORY_LOCK = 32;
    /** Several statements in one text. */
    public static final int SEVERAL = 64;
    /** Names the isolation level SERIALIZABLE. */
    public static final int SERIALIZABLE = 128;
    /** State that names the read-only default of transactions. */
    public static final int READ_ONLY_DEFAULT = 256;
    /** Begins a transaction first of all. With RESENDABLE: what follows may be sent again together with it. */
    public static final int BEGINS = 512;

    /** A read that asks about types. */
    public static final int TYPES = 1024;

    /** A query that tells where this session has brought sequences to, and does nothing else. */
    public static final int CURRVAL = 2048;

    /** Several reads and nothing else, or one that has to go before it is known what follows. They go where writes go. */
    public static final int READS = 4096;

    /** What a session's hands are tied by. */
    public static final int PINS = TEMPORARY | HOLD_CURSOR;

    static final Shape READ = new Shape(Kind.READ, 0);
    static final Shape READ_OF_TYPES = new Shape(Kind.READ, TYPES);
    static final Shape SESSION = new Shape(Kind.SESSION, 0);
    /** No statement at all. */
    public static final Shape NOTHING = SESSION;

    static final Shape SESSION_STATE = new Shape(Kind.SESSION, STATE);
    static final Shape BEGIN_READ = new Shape(Kind.BEGIN_READ, 0);

    /** What is not understood is a write that is sent once. */
    public static final Shape WRITE = new Shape(Kind.WRITE, 0);

    static final Shape CURRVAL_ONLY = new Shape(Kind.WRITE, CURRVAL);
    static final Shape BEGIN = new Shape(Kind.WRITE, RESENDABLE | BEGINS);
    static final Shape RESENDABLE_WRITE = new Shape(Kind.WRITE, RESENDABLE);

    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** Both in one unit: the stricter kind wins, and nothing is sent again. */
    public Shape and(Shape other) {
        var stricter = kind.compareTo(other.kind) >= 0 ? kind : other.kind;
        var both = stricter == Kind.SESSION ? Kind.SESSION : Kind.WRITE;
        int either = (flags | other.flags) & ~(RESENDABLE | COPY_IN | BEGINS | CURRVAL | READS);
        return new Shape(both, either | (reads() & other.reads()) | SEVERAL);
    }

    /** {@link #READS} if it is one read or several and nothing else, or 0. */
    public int reads() {
        return kind == Kind.READ ? READS : flags & READS;
    }
}
