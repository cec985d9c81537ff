package dev.pointsman.controller.act;

/** Names of the files that data planes find in their ConfigMap. */
public final class DataFiles {
    /** The operator's public keys. */
    public static final String KEYS = "keys.json";
    /** The routing table to start with. */
    public static final String ROUTING = "routing.json";

    private DataFiles() {}
}
