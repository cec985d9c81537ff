package dev.pointsman.core.back;

/**
 * What is missing for a way back.
 *
 * @param reason one CamelCase word
 * @param message what it is, and what to do
 * @param kind how bad it is
 */
public record Lack(String reason, String message, Kind kind) {
    /** How bad it is. */
    public enum Kind {
        /** Nobody knows whether there is a way back. */
        UNKNOWN,
        /** There is none now; nothing is lost by waiting until there is. */
        BLOCKED,
        /** Acknowledged writes would be lost by going back now, so it is not done. */
        LOSES_WRITES
    }

    static Lack unknown(String reason, String message) {
        return new Lack(reason, message, Kind.UNKNOWN);
    }

    static Lack blocked(String reason, String message) {
        return new Lack(reason, message, Kind.BLOCKED);
    }

    static Lack losesWrites(String reason, String message) {
        return new Lack(reason, message, Kind.LOSES_WRITES);
    }
}
