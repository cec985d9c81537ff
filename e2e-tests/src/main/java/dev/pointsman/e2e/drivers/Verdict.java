package dev.pointsman.e2e.drivers;

import java.util.Arrays;

/**
 * What became of one case through one proxy.
 *
 * @param direct what the driver saw without the proxy; empty when the case did not come up
 * @param through what it saw through the proxy
 * @param reason why the difference is right, or empty
 */
record Verdict(String driver, String name, String endpoint, String direct, String through, String reason) {
    private static final int BEFORE = 120;
    private static final int SHOWN = 400;

    /** How it ended. */
    enum Kind {
        PASSED,
        /** Other than directly, as it is meant to be. */
        EXPLAINED,
        /** The case itself went wrong, with the proxy or without, or never came up. */
        FAILED,
        /** Other than directly. */
        DIFFERS
    }

    Kind kind() {
        if (direct.isEmpty() && through.isEmpty()) {
            return Kind.FAILED;
        }
        if (direct.startsWith(Outcome.BROKEN) || (through.startsWith(Outcome.BROKEN) && direct.equals(through))) {
            return Kind.FAILED;
        }
        if (direct.equals(through)) {
            return Kind.PASSED;
        }
        return reason.isEmpty() ? Kind.DIFFERS : Kind.EXPLAINED;
    }

    /** Both outcomes from a little before the first place where they differ. */
    String told() {
        int at = Math.max(0, Arrays.mismatch(direct.toCharArray(), through.toCharArray()) - BEFORE);
        return kind() + " " + driver + ", " + name + ", " + endpoint + "\n  directly: " + cut(direct, at)
                + "\n  through:  " + cut(through, at);
    }

    private static String cut(String text, int from) {
        return text.substring(Math.min(from, text.length()), Math.min(from + SHOWN, text.length()));
    }
}
