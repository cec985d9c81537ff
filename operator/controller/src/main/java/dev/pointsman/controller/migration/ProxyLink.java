package dev.pointsman.controller.migration;

import dev.pointsman.api.DatabaseMigration;
import dev.pointsman.api.DatabaseProxy;
import dev.pointsman.controller.route.Backends;
import dev.pointsman.controller.route.SettledRoute;
import dev.pointsman.core.seen.Link;
import dev.pointsman.wire.Backend;
import dev.pointsman.wire.RoutingTable;
import org.jspecify.annotations.Nullable;

/** What stands at the end of {@code proxyRef}. */
final class ProxyLink {
    private ProxyLink() {}

    /**
     * Looks.
     *
     * @param table the newest table of the proxy, null before its first
     */
    static Link of(DatabaseMigration migration, @Nullable DatabaseProxy proxy, @Nullable RoutingTable table) {
        if (proxy == null) {
            return new Link.Missing(migration.getSpec().proxyRef().name());
        }
        var claim = claim(proxy);
        if (claim != null && !claim.equals(migration.getMetadata().getName())) {
            return new Link.TakenBy(claim);
        }
        var serving = table == null ? Backends.of(proxy.getSpec().backend()) : SettledRoute.serving(table);
        if (!servesUs(migration, serving)) {
            return new Link.ServesAnother(title(serving));
        }
        return table == null ? new Link.Linked(0, 0) : new Link.Linked(table.epoch(), table.revision());
    }

    /** The migration that has claimed the proxy, null without one. */
    static @Nullable String claim(DatabaseProxy proxy) {
        return proxy.getStatus() == null ? null : proxy.getStatus().migration();
    }

    private static boolean servesUs(DatabaseMigration migration, Backend serving) {
        return is(Backends.of(migration.getSpec().source()), serving)
                || is(Backends.of(migration.getSpec().target()), serving);
    }

    private static boolean is(Backend side, Backend serving) {
        var sameDatabase = serving.database() == null || serving.database().equals(side.database());
        return sameDatabase && Backends.sameServer(side, serving);
    }

    private static String title(Backend serving) {
        return serving.host() + ":" + serving.port() + (serving.database() == null ? "" : "/" + serving.database());
    }
}
