package dev.pointsman.core.plan;

/** One of the two databases. The names never swap, not even after a revert. */
public enum Side {
    SOURCE,
    TARGET;

    /** The database on the other side. */
    public Side other() {
        return this == SOURCE ? TARGET : SOURCE;
    }
}
