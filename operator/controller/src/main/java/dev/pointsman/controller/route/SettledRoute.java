package dev.pointsman.controller.route;

import dev.pointsman.api.ProxySpec;
import dev.pointsman.wire.Backend;
import dev.pointsman.wire.Reads;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.Wire;
import java.util.List;
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
            return new SettledRoute(table(asOf, 0, new Named(backend, List.of())), null);
        }
        var serving = Named.serving(newest);
        if (asOf < newest.epoch()) {
            return new SettledRoute(alone(newest, serving), drift(backend, serving.backend(), newest.epoch()));
        }
        if (asOf > newest.epoch()) {
            return new SettledRoute(table(asOf, 0, serving.at(backend)), null);
        }
        return new SettledRoute(alone(newest, serving.at(backend)), null);
    }

    /** The database that takes writes by this table. */
    public static Backend serving(RoutingTable table) {
        return table.writes() == Side.TARGET && table.target() != null ? table.target() : table.source();
    }

    /** The same table when it says this already, else the next revision. */
    private static RoutingTable alone(RoutingTable newest, Named named) {
        var same = newest.migration() == null
                && newest.target() == null
                && newest.source().equals(named.backend())
                && newest.aliases().equals(named.aliases());
        return same ? newest : table(newest.epoch(), newest.revision() + 1, named);
    }

    private static RoutingTable table(long epoch, long revision, Named named) {
        return new RoutingTable(
                Wire.VERSION,
                epoch,
                revision,
                null,
                named.backend(),
                null,
                Side.SOURCE,
                Reads.NONE,
                false,
                named.aliases());
    }

    /**
     * A server, with the one database on it that clients ask for by other names too. Where there is no such database clients'
     * names pass through.
     */
    private record Named(Backend backend, List<String> aliases) {
        static Named serving(RoutingTable table) {
            var serving = SettledRoute.serving(table);
            var aliases = Aliases.of(table.aliases(), table.source().database(), serving, null);
            return new Named(serving, aliases).at(serving);
        }

        /** The same as a manifest has it, which names no database: where the server stays the same, so do the names. */
        Named at(Backend wanted) {
            boolean same = Backends.sameServer(wanted, backend) && !aliases.isEmpty();
            return new Named(
                    new Backend(wanted.host(), wanted.port(), same ? backend.database() : null, wanted.tls()),
                    same ? aliases : List.of());
        }
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
