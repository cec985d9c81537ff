package dev.pointsman.proxy.route;

/**
 * Tells by a statement's text where it may go. It only calls a read what certainly looks like one; what it cannot see
 * (a function that writes behind a harmless name) is caught by the read connections being read-only. One is used again and
 * again, so that a statement costs no object; for one thread.
 */
public final class Classifier {
    private static final byte[] NOTHING = {};
    private final Lexer lexer = new Lexer();
    private final VolatileTable names;
    private Word first = Word.NAME;
    private Word second = Word.NAME;
    private Word previous = Word.NAME;
    private int words;
    private boolean writes;
    private boolean volatileCall;
    private boolean analyze;
    private boolean readOnly;
    private boolean readWrite;
    private boolean transactionWord;
    private boolean fromStdin;
    private boolean dropsOnCommit;
    private boolean temporary;
    private boolean types;
    private boolean currval;
    private int flags;

    /** @param names of what is volatile beside PostgreSQL's own; they may change later */
    Classifier(VolatileTable names) {
        this.names = names;
    }

    /** Looks at the text at this place, without its final zero; keeps nothing of it. */
    public Shape classify(byte[] in, int start, int length) {
        lexer.over(in, start, length);
        var whole = all();
        boolean doubtful = lexer.doubtful();
        lexer.over(NOTHING, 0, 0);
        return doubtful && whole.kind() != Kind.SESSION ? stripped(whole) : whole;
    }

    private Shape all() {
        boolean more = statement();
        var whole = shape();
        boolean nothing = words == 0;
        while (more) {
            more = statement();
            if (words > 0) {
                whole = nothing ? shape() : whole.and(shape());
                nothing = false;
            }
        }
        return whole;
    }

    private static Shape stripped(Shape shape) {
        return new Shape(Kind.WRITE, shape.flags() & ~(Shape.RESENDABLE | Shape.BEGINS));
    }

    /** Reads up to a semicolon; whether there was one. */
    private boolean statement() {
        reset();
        while (true) {
            switch (lexer.next()) {
                case END -> {
                    return false;
                }
                case SEMICOLON -> {
                    return true;
                }
                case WORD -> word(Word.of(lexer));
                case QUOTED -> quoted(Word.of(lexer));
                case OPEN, CLOSE -> {}
                case STRING, OTHER -> previous = Word.NAME;
            }
        }
    }

    private void reset() {
        first = Word.NAME;
        second = Word.NAME;
        previous = Word.NAME;
        words = 0;
        writes = false;
        volatileCall = false;
        analyze = false;
        readOnly = false;
        readWrite = false;
        transactionWord = false;
        fromStdin = false;
        dropsOnCommit = false;
        temporary = false;
        types = false;
        currval = false;
        flags = 0;
    }

    private void quoted(Word word) {
        words++;
        look(word);
        previous = Word.NAME;
    }

    private void word(Word word) {
        words++;
        if (words == 1) {
            first = word;
        } else if (words == 2) {
            second = word;
        }
        look(word);
        keyword(word);
        previous = word;
    }

    /** Functions, whether or not their name is quoted. */
    private void look(Word word) {
        switch (word) {
            case PG_ADVISORY_LOCK,
                    PG_ADVISORY_LOCK_SHARED,
                    PG_ADVISORY_UNLOCK,
                    PG_ADVISORY_UNLOCK_ALL,
                    PG_ADVISORY_UNLOCK_SHARED,
                    PG_TRY_ADVISORY_LOCK,
                    PG_TRY_ADVISORY_LOCK_SHARED -> {
                flags |= Shape.ADVISORY_LOCK;
                volatileCall = true;
            }
            case SET_CONFIG -> {
                flags |= Shape.STATE;
                volatileCall = true;
            }
            case VOLATILE_FUNCTION -> volatileCall = true;
            case PG_TEMP -> temporary = true;
            case CURRVAL, LASTVAL -> currval = true;
            case PG_ENUM, PG_RANGE, PG_TYPE, REGTYPE, TO_REGTYPE -> types = true;
            case NAME ->
                volatileCall |= names.has(lexer) || (lexer.beforeParenthesis() && Word.isVolatileByPrefix(lexer));
            default -> {}
        }
    }

    private void keyword(Word word) {
        switch (word) {
            case INSERT, DELETE, MERGE, INTO -> writes = true;
            case UPDATE -> writes = true;
            case SHARE, KEY, NO -> writes |= previous == Word.FOR;
            case ANALYZE, ANALYSE -> analyze = true;
            case ONLY -> readOnly |= previous == Word.READ;
            case WRITE -> readWrite |= previous == Word.READ;
            case SERIALIZABLE -> flags |= Shape.SERIALIZABLE;
            case DEFAULT_TRANSACTION_READ_ONLY -> flags |= Shape.READ_ONLY_DEFAULT;
            case TRANSACTION, PREPARED -> transactionWord = true;
            case TEMP, TEMPORARY -> temporary = true;
            case DROP -> dropsOnCommit |= previous == Word.COMMIT;
            case STDIN -> fromStdin |= previous == Word.FROM;
            case HOLD -> flags |= previous == Word.WITH ? Shape.HOLD_CURSOR : 0;
            default -> {}
        }
    }

    private Shape shape() {
        return switch (first) {
            case SELECT, VALUES, TABLE -> query();
            case WITH -> writes ? made(Kind.WRITE, Shape.RESENDABLE) : query();
            case EXPLAIN -> analyze || volatileCall || currval ? Shape.WRITE : Shape.READ;
            case INSERT, UPDATE, DELETE, MERGE, TRUNCATE -> made(Kind.WRITE, Shape.RESENDABLE);
            case BEGIN, START -> begin();
            case SET -> set();
            case RESET, DISCARD, LISTEN, UNLISTEN, DEALLOCATE -> made(Kind.SESSION, Shape.STATE);
            case SAVEPOINT, RELEASE -> made(Kind.SESSION, Shape.STATE);
            case PREPARE -> second == Word.TRANSACTION ? Shape.WRITE : made(Kind.SESSION, Shape.STATE);
            case ROLLBACK, COMMIT, END, ABORT -> second == Word.PREPARED ? Shape.WRITE : Shape.SESSION_STATE;
            case SHOW, FETCH, MOVE, CLOSE -> Shape.SESSION;
            case COPY -> fromStdin ? made(Kind.WRITE, Shape.RESENDABLE | Shape.COPY_IN) : made(Kind.WRITE, 0);
            case DECLARE -> made(Kind.WRITE, 0);
            case CREATE -> made(Kind.WRITE, temporary && !dropsOnCommit ? Shape.TEMPORARY : 0);
            default -> words == 0 ? Shape.SESSION : made(Kind.WRITE, temporary ? Shape.TEMPORARY : 0);
        };
    }

    private Shape query() {
        if (writes && temporary) {
            return made(Kind.WRITE, Shape.TEMPORARY);
        }
        if (writes || volatileCall || flags != 0) {
            return made(Kind.WRITE, 0);
        }
        if (currval) {
            return Shape.CURRVAL_ONLY;
        }
        return types ? Shape.READ_OF_TYPES : Shape.READ;
    }

    private Shape begin() {
        boolean strict = (flags & Shape.SERIALIZABLE) != 0;
        return readOnly && !readWrite && !strict ? Shape.BEGIN_READ : Shape.BEGIN;
    }

    /** SET LOCAL and SET TRANSACTION end with their transaction; SET SESSION CHARACTERISTICS does not. */
    private Shape set() {
        boolean characteristics = second == Word.SESSION && transactionWord;
        if (characteristics && (readOnly || readWrite)) {
            flags |= Shape.READ_ONLY_DEFAULT;
        }
        boolean ends = second == Word.LOCAL || second == Word.TRANSACTION;
        return ends ? Shape.SESSION : made(Kind.SESSION, Shape.STATE);
    }

    private Shape made(Kind kind, int more) {
        int all = flags | more;
        if ((all & Shape.STATE) == 0 || kind == Kind.WRITE) {
            all &= ~Shape.SERIALIZABLE & ~Shape.READ_ONLY_DEFAULT;
        }
        if (kind == Kind.WRITE && all == Shape.RESENDABLE) {
            return Shape.RESENDABLE_WRITE;
        }
        return kind == Kind.SESSION && all == Shape.STATE ? Shape.SESSION_STATE : new Shape(kind, all);
    }
}
