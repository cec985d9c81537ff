package dev.pointsman.proxy.protocol;

/** First bytes of the messages that clients send. */
public final class Frontend {
    public static final byte BIND = 'B';
    public static final byte CLOSE = 'C';
    public static final byte COPY_DATA = 'd';
    public static final byte COPY_DONE = 'c';
    public static final byte COPY_FAIL = 'f';
    public static final byte DESCRIBE = 'D';
    public static final byte EXECUTE = 'E';
    public static final byte FLUSH = 'H';
    public static final byte FUNCTION_CALL = 'F';
    public static final byte PARSE = 'P';
    public static final byte PASSWORD = 'p';
    public static final byte QUERY = 'Q';
    public static final byte SYNC = 'S';
    public static final byte TERMINATE = 'X';

    private Frontend() {}

    /** Whether a client that is logged in may send it. */
    public static boolean isKnown(byte type) {
        return switch (type) {
            case BIND,
                    CLOSE,
                    COPY_DATA,
                    COPY_DONE,
                    COPY_FAIL,
                    DESCRIBE,
                    EXECUTE,
                    FLUSH,
                    FUNCTION_CALL,
                    PARSE,
                    QUERY,
                    SYNC,
                    TERMINATE -> true;
            default -> false;
        };
    }
}
