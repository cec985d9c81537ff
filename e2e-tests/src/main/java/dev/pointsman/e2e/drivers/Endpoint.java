package dev.pointsman.e2e.drivers;

/**
 * Where a driver's program connects.
 *
 * @param name {@code direct}, or how the proxy in between routes reads
 * @param twice whether the proxy in between takes one server for two
 */
record Endpoint(String name, int port, boolean twice) {
    static final String HOST = "127.0.0.1";
    static final String DIRECT = "direct";
}
