package dev.pointsman.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a failed gate leads to. */
public enum OnFailure {
    /** Traffic goes back. */
    @JsonProperty("Revert")
    REVERT,
    /** Everything stays where it is, and a person is asked. */
    @JsonProperty("Hold")
    HOLD
}
