package dev.pointsman.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where movable reads go while writes are on the source.
 *
 * @param onTarget share of them that goes to the target, in percent, 0 to 100; with 0 none does, whatever the segments say
 * @param shadowPercent share of those answered by the source that are made once more on the target and compared, in percent,
 *     0 to 100
 * @param freshness how old one on the target may be, as an agent tells; null: nobody tells, and nothing is promised
 * @param stickyBy which of them go to the same side
 * @param segments those that are not shared by percent; the first that fits decides
 */
public record Reads(
        int onTarget, int shadowPercent, @Nullable Freshness freshness, StickyBy stickyBy, List<Segment> segments) {
    /** All on the source. */
    public static final Reads NONE = share(0, null);

    /** Each drawn by itself. */
    public static Reads share(int onTarget, @Nullable Freshness freshness) {
        return new Reads(onTarget, 0, freshness, StickyBy.NONE, List.of());
    }

    /** The same rules with another share, and none made twice. */
    public Reads withShare(int percent) {
        return new Reads(percent, 0, freshness, stickyBy, segments);
    }

    /** Whether it matters who a client's tenant is. */
    public boolean tellTenantsApart() {
        return stickyBy == StickyBy.TENANT
                || segments.stream().anyMatch(each -> !each.tenants().isEmpty());
    }
}
