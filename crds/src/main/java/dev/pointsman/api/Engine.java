package dev.pointsman.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The engines that Pointsman speaks. Others follow; what is not here is refused by the schema. */
public enum Engine {
    /** PostgreSQL 15 and newer. */
    @JsonProperty("PostgreSQL")
    POSTGRESQL
}
