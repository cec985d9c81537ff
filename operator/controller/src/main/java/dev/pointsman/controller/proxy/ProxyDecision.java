package dev.pointsman.controller.proxy;

import dev.pointsman.api.DatabaseProxy;
import dev.pointsman.controller.route.SettledRoute;
import dev.pointsman.controller.settings.Settings;
import dev.pointsman.wire.RoutingTable;
import org.jspecify.annotations.Nullable;

/**
 * What follows from an observation of a proxy.
 *
 * @param pinned the image of its Pods
 * @param table the table in force
 * @param drift the sentence for {@code BackendDrift}, or null
 */
record ProxyDecision(
        PinnedImage pinned, RoutingTable table, @Nullable String drift) {

    /** While a migration is attached the table is the migration's, and the manifest's backend waits. */
    static ProxyDecision of(DatabaseProxy proxy, ProxyObservation seen, Settings settings) {
        var pinned = PinnedImage.of(proxy, seen.deployment(), settings);
        var newest = seen.newest().orElse(null);
        if (seen.migrating() && newest != null) {
            return new ProxyDecision(pinned, seen.file() == null ? newest : seen.file(), null);
        }
        var settled = SettledRoute.of(proxy.getSpec().backend(), newest);
        return new ProxyDecision(pinned, settled.table(), settled.drift());
    }
}
