package dev.pointsman.proxy.route;

import java.nio.charset.StandardCharsets;

/**
 * How many rows a statement asks for at most, read off its tokens: a LIMIT or FETCH FIRST of the whole answer, with a plain
 * number. While fewer rows come, all of them came, and it does not matter in which order the server found them.
 */
final class RowLimit {
    /** Without a limit. */
    static final long NONE = Long.MAX_VALUE;

    private static final byte[] LIMIT = bytes("limit");
    private static final byte[] FETCH = bytes("fetch");
    private static final byte[] FIRST = bytes("first");
    private static final byte[] NEXT = bytes("next");
    private static final byte[] OFFSET = bytes("offset");

    private enum State {
        NONE,
        /** The number comes next. */
        AWAITED,
        /** It has just come; it may be the beginning of an expression. */
        NUMBER,
        KNOWN,
        UNCLEAR
    }

    private State state = State.NONE;
    private long rows = NONE;

    void begin() {
        state = State.NONE;
        rows = NONE;
    }

    /** The statement's next token, so many parentheses deep. */
    void token(Lexer.Token token, Lexer at, int depth) {
        if (state == State.AWAITED) {
            awaited(token, at);
            return;
        }
        if (state == State.NUMBER) {
            state = token == Lexer.Token.WORD || token == Lexer.Token.SEMICOLON ? State.KNOWN : State.UNCLEAR;
        }
        if (token == Lexer.Token.WORD && at.is(OFFSET)) {
            state = State.UNCLEAR;
        } else if (token == Lexer.Token.WORD && (at.is(LIMIT) || at.is(FETCH))) {
            state = state == State.NONE && depth == 0 ? State.AWAITED : State.UNCLEAR;
        }
    }

    private void awaited(Lexer.Token token, Lexer at) {
        if (token == Lexer.Token.WORD && (at.is(FIRST) || at.is(NEXT))) {
            return;
        }
        rows = token == Lexer.Token.OTHER ? at.integer() : -1;
        state = rows < 0 ? State.UNCLEAR : State.NUMBER;
    }

    /** Whether it is not known which rows are chosen, however few they are. */
    boolean isUnclear() {
        return state == State.UNCLEAR || state == State.AWAITED;
    }

    /** How many at most; {@link #NONE} without a limit. */
    long rows() {
        return rows;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
