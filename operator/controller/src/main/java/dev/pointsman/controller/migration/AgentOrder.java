package dev.pointsman.controller.migration;

import dev.pointsman.api.DatabaseMigration;
import dev.pointsman.controller.route.ProxyPeers.Peer;
import dev.pointsman.core.Recorded;
import dev.pointsman.core.desired.Desired;
import dev.pointsman.core.desired.Desired.CutoverOrder;
import dev.pointsman.core.desired.Desired.JournalEntry;
import dev.pointsman.core.desired.Desired.ValidationOrder;
import dev.pointsman.core.desired.Routing;
import dev.pointsman.core.plan.Kind;
import dev.pointsman.core.plan.Plan;
import dev.pointsman.core.plan.Tables.WithoutIdentity;
import dev.pointsman.wire.AgentDesired;
import dev.pointsman.wire.AgentDesired.Cutover;
import dev.pointsman.wire.AgentDesired.Depth;
import dev.pointsman.wire.AgentDesired.Leave;
import dev.pointsman.wire.AgentDesired.LongTransactions;
import dev.pointsman.wire.AgentDesired.ProxyEndpoint;
import dev.pointsman.wire.AgentDesired.SchemaMode;
import dev.pointsman.wire.AgentDesired.Tables;
import dev.pointsman.wire.AgentDesired.Validation;
import dev.pointsman.wire.AgentDesired.Work;
import dev.pointsman.wire.CutoverStep;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.StageRecord;
import dev.pointsman.wire.Wire;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Builds what an agent shall be from the recorded position.
 *
 * @param migration whose agent
 * @param plan in force
 * @param recorded where it stands
 * @param proxyUid what orders to the proxies are addressed to, empty without a proxy
 * @param proxies the proxies that have clients
 * @param before the newest table of theirs, null before the first
 * @param authority grants the agent leave for an epoch
 */
record AgentOrder(
        DatabaseMigration migration,
        Plan plan,
        Recorded recorded,
        String proxyUid,
        List<Peer> proxies,
        @Nullable RoutingTable before,
        LongFunction<String> authority) {

    /** The order, with revision 0: {@link AgentPeers} gives it its number. */
    AgentDesired build() {
        var desired = Desired.of(plan, recorded);
        var meta = migration.getMetadata();
        return new AgentDesired(
                Wire.VERSION,
                0,
                meta.getUid(),
                meta.getNamespace() + "/" + meta.getName(),
                recorded.attempts().current(),
                RoutingTables.endpoint(plan.source()),
                RoutingTables.endpoint(plan.target()),
                tables(),
                plan.copySchema() ? SchemaMode.COPY : SchemaMode.EXISTING,
                plan.acceptUnlimitedWal(),
                work(desired.work()),
                validation(desired.validation()),
                cutover(desired.cutover()),
                endpoints(),
                telling(desired.routing()),
                stage());
    }

    private Tables tables() {
        var tables = plan.tables();
        return new Tables(
                tables.include(),
                tables.exclude(),
                tables.withoutIdentity() == WithoutIdentity.FULL
                        ? AgentDesired.WithoutIdentity.FULL
                        : AgentDesired.WithoutIdentity.REFUSE);
    }

    private static Work work(Desired.Work work) {
        return switch (work) {
            case PREFLIGHT -> Work.PREFLIGHT;
            case REPLICATE -> Work.REPLICATE;
            case RETIRE -> Work.RETIRE;
            case CLEAN_UP, NONE -> Work.CLEAN_UP;
        };
    }

    private static @Nullable Validation validation(@Nullable ValidationOrder order) {
        return order == null
                ? null
                : new Validation(
                        order.id(),
                        order.depth() == Kind.Depth.COUNTS ? Depth.COUNTS : Depth.CHECKSUMS,
                        order.interval().toMillis());
    }

    private @Nullable Cutover cutover(@Nullable CutoverOrder order) {
        if (order == null) {
            return null;
        }
        var terms = terms(order.how(), RoutingTables.side(order.to()));
        return new Cutover(
                order.epoch(),
                terms.to(),
                terms.maxPauseMillis(),
                terms.drainMillis(),
                terms.attempts(),
                terms.longTransactions(),
                RoutingTables.of(order.table(), plan, migration.getMetadata().getUid(), before),
                authority.apply(order.epoch()));
    }

    /** What a cutover is to keep to, the same in what is told and in what is ordered. */
    static CutoverStep.Terms terms(Kind.CutOver how, Side to) {
        return new CutoverStep.Terms(
                to,
                how.maxPause().toMillis(),
                how.maxDrain().toMillis(),
                how.attempts(),
                longTransactions(how.longTransactions()));
    }

    private static LongTransactions longTransactions(Kind.LongTransactions transactions) {
        return switch (transactions) {
            case WAIT -> LongTransactions.WAIT;
            case TERMINATE -> LongTransactions.TERMINATE;
            case POSTPONE -> LongTransactions.POSTPONE;
        };
    }

    private List<ProxyEndpoint> endpoints() {
        return proxies.stream()
                .map(peer -> new ProxyEndpoint(peer.pod(), peer.url(), proxyUid))
                .sorted(Comparator.comparing(ProxyEndpoint::name))
                .toList();
    }

    private @Nullable Leave telling(@Nullable Routing routing) {
        return routing == null || !routing.isBetweenTwo()
                ? null
                : new Leave(routing.epoch(), authority.apply(routing.epoch()), routing.readsDependOnTarget());
    }

    private @Nullable StageRecord stage() {
        if (recorded.sequence() == 0) {
            return null;
        }
        var entry = JournalEntry.of(plan, recorded);
        return new StageRecord(
                entry.sequence(),
                entry.attempt(),
                entry.revertedAttempt(),
                entry.stage(),
                entry.phase(),
                entry.text(),
                entry.planHash(),
                entry.epoch(),
                entry.atMillis());
    }
}
