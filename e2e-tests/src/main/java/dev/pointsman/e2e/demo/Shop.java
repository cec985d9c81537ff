package dev.pointsman.e2e.demo;

import java.util.Map;

/** The names that the demo's objects have; those in {@code manifests/samples} rely on them. */
final class Shop {
    static final String NAMESPACE = "shop";
    static final String SOURCE = "legacy-db";
    static final String TARGET = "new-db";
    /** Known to everybody who reads this, and good for nothing but a demo. */
    static final String PASSWORD = "pointsman-demo";

    static final int CLIENTS = 16;

    private Shop() {}

    /**
     * One database pair with its proxy, its migration and its load.
     *
     * @param database its name on both servers
     * @param proxy the DatabaseProxy, and its Service
     * @param migration the DatabaseMigration
     * @param sample the file in {@code manifests/samples} that makes the proxy
     * @param rows rows in the source
     * @param tps the load, transactions per second
     */
    record Branch(String database, String proxy, String migration, String sample, int rows, int tps) {
        Map<String, String> values(String image) {
            return Map.of(
                    "DATABASE", database,
                    "PROXY", proxy,
                    "ROWS", "" + rows,
                    "TPS", "" + tps,
                    "IMAGE", image);
        }
    }
}
