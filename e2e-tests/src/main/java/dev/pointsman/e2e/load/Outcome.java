package dev.pointsman.e2e.load;

/** What a client knows about one of its write transactions. */
public enum Outcome {
    /** Sent; no answer yet. It may be there once. */
    ATTEMPTED('T'),
    /** The server said that it is committed. It must be there exactly once. */
    ACKNOWLEDGED('A'),
    /** The server said that it is not committed. It must not be there. */
    REFUSED('R'),
    /** The connection ended before the answer. It may be there once. */
    IN_DOUBT('D');

    private final char letter;

    Outcome(char letter) {
        this.letter = letter;
    }

    /** How it stands in the ledger's file. */
    public char letter() {
        return letter;
    }
}
