package dev.pointsman.controller.migration;

import dev.pointsman.controller.route.Aliases;
import dev.pointsman.core.desired.Backend;
import dev.pointsman.core.desired.Routing;
import dev.pointsman.core.plan.Database;
import dev.pointsman.core.plan.Freshness;
import dev.pointsman.core.plan.Plan;
import dev.pointsman.core.plan.Reads;
import dev.pointsman.core.plan.Side;
import dev.pointsman.wire.Endpoint;
import dev.pointsman.wire.Freshness.Kind;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Segment;
import dev.pointsman.wire.StickyBy;
import dev.pointsman.wire.TlsMode;
import dev.pointsman.wire.Wire;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The core's routes and databases in the words of the data plane. */
final class RoutingTables {
    private RoutingTables() {}

    /**
     * What the proxies are to be told.
     *
     * @param before the newest table of the proxy, null before its first: names by which clients have asked go on being good
     */
    static RoutingTable of(Routing routing, Plan plan, String migration, @Nullable RoutingTable before) {
        var source = backend(routing.source());
        var target = target(routing.target());
        List<String> known = before == null ? List.of() : before.aliases();
        return new RoutingTable(
                Wire.VERSION,
                routing.epoch(),
                routing.revision(),
                routing.attached() ? migration : null,
                source,
                target,
                side(routing.writes()),
                reads(routing),
                routing.warmTarget(),
                Aliases.of(known, plan.source().database(), source, target));
    }

    static Endpoint endpoint(Database database) {
        return new Endpoint(database.host(), database.port(), database.database(), tls(database.tls()));
    }

    static dev.pointsman.wire.Side side(Side side) {
        return side == Side.SOURCE ? dev.pointsman.wire.Side.SOURCE : dev.pointsman.wire.Side.TARGET;
    }

    static @Nullable Side side(dev.pointsman.wire.@Nullable Side side) {
        return side == null ? null : side == dev.pointsman.wire.Side.SOURCE ? Side.SOURCE : Side.TARGET;
    }

    private static dev.pointsman.wire.@Nullable Backend target(@Nullable Backend backend) {
        return backend == null ? null : backend(backend);
    }

    private static dev.pointsman.wire.Backend backend(Backend backend) {
        return new dev.pointsman.wire.Backend(backend.host(), backend.port(), backend.database(), tls(backend.tls()));
    }

    private static dev.pointsman.wire.Reads reads(Routing routing) {
        var rules = routing.reads();
        return rules == null
                ? dev.pointsman.wire.Reads.NONE
                : new dev.pointsman.wire.Reads(
                        routing.readsOnTarget(),
                        routing.shadowPercent(),
                        freshness(rules.freshness()),
                        stickyBy(rules.stickyBy()),
                        rules.segments().stream().map(RoutingTables::segment).toList());
    }

    private static StickyBy stickyBy(Reads.StickyBy by) {
        return switch (by) {
            case NONE -> StickyBy.NONE;
            case CONNECTION -> StickyBy.CONNECTION;
            case USER -> StickyBy.USER;
            case APPLICATION_NAME -> StickyBy.APPLICATION_NAME;
            case TENANT -> StickyBy.TENANT;
        };
    }

    private static Segment segment(Reads.Segment segment) {
        return new Segment(
                segment.name(),
                segment.users(),
                segment.databases(),
                segment.applicationNames(),
                segment.tenants(),
                side(segment.side()));
    }

    private static dev.pointsman.wire.Freshness freshness(Freshness freshness) {
        return switch (freshness.kind()) {
            case EVENTUAL -> new dev.pointsman.wire.Freshness(Kind.EVENTUAL, 0);
            case BOUNDED ->
                new dev.pointsman.wire.Freshness(Kind.BOUNDED, freshness.bound().toMillis());
            case READ_YOUR_WRITES -> new dev.pointsman.wire.Freshness(Kind.READ_YOUR_WRITES, 0);
        };
    }

    private static TlsMode tls(Database.TlsMode mode) {
        return switch (mode) {
            case DISABLE -> TlsMode.DISABLE;
            case REQUIRE -> TlsMode.REQUIRE;
            case VERIFY_FULL -> TlsMode.VERIFY_FULL;
        };
    }
}
