package dev.pointsman.proxy.metrics;

/** Why a read that was drawn for the target stayed with the source. */
public enum Kept {
    /** The target would not have shown what the table promises. */
    FRESHNESS,
    /** Nobody has said yet which functions of the users may write. */
    UNKNOWN_FUNCTIONS,
    /** The session has something on the source that cannot move. */
    PINNED,
    /** The session speaks binary, and of types in which numbers are nested that the target does not know. */
    BINARY_TYPES,
    /** Serializable transactions are only what they are beside the writes. */
    SERIALIZABLE
}
