package dev.pointsman.controller.route;

import dev.pointsman.api.ProxySpec;
import dev.pointsman.wire.Backend;
import dev.pointsman.wire.Reads;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.Wire;
import org.jspecify.annotations.Nullable;

/**
 * Where a proxy's traffic goes while no migration is attached, and whether the manifest agrees. A manifest says as of
 * which epoch its backend is true; one that is older than the last cutover is not followed, so that a sync of an old
 * commit cannot send writes back to a retired database.
 *
 * @param table the table in force
 * @param drift what to commit, when the manifest names another backend than the one that serves; else null
 */
public record SettledRoute(RoutingTable table, @Nullable String drift) {

    /**
     * Decides.
     *
     * @param wanted the manifest's backend
     * @param newest the newest table known to ConfigMap or Pods, or null when there has never been one
     */
    public static SettledRoute of(ProxySpec.Backend wanted, @Nullable RoutingTable newest) {
        var backend = Backends.of(wanted);
        long asOf = wanted.asOfEpoch() == null ? 0 : wanted.asOfEpoch();
        if (newest == null) {
            return new SettledRoute(table(asOf, 0, backend), null);
        }
        var serving = serving(newest);
        if (asOf < newest.epoch()) {
            return new SettledRoute(alone(newest, serving), drift(backend, serving, newest.epoch()));
        }
        if (asOf > newest.epoch()) {
            return new SettledRoute(table(asOf, 0, sameDatabase(backend, serving)), null);
        }
        return new SettledRoute(alone(newest, sameDatabase(backend, serving)), null);
    }

    /** The database that takes writes by this table. */
    public static Backend serving(RoutingTable table) {
        return table.writes() == Side.TARGET && table.target() != null ? table.target() : table.source();
    }

    /** The same table when it says this already, else the next revision. */
    private static RoutingTable alone(RoutingTable newest, Backend backend) {
        var same = newest.migration() == null
                && newest.target() == null
                && newest.source().equals(backend);
        return same ? newest : table(newest.epoch(), newest.revision() + 1, backend);
    }

    private static RoutingTable table(long epoch, long revision, Backend backend) {
        return new RoutingTable(Wire.VERSION, epoch, revision, null, backend, null, Side.SOURCE, Reads.NONE, false);
    }

    /** A manifest does not name the database; where the server stays the same, so does the database. */
    private static Backend sameDatabase(Backend backend, Backend serving) {
        return Backends.sameServer(backend, serving)
                ? new Backend(backend.host(), backend.port(), serving.database(), backend.tls())
                : backend;
    }

    private static @Nullable String drift(Backend backend, Backend serving, long epoch) {
        if (Backends.sameServer(backend, serving)) {
            return null;
        }
        return "spec.backend names " + backend.host() + ":" + backend.port() + ", but since epoch " + epoch
                + " writes are on " + serving.host() + ":" + serving.port() + ". Commit: backend: {host: "
                + serving.host() + ", port: " + serving.port() + ", asOfEpoch: " + epoch + "}";
    }
}
