package dev.pointsman.core.desired;

import dev.pointsman.core.Recorded;
import dev.pointsman.core.Stage;
import dev.pointsman.core.plan.Kind;
import dev.pointsman.core.plan.Plan;
import dev.pointsman.core.plan.Reads;
import dev.pointsman.core.plan.Side;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The routing table that every proxy shall have.
 *
 * @param epoch the attempt to move writes that it knows of
 * @param revision within the epoch
 * @param attached whether the migration is attached
 * @param source where everything goes while there is no target
 * @param target the second database, or null
 * @param writes the side that takes writes
 * @param readsOnTarget share of the movable reads, in percent
 * @param shadowPercent share of the movable reads that are made twice, in percent
 * @param warmTarget whether sessions open their target connection ahead of need
 * @param reads where they go while they are shared, or null without a target
 */
public record Routing(
        long epoch,
        long revision,
        boolean attached,
        Backend source,
        @Nullable Backend target,
        Side writes,
        int readsOnTarget,
        int shadowPercent,
        boolean warmTarget,
        @Nullable Reads reads) {

    /**
     * The table that follows from a position; nothing of the migration's own before it has begun.
     *
     * @return null while the proxy is none of the migration's business
     */
    public static @Nullable Routing of(Plan plan, Recorded recorded) {
        if (!recorded.traffic().prepared()) {
            return null;
        }
        return switch (recorded.stage()) {
            case Stage.CleaningUp _, Stage.Released _ -> alone(plan, recorded, false);
            case Stage.Completed completed ->
                completed.retired() ? alone(plan, recorded, true) : both(plan, recorded, true);
            case Stage.Pending _, Stage.Preflight _, Stage.Reverted _ -> both(plan, recorded, false);
            case Stage.GoingBack _ -> both(plan, recorded, true);
            case Stage.OfStep step when step.step() + 1 < plan.firstTraffic() -> sourceOnly(plan, recorded);
            case Stage.OfStep _ -> both(plan, recorded, true);
        };
    }

    /** The table with which an attempt to move writes ends, when it succeeds. */
    public static Routing moved(Plan plan, long epoch, Side to) {
        return new Routing(
                epoch,
                0,
                true,
                Backend.migrated(plan.source()),
                Backend.migrated(plan.target()),
                to,
                to == Side.TARGET ? 100 : 0,
                0,
                true,
                plan.reads());
    }

    /** What the table says, without its number: a table that says the same needs no new one. */
    public String content() {
        var said = String.join(
                "|",
                Boolean.toString(attached),
                source.toString(),
                String.valueOf(target),
                writes.name(),
                Integer.toString(readsOnTarget),
                Integer.toString(shadowPercent),
                Boolean.toString(warmTarget));
        return reads == null ? said : said + "|" + reads;
    }

    /** Whether proxies have to hear up to when the target has everything. */
    public boolean readsDependOnTarget() {
        return writes == Side.SOURCE && readsOnTarget + shadowPercent > 0;
    }

    /** Whether sessions may be with either database, so that proxies have to hear what their catalogues say. */
    public boolean isBetweenTwo() {
        return attached && target != null;
    }

    /** One database is left: the one that takes writes. Clients may go on asking for it by the name that it had. */
    private static Routing alone(Plan plan, Recorded recorded, boolean attached) {
        var left = plan.on(recorded.traffic().writes());
        boolean renamed = !left.database().equals(plan.source().database());
        return numbered(
                recorded,
                attached,
                attached || renamed ? Backend.migrated(left) : Backend.whole(left),
                null,
                Side.SOURCE,
                0,
                0,
                false,
                null);
    }

    private static Routing sourceOnly(Plan plan, Recorded recorded) {
        return numbered(recorded, true, Backend.migrated(plan.source()), null, Side.SOURCE, 0, 0, false, null);
    }

    private static Routing both(Plan plan, Recorded recorded, boolean warm) {
        var traffic = recorded.traffic();
        return numbered(
                recorded,
                true,
                Backend.migrated(plan.source()),
                Backend.migrated(plan.target()),
                traffic.writes(),
                traffic.writes() == Side.TARGET ? 100 : traffic.reads(),
                shadow(plan, recorded),
                warm,
                plan.reads());
    }

    private static int shadow(Plan plan, Recorded recorded) {
        return recorded.stage() instanceof Stage.Mirroring mirroring
                        && mirroring.step() < plan.steps().size()
                        && plan.step(mirroring.step()).kind() instanceof Kind.Mirror(int percent, Duration _)
                ? percent
                : 0;
    }

    private static Routing numbered(
            Recorded recorded,
            boolean attached,
            Backend source,
            @Nullable Backend target,
            Side writes,
            int share,
            int shadow,
            boolean warm,
            @Nullable Reads reads) {
        return new Routing(
                recorded.epochs().table(),
                recorded.epochs().revision(),
                attached,
                source,
                target,
                writes,
                share,
                shadow,
                warm,
                reads);
    }
}
