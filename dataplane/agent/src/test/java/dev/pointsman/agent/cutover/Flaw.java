package dev.pointsman.agent.cutover;

/** What a simulated world may leave out on purpose: a simulation that does not notice would be worth nothing. */
enum Flaw {
    NONE,
    /** Deciding does not look whether the epoch is still undecided. */
    NO_COMPARE_AND_SET,
    /** Whoever decides is told that writes move, whatever the row says. */
    OPENS_WITHOUT_MOVED_ROW,
    /** The last writes are not awaited before the decision. */
    NO_MARKER,
    /** Nor are they awaited again by whoever opens after a crash. */
    NO_MARKER_AGAIN,
    /** An opening counts before it is on disk. */
    NO_FLUSH,
    /** A hold goes on when its lease is over. */
    ENDLESS_LEASE,
    /** Closing does not wait for writers in flight. */
    NO_TABLE_LOCK,
    /** A proxy sends a statement again whose connection was lost. */
    SENT_TWICE
}
