package dev.pointsman.proxy.metrics;

/** Why a session ended that its client did not end. They are few, so that they may be a label. */
public enum Disconnect {
    /** Its server ended the connection, or cannot be reached any more. */
    SERVER,
    /** It knows types by numbers of a database that was left, and needs those of another. */
    NUMBERS,
    /** It said what is not PostgreSQL's protocol. */
    PROTOCOL,
    /** The proxy ends. */
    DRAINING
}
