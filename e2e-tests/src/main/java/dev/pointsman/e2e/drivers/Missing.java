package dev.pointsman.e2e.drivers;

/** This machine lacks something that a driver needs; the message is one sentence that says what. */
final class Missing extends Exception {
    private static final long serialVersionUID = 1L;

    Missing(String sentence) {
        super(sentence);
    }
}
