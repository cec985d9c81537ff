package dev.pointsman.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How deep a validation looks. */
public enum Depth {
    /** Rows are counted. */
    @JsonProperty("Counts")
    COUNTS,
    /** Rows are counted, and the checksum of every table is compared. */
    @JsonProperty("Checksums")
    CHECKSUMS,
    /** Every row is compared; refused for now. */
    @JsonProperty("Full")
    FULL
}
