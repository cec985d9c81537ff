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
    /**
     * It came with others, or the client has not said yet what follows it. Where one of them turned out to write, the client would
     * have answers already, and the others could not be asked again elsewhere.
     */
    SEVERAL,
    /** Serializable transactions are only what they are beside the writes. */
    SERIALIZABLE
}
