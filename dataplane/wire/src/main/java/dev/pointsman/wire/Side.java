package dev.pointsman.wire;

import com.fasterxml.jackson.annotation.JsonProperty;

/** One of the two databases of a migration. The names never swap, not even after a revert. */
public enum Side {
    @JsonProperty("Source")
    SOURCE,
    @JsonProperty("Target")
    TARGET;

    /** The database on the other side. */
    public Side other() {
        return this == SOURCE ? TARGET : SOURCE;
    }
}
