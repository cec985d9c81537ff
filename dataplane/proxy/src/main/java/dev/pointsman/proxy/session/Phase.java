package dev.pointsman.proxy.session;

/** What the session is about. */
enum Phase {
    /** Waits for the client. */
    IDLE,
    /** The unit waits for a hold or a fence. */
    HELD,
    /** The unit waits for a connection, or for the session's state on it. */
    PREPARING,
    /** The unit is on its way, and the client has not said all of it. */
    STREAMING,
    /** The client sends data of COPY FROM STDIN. */
    COPYING,
    /** The unit is with the server. */
    RUNNING,
    /** After an error of ours: what the client says up to Sync is dropped. */
    SKIPPING,
    CLOSED
}
