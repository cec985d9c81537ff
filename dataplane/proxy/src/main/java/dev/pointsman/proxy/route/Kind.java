package dev.pointsman.proxy.route;

/** Where a statement may go. */
public enum Kind {
    /** Either side may answer it. */
    READ,
    /** Begins a transaction that only reads: all of it may go to either side. */
    BEGIN_READ,
    /** Concerns the session alone, not the data: goes to the side that takes writes and is never held. */
    SESSION,
    /** Everything else, a plain BEGIN included: goes to the side that takes writes, and is held. */
    WRITE
}
