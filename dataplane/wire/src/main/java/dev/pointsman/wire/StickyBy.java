package dev.pointsman.wire;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What reads have in common that go to the same side: all reads of one connection, of one user, of one tenant. */
public enum StickyBy {
    /** Nothing: each read is drawn by itself. */
    @JsonProperty("None")
    NONE,
    /** The client's connection. */
    @JsonProperty("Connection")
    CONNECTION,
    /** The role that the client logged in as. */
    @JsonProperty("User")
    USER,
    /** What the client calls itself, {@code application_name}. */
    @JsonProperty("ApplicationName")
    APPLICATION_NAME,
    /** What the client says its tenant is; {@link Segment} tells how. */
    @JsonProperty("Tenant")
    TENANT
}
