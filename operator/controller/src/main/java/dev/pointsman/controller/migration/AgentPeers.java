package dev.pointsman.controller.migration;

import dev.pointsman.controller.admin.AdminClient;
import dev.pointsman.wire.AgentDesired;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** Gives agents their orders, once each. Revisions go on from what the agent has, whoever gave it. */
@Singleton
public final class AgentPeers {
    private final AdminClient admin;
    private final Map<String, AgentDesired> given = new ConcurrentHashMap<>();

    /** Injected. */
    public AgentPeers(AdminClient admin) {
        this.admin = admin;
    }

    /**
     * Gives the order, unless the agent works on the very same one.
     *
     * @param has the revision that the agent works on
     * @param current whether the recorded position is still the one that the API server has; asked only when somebody
     *     else has given orders in between, for that one may know better
     */
    void give(String url, AgentDesired order, long has, BooleanSupplier current) {
        var last = given.get(order.migration());
        long known = last == null ? 0 : last.revision();
        if (last != null && has == known && numbered(order, known).equals(last)) {
            return;
        }
        if (has > known && !current.getAsBoolean()) {
            return;
        }
        var next = numbered(order, Math.max(has, known) + 1);
        var epoch = next.cutover() == null ? 0 : next.cutover().epoch();
        var answer =
                admin.put(url, "/v1/desired", next, next.migration(), epoch).join();
        if (answer.body().isPresent()) {
            given.put(next.migration(), next);
        }
    }

    /** The migration is gone. */
    void forget(String migration) {
        given.remove(migration);
    }

    private static AgentDesired numbered(AgentDesired order, long revision) {
        return new AgentDesired(
                order.wire(),
                revision,
                order.migration(),
                order.name(),
                order.attempt(),
                order.source(),
                order.target(),
                order.tables(),
                order.schema(),
                order.acceptUnlimitedWal(),
                order.work(),
                order.validation(),
                order.cutover(),
                order.proxies(),
                order.telling(),
                order.stage());
    }
}
